import { t } from "../../../lib/language.ts";
import type { Setup } from "../../param.ts";
import type { Simulator } from "../../simulator.ts";
import type { DiagonalParams } from "../params.ts";
import { obstacle } from "../theory/obstacle.ts";

/** Bytes that one replicate may hold. */
const MEMORY = 300 * 2 ** 20;

function setup(p: DiagonalParams): Setup {
  const { D, c, lam, gft, rpt, rsh, rnew, apt, sigma, sigmapt } = p;
  const source = p.alphapt === Number.POSITIVE_INFINITY ? -1 : Math.round(p.alphapt * D);
  return { D, c, lam, gft, rpt, rsh, rnew, apt, sigma, sigmapt, source, sign: p.slab === "sign" ? 1 : 0 };
}

export const simulator: Simulator<DiagonalParams> = {
  id: "convex",
  version: 1,
  note: "stratified: each trial has the expected number of shared, lost and new features",
  setupParams: () => ["D", "c", "lam", "gft", "rpt", "rsh", "rnew", "apt", "alphapt", "sigma", "sigmapt"],
  setup,
  sampleParam: "alpha",
  samples: (p) => Math.round(p.alpha * p.D),
  atSamples: (n, p) => ({
    ...p,
    alpha: n / p.D,
    alphapt: p.alphapt === Number.POSITIVE_INFINITY ? p.alphapt : Math.round(p.alphapt * p.D) / p.D,
  }),
  refuse(ns, p) {
    const reason = obstacle(p);
    if (reason) return t("not simulated, {reason}", { reason });
    const most = Math.max(0, ...ns, p.alphapt === Number.POSITIVE_INFINITY ? 0 : p.alphapt * p.D);
    const bytes = 8 * (3 * most * p.D + 2 * Math.min(most, p.D) ** 2);
    if (bytes <= MEMORY) return undefined;
    return t("simulating D = {D} would take {size} MB a thread; choose a smaller D (theory is drawn all the same)", {
      D: p.D,
      size: Math.round(bytes / 2 ** 20),
    });
  },
  // Each sample size is two convex programs of its own: half as many as the curve of a one-pass simulator.
  lattice: (values, p) =>
    [
      ...new Set(
        Array.from(
          values.filter((_, i) => i % 2 === 0),
          (alpha) => Math.round(alpha * p.D),
        ),
      ),
    ]
      .filter((n) => n > 0)
      .sort((a, b) => a - b),
  head: () => 0,
  width: () => 2,
  quantities: ["t-finetune", "risk-finetune", "risk-scratch"],
  read(out, data, _head, row, _n) {
    out[0] = data[row + 1] - data[row];
    out[1] = data[row];
    out[2] = data[row + 1];
  },
  noScore(quantity, n, p) {
    if (p.sigma > 0 && Math.abs(n - p.D) <= 3 && quantity !== "t-finetune")
      return "infinite variance: n is so close to D that the fit takes up the noise";
    return undefined;
  },
};
