import { Matrix, pseudoInverse } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { normals } from "../../../lib/normal.ts";
import { deepLinear } from "../deepLinear.ts";
import { experiments } from "../experiments.ts";
import { type DeepLinearParams, params as schema } from "../params.ts";
import { simulators } from "../simulate/simulator.ts";
import { alignment, learnedSource, noiseOnly } from "./source.ts";

const inf = Number.POSITIVE_INFINITY;
const along = (n: number, d: number, k: number) => alignment(n, d, noiseOnly(n, d, k));

const settings = (over: object): DeepLinearParams => ({
  ...(Object.fromEntries(Object.entries(schema).map(([k, p]) => [k, p.default])) as unknown as DeepLinearParams),
  ...over,
});

function theory(quantity: "risk-linear" | "t-finetune", p: DeepLinearParams): number {
  const state = new Float64Array(deepLinear.state.length);
  deepLinear.solve(p, state, 0);
  return deepLinear.quantities[quantity].read(state, 0, p);
}

/** Means of both quantities over data sets: real ones, or drawn from the exact law of what the protocols need. */
function simulated(
  p: DeepLinearParams,
  draws: number,
): Record<"risk-linear" | "t-finetune", { mean: number; se: number }> {
  const [pass] = simulators;
  const setup = pass.setup(p);
  const n = pass.samples(p);
  const out = new Float64Array(pass.quantities.length);
  const values = { "risk-linear": new Float64Array(draws), "t-finetune": new Float64Array(draws) };
  for (let i = 0; i < draws; i++) {
    const pieces = experiments.replicate[p.sim](setup, [n], 11, i);
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    pass.read(out, piece.value, 0, pass.head(setup), n, setup, p);
    for (const [id, list] of Object.entries(values)) list[i] = out[pass.quantities.indexOf(id)];
  }
  const of = (list: Float64Array) => {
    const mean = list.reduce((sum, v) => sum + v, 0) / draws;
    return { mean, se: Math.sqrt(list.reduce((sum, v) => sum + (v - mean) ** 2, 0)) / draws };
  };
  return { "risk-linear": of(values["risk-linear"]), "t-finetune": of(values["t-finetune"]) };
}

describe("the angle of a source that was learned from finite, noisy data", () => {
  it("is that of pseudo-inverses of real data, below, at and beyond n = d", () => {
    const d = 6;
    for (const [n, k] of [
      [1, 2],
      [2, 0.5],
      [4, 9],
      [5, 25],
      [6, 25],
      [7, 25],
      [9, 1],
    ]) {
      const z = new Float64Array(n * d + n);
      let [sum, squares] = [0, 0];
      const draws = 4000;
      for (let replicate = 0; replicate < draws; replicate++) {
        normals(z, z.length, { seed: 4, replicate, purpose: n });
        const X = Matrix.from1DArray(n, d, Array.from(z.subarray(0, n * d)));
        const y = Matrix.add(
          X.getColumnVector(0).mul(Math.sqrt(k)),
          Matrix.columnVector(Array.from(z.subarray(n * d))),
        );
        const learned = pseudoInverse(X).mmul(y).to1DArray();
        const cos2 = learned[0] ** 2 / learned.reduce((total, v) => total + v * v, 0);
        sum += cos2;
        squares += cos2 * cos2;
      }
      const mean = sum / draws;
      const se = Math.sqrt((squares / draws - mean * mean) / draws);
      expect(se).toBeLessThan(0.007);
      expect(Math.abs(along(n, d, k) - mean), `n = ${n}`).toBeLessThan(4 * se);
    }
  });

  it("is min(n, d)/d without noise, 1/d for noise alone, and has the limit of [T25] appendix C", () => {
    for (const d of [4, 22, 500])
      for (const n of [1, 2.5, d - 0.5, d, d + 2, 3 * d]) {
        expect(along(n, d, 1e12)).toBeCloseTo(Math.min(n, d) / d, 4);
        expect(along(n, d, 0)).toBeCloseTo(1 / d, 12);
        expect(along(n, d, 1e-9)).toBeCloseTo(1 / d, 6);
      }
    // One sample: β̂_s is along x whatever the noise.
    expect(along(1, 30, 0.3)).toBeCloseTo(1 / 30, 12);
    for (const gammaS of [0.3, 0.9, 1.2, 4]) {
      const found = learnedSource(gammaS, 0.4, 1.3, 1, 0.6, 1e6).cos2;
      expect(found).toBeCloseTo(learnedSource(gammaS, 0.4, 1.3, 1, 0.6, inf).cos2, 4);
    }
  });

  it("is continuous where n passes d", () => {
    for (const d of [5, 60]) expect(along(d - 1e-9, d, 20)).toBeCloseTo(along(d + 1e-9, d, 20), 7);
  });
});

describe("transfer from such a source", () => {
  it.each([
    { d: 22, gs: 1, ss: 0.2, theta: 20 },
    { d: 22, gs: 21 / 22, ss: 0.05, theta: 20, L: inf },
    { d: 500, gs: 1, ss: 0.2, theta: 20, L: inf },
    { d: 500, gs: 0.98, ss: 0.2, theta: 20, L: 5 },
    { d: 500, gs: 1.01, ss: 1, theta: 60, L: inf },
  ])("has the mean of simulated data sets: %j", (over) => {
    const p = settings({ ...over, sim: "law" });
    const means = simulated(p, 2500);
    const { mean, se } = means["risk-linear"];
    expect(Math.abs(theory("risk-linear", p) - mean)).toBeLessThan(4 * se);
    expect(se).toBeLessThan(0.01);
    expect(deepLinear.quantities["risk-linear"].tag(p)).toBe("E");
    // Fine-tuning takes what the target data fix at its mean, which errs by some per cent of ρ² at d = 22.
    if (p.L === 2) return;
    const tuned = means["t-finetune"];
    expect(Math.abs(theory("t-finetune", p) - tuned.mean)).toBeLessThan(4 * tuned.se + (p.d < 100 ? 0.05 : 0.006));
  });

  it("with a ridge, near the source's own peak, too", () => {
    const p = settings({ d: 500, gs: 1, ss: 0.02, theta: 20, ridge: 0.3, L: 3, sim: "law" });
    const { mean, se } = simulated(p, 1500)["risk-linear"];
    expect(Math.abs(theory("risk-linear", p) - mean)).toBeLessThan(4 * se + 0.02);
    expect(deepLinear.quantities["risk-linear"].tag(p)).toBe("A");
  });

  it.each([
    { spec: "power", ss: 0.05, gs: 61 / 60, L: inf },
    { spec: "spike", a: 5, k: 6, ss: 0.2, gs: 59 / 60, L: inf },
    { spec: "spike", a: 5, k: 6, ss: 0.2, gs: 57 / 60, L: 5 },
  ])("of inputs of any covariance, too: %j", (over) => {
    const p = settings({ d: 60, theta: 20, ...over });
    const means = simulated(p, 800);
    for (const [id, share] of [
      ["risk-linear", 0.03],
      ["t-finetune", 0.06],
    ] as const) {
      const { mean, se } = means[id];
      expect(Math.abs(theory(id, p) - mean), id).toBeLessThan(3 * se + share * Math.max(0.1, Math.abs(mean)));
    }
  });
});
