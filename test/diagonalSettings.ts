import { uniforms } from "../src/lib/philox.ts";

const round = (x: number, digits = 2) => Number(x.toFixed(digits));

/** The four regimes by their initialisation, [A26] Fig. 4. */
const inits = ["lam=-0.99999&gft=0.000001", "lam=0", "gft=10", "lam=-0.99"];

/**
 * 24 settings drawn once from a fixed stream, before any was looked at: six in each regime, a third of them with finite
 * pretraining data, both slabs. α where the problem is not yet solved.
 */
export const settings = Array.from({ length: 24 }, (_, k) => {
  const u = new Float64Array(8);
  uniforms(u, 8, { seed: 20261121, replicate: k, purpose: 79 });
  const parts = [
    `m=diagonal&${inits[k % 4]}`,
    `alpha=${round(0.05 + 0.2 * u[0])}`,
    `rsh=${round(0.25 * Math.ceil(4 * u[1]))}`,
    `rnew=${round(0.05 * Math.floor(3 * u[2]))}`,
    `sigma=${k % 3 === 1 ? round(0.5 * u[3]) : 0}`,
    `slab=${k % 2 ? "gauss" : "sign"}`,
    ...(k % 3 === 2 ? [`alphapt=${round(0.2 + 0.4 * u[4])}`, `sigmapt=${round(0.3 * u[5])}`] : []),
  ];
  return {
    link: parts.join("&"),
    quantity: k % 4 === 2 || u[6] < 0.6 ? "risk-finetune" : "t-finetune",
    seed: 3000 + k,
  };
});
