import { describe, expect, it } from "vitest";
import { deepLinear } from "../deepLinear.ts";
import { experiments } from "../experiments.ts";
import { type DeepLinearParams, params as schema } from "../params.ts";
import { simulators } from "../simulate/simulator.ts";
import { ridgeBaseline } from "./baseline.ts";
import { finiteBest, finiteRidge } from "./isotropicRidge.ts";
import { spectrumOf } from "./spectrum.ts";

const [pass] = simulators;
const defaults = Object.fromEntries(
  Object.entries(schema).map(([k, p]) => [k, p.default]),
) as unknown as DeepLinearParams;
const of = (over: object): DeepLinearParams => ({ ...defaults, ...over });

function theory(over: object, id: string): number {
  const p = of(over);
  const state = new Float64Array(deepLinear.state.length);
  deepLinear.solve(p, state, 0);
  return deepLinear.quantities[id].read(state, 0, p);
}

/** Mean and standard error of simulated quantities, on real data. */
function simulated(over: object, ids: readonly string[], replicates: number, seed: number) {
  const p = of(over);
  const n = pass.samples(p);
  const setup = pass.setup(p);
  const out = new Float64Array(pass.quantities.length);
  const draws = Array.from({ length: replicates }, (_, r) => {
    const pieces = experiments.replicate.pass(setup, [n], seed, r);
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    pass.read(out, piece.value, 0, pass.head(setup), n, setup, p);
    return ids.map((id) => out[pass.quantities.indexOf(id)]);
  });
  return ids.map((_, k) => {
    const mean = draws.reduce((sum, row) => sum + row[k], 0) / replicates;
    const spread = draws.reduce((sum, row) => sum + (row[k] - mean) ** 2, 0);
    return { mean, se: Math.sqrt(spread / (replicates - 1) / replicates) };
  });
}

const inputs: readonly object[] = [
  {},
  { spec: "spike", a: 2, k: 20 },
  { spec: "power", a: 1 },
  { spec: "step", a: 0.1, k: 20 },
];

describe("the baseline with a ridge at finite n and d", () => {
  it("is the interpolator as λ → 0, below and beyond n = d, for any inputs", () => {
    for (const over of [...inputs, { spec: "power", a: 0.5, align: "top", delta: 0.7 }, { spec: "step", a: 0, k: 12 }])
      for (const d of [20, 120, 500])
        for (const gamma of [0.003, 0.1, 0.5, 0.9, 0.95, 1.2, 1.9])
          for (const L of [1, 2]) {
            const p = { ...over, d, gamma, L, sigma: 0.5, theta: 30 };
            // Within two of the rank the least eigenvalue may be so small that the risk comes to its limit as √λ.
            if (Math.abs(gamma * d - spectrumOf(of(p)).rank) < 2.5) continue;
            for (const id of ["risk-scratch", "t-finetune", "t-linear"]) {
              const bare = theory({ ...p, base: "min" }, id);
              if (!Number.isFinite(bare)) continue;
              const far = theory({ ...p, base: "ridge:0.000000000001" }, id) - bare;
              expect(Math.abs(far), `${id} ${JSON.stringify(p)}`).toBeLessThan(1e-6 * Math.max(1, Math.abs(bare)));
            }
          }
  });
  it("has the simulated gain of fine-tuning where a limit of large d has the wrong sign", () => {
    // Simulated at d = 500 with 1000 trials and more: mean, standard error.
    const known: readonly (readonly [over: object, mean: number, se: number])[] = [
      [{ gamma: 0.95, sigma: 0.5, base: "ridge:0.000001", theta: 30, L: 1 }, 0.0323, 0.0009],
      [{ gamma: 0.95, sigma: 0.1, base: "ridge:0.000001", theta: 55, L: 1 }, 0.008, 0.0009],
      [{ gamma: 0.9, sigma: 0.5, base: "ridge:0.0001", theta: 30, L: 2 }, 0.011, 0.002],
      [{ gamma: 1.2, sigma: 1, base: "ridge:0.0001" }, -0.037, 0.0006],
    ];
    for (const [over, mean, se] of known)
      expect(Math.abs(theory(over, "t-finetune") - mean), JSON.stringify(over)).toBeLessThan(3 * se);
    for (const [over] of known)
      expect(theory({ ...over, spec: "spike", a: 2 }, "t-finetune") / theory(over, "t-finetune")).toBeCloseTo(1, 0);
  });
  it("agrees with real ridge regressions from λ = 1e-8 to 1", () => {
    const ns = [3, 14, 24, 27, 30, 33, 37, 55];
    const scores: number[] = [];
    for (let i = 0; i < 32; i++) {
      const exponent = -8 + 8 * ((i * 0.618034) % 1);
      // Where n is within a few of d a small ridge leaves heavy tails, which 150 draws do not see.
      const n = ns[i % ns.length];
      const ridge = 10 ** (Math.abs(n - 30) < 5 ? exponent / 3 : exponent);
      const base = `ridge:${Number(ridge.toPrecision(3)).toFixed(12)}`;
      const p = { d: 30, gamma: n / 30, ...inputs[Math.floor(i / 2) % 4], sigma: [0.2, 0.5, 1][i % 3], base };
      const [{ mean, se }] = simulated(p, ["risk-scratch"], 150, 40 + i);
      const wanted = theory(p, "risk-scratch");
      expect(Math.abs(mean - wanted), JSON.stringify(p)).toBeLessThan(3 * se + 0.01 * wanted);
      scores.push((mean - wanted) / se);
    }
    expect(Math.hypot(...scores) / Math.sqrt(scores.length)).toBeLessThan(1.4);
  });
  it("for equal strengths is the same by every way to say so", () => {
    for (const n of [3, 19.5, 40, 77]) {
      const one = finiteRidge(1.3, n, 40, 0.6, 0.02);
      const spectrum = spectrumOf(of({ d: 40, spec: "power", a: 0 }));
      const other = ridgeBaseline(spectrum, n, 0.6, Float64Array.of(1.3 ** 2), 0.02);
      expect(other.bias).toBeCloseTo(one.bias, 9);
      expect(other.noise).toBeCloseTo(one.noise, 9);
    }
  });
  it("with its best λ has the least risk of all λ", () => {
    for (const n of [2, 15, 39, 40, 41, 80])
      for (const sigma of [0.05, 0.5, 3]) {
        const risk = ({ bias, noise }: { bias: number; noise: number }) => bias + noise;
        const best = risk(finiteBest(1.3, n, 40, sigma));
        let least = Number.POSITIVE_INFINITY;
        for (let t = -14; t < 8; t += 0.02) least = Math.min(least, risk(finiteRidge(1.3, n, 40, sigma, Math.exp(t))));
        expect(least / best, `n = ${n}, σ = ${sigma}`).toBeGreaterThan(1 - 1e-9);
        expect(least / best, `n = ${n}, σ = ${sigma}`).toBeLessThan(1 + 1e-3);
      }
  });
});
