import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultParams, withSolveOptions } from "../../model.ts";
import type { Params } from "../../param.ts";
import { deepLinear } from "../deepLinear.ts";
import { riskParts } from "../formulas/riskParts.ts";
import type { DeepLinearParams } from "../params.ts";
import { eigenvalues } from "./spectrum.ts";

const inf = Number.POSITIVE_INFINITY;

function numbers(over: Params): Record<string, number> {
  const p = withSolveOptions(deepLinear, { ...defaultParams(deepLinear), ...over }, ["risk-mixed"]);
  const state = new Float64Array(deepLinear.state.length);
  deepLinear.solve(p, state, 0);
  return Object.fromEntries(Object.entries(deepLinear.quantities).map(([id, q]) => [id, q.read(state, 0, p)]));
}

/** Settings of ordinary size; a wide range is in registry.test.ts. */
const settings = fc.record({
  theta: fc.double({ min: 0, max: 180, noNaN: true }),
  gamma: fc.double({ min: 0.02, max: 1.8, noNaN: true }),
  sigma: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
  rho: fc.double({ min: 0.2, max: 2, noNaN: true }),
  s: fc.double({ min: 0.2, max: 2, noNaN: true }),
  delta: fc.double({ min: 0.2, max: 2, noNaN: true }),
  L: fc.constantFrom<number>(1, 1, 2, 3, inf),
  spec: fc.constantFrom("iso", "power", "spike", "step"),
  a: fc.double({ min: 0.1, max: 2, noNaN: true }),
  align: fc.constantFrom("generic", "top", "rest", "bottom"),
  gs: fc.constantFrom<number>(inf, inf, 0.4, 2),
  ss: fc.constantFrom(0, 0.3),
  limit: fc.constantFrom("finite", "large"),
  train: fc.constantFrom("all", "all", "first:1", "rest"),
});
const d = 120;
const runs = { numRuns: 120, seed: 21 };
const near = (a: number, b: number, off = 1e-9) =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(off * (1e-3 + Math.abs(b)));

describe("identities of the protocols, anywhere", () => {
  it("with its best ridge no protocol is worse than as trained", () =>
    fc.assert(
      fc.property(settings, (p) => {
        const [before, after] = [numbers({ ...p, d }), numbers({ ...p, d, tune: "best" })];
        for (const id of ["risk-scratch", "risk-linear", "risk-finetune"])
          expect(after[id], id).toBeLessThanOrEqual(before[id] * (1 + 1e-7));
        near(after["t-finetune"], after["risk-scratch"] - after["risk-finetune"], 1e-9);
      }),
      runs,
    ));

  it("without data nothing is forgotten, and the network is the source", () =>
    fc.assert(
      fc.property(settings, fc.constantFrom("no", "best"), (p, tune) => {
        const at = numbers({ ...p, d, tune, gamma: 0, gs: inf });
        if (tune === "no" || at["risk-finetune"] === at["risk-source"]) expect(at.forgetting).toBeLessThan(1e-12);
        near(at["risk-interpolated"], at["risk-source"]);
      }),
      runs,
    ));

  it("interpolation is never worse than its two ends, and both are on its parabola", () =>
    fc.assert(
      fc.property(settings, fc.constantFrom("no", "best"), (p, tune) => {
        const at = numbers({ ...p, d, tune });
        const [from, to, least, a] = [at["risk-source"], at["risk-finetune"], at["risk-interpolated"], at["best-a"]];
        if (!Number.isFinite(from + to) || Number.isNaN(a)) return;
        expect(least).toBeLessThanOrEqual(Math.min(from, to) * (1 + 1e-9) + 1e-12);
        // A parabola with this vertex through one end passes through the other.
        if (a !== 0 && Math.abs(a) < 100) {
          const bend = (from - least) / (a * a);
          near(least + bend * (1 - a) ** 2, to, 1e-6);
        }
      }),
      runs,
    ));

  it("a pool of target data alone is scratch, one of source data alone is the source", () =>
    fc.assert(
      fc.property(settings, (p) => {
        const base = { ...p, d, L: 1, train: "all", tune: "no" };
        const own = numbers({ ...base, share: "fixed:1" });
        if (Number.isFinite(own["risk-scratch"])) near(own["risk-mixed"], own["risk-scratch"], 1e-8);
        else expect(own["risk-mixed"]).toBe(inf);
        const other = numbers({ ...base, share: "fixed:0" });
        if (Number.isFinite(other["risk-source"])) near(other["risk-mixed"], other["risk-source"], 1e-7);
        const best = numbers({ ...base, share: "best" });
        expect(best["risk-mixed"]).toBeLessThanOrEqual(Math.min(own["risk-mixed"], other["risk-mixed"]) * (1 + 1e-9));
        if (Number.isNaN(best["best-share"])) return;
        const again = numbers({ ...base, share: `fixed:${best["best-share"]}` });
        near(again["risk-mixed"], best["risk-mixed"]);
      }),
      runs,
    ));

  it("the best share is no worse than all there is", () =>
    fc.assert(
      fc.property(settings, fc.double({ min: 0.01, max: 1.5, noNaN: true }), (over, gs) => {
        const base = { ...over, d, gs, L: 1, train: "all", tune: "no" };
        const best = numbers({ ...base, share: "best" })["risk-mixed"];
        expect(best).toBeLessThanOrEqual(numbers({ ...base, share: "all" })["risk-mixed"] * (1 + 1e-9));
      }),
      runs,
    ));
});

describe("without samples of one task there is nothing to mix", () => {
  const base = { d, ss: 0.5, sigma: 0.3, L: 1, spec: "iso" };
  const thetas = Array.from({ length: 31 }, (_, k) => 3 * k);
  it.each(["no", "best"])("no target data, tune=%s: the source alone, or no share and a reason", (tune) => {
    const shares = thetas.map((theta) => {
      const p = { ...base, gs: 1.5, gamma: 0, theta, tune };
      const { "best-share": share, "risk-mixed": risk, "risk-zero": zero } = numbers(p);
      const source = numbers({ ...p, share: "fixed:0" })["risk-mixed"];
      near(risk, Math.min(source, zero));
      expect(share).toBe(source < zero ? 0 : Number.NaN);
      return share;
    });
    // The source helps below an angle, and not beyond.
    const from = shares.findIndex(Number.isNaN);
    expect(shares[0]).toBe(0);
    expect(from).toBeGreaterThan(0);
    expect(shares.slice(from).every(Number.isNaN)).toBe(true);
  });
  it("no source data: the target alone, or no share and a reason", () => {
    const gammas = [0.2, 0.5, 1, 1.5];
    const shares = gammas.map((gamma) => numbers({ ...base, theta: 60, gs: 0, gamma })["best-share"]);
    expect(shares).toEqual([1, 1, Number.NaN, 1]);
  });
  it("says why", () => {
    const { why } = deepLinear.quantities["best-share"];
    const p = { ...defaultParams(deepLinear), ...base, pool: "yes" };
    expect(why(Number.NaN, { ...p, gamma: 0 } as never)).toMatch(/^none: without samples of both tasks/);
    expect(why(Number.NaN, { ...p, gamma: 0.5, gs: 0 } as never)).toMatch(/^none: without samples of both tasks/);
  });
});

describe("a pool of all there is", () => {
  // Least squares, n > d: (1−π)²‖δ‖² + σ_N²/(γ + γ_s − 1) with π = γ/(γ + γ_s), ‖δ‖² = 2 − 2 cos θ.
  it.each([0.1, 0.5, 2, 5, 20])("is least squares on both tasks, isotropic, γ_s = %d", (gs) => {
    const [gamma, sigma, ss, theta] = [1.5, 0.3, 0.2, 40];
    const read = numbers({ theta, gamma, sigma, ss, gs, limit: "large", share: "all" });
    const share = gamma / (gamma + gs);
    const apart = 2 - 2 * Math.cos((theta * Math.PI) / 180);
    const noise = share * sigma ** 2 + (1 - share) * ss ** 2 + share * (1 - share) * apart;
    expect(read["best-share"]).toBeCloseTo(share, 12);
    expect(read["risk-mixed"]).toBeCloseTo((1 - share) ** 2 * apart + noise / (gamma + gs - 1), 10);
  });
  it("is the source where that is known, and scratch where there is no source", () => {
    const base = { theta: 40, gamma: 0.5, sigma: 0.3, spec: "power", share: "all", d };
    near(numbers({ ...base, gs: inf })["risk-mixed"], numbers(base)["risk-source"], 1e-9);
    const none = numbers({ ...base, gs: 0 });
    near(none["risk-mixed"], none["risk-scratch"], 1e-9);
  });
});

describe("what the risks are made of", () => {
  it("sums to them, as trained and with best ridges; forgetting has the variance and noise of fine-tuning", () =>
    fc.assert(
      fc.property(settings, fc.constantFrom("no", "best"), (over, tune) => {
        const p = { ...defaultParams(deepLinear), ...over, d, tune } as unknown as DeepLinearParams;
        const state = new Float64Array(deepLinear.state.length);
        deepLinear.solve({ ...p, further: "yes" } as never, state, 0);
        const parts = riskParts(p, state);
        for (const { quantity, bias, variance, noise } of parts) {
          const risk = deepLinear.quantities[quantity].read(state, 0, p);
          if (!Number.isFinite(risk)) continue;
          near(bias + variance + noise, risk, 1e-7);
          for (const part of [bias, variance, noise]) expect(part).toBeGreaterThanOrEqual(0);
        }
        const of = (id: string) => parts.find((one) => one.quantity === id);
        if (p.gs === inf) near(of("forgetting")?.noise ?? Number.NaN, of("risk-finetune")?.noise ?? Number.NaN);
      }),
      runs,
    ));
});

describe("the best ridge", () => {
  /** Least of the formula over κ by plain search, without what finite n adds: at large d they agree. */
  const plainly = (lambda: Float64Array, n: number, sigma: number, apart: Float64Array) => {
    let least = inf;
    for (let t = -14; t < 8; t += 0.02) {
      const kappa = Math.exp(t);
      let [df1, df2, lost] = [0, 0, 0];
      for (let i = 0; i < lambda.length; i++) {
        const f = lambda[i] / (lambda[i] + kappa);
        df1 += f;
        df2 += f * f;
        lost += lambda[i] * (1 - f) ** 2 * apart[i];
      }
      if (df1 > n) continue;
      least = Math.min(least, (lost + (sigma * sigma * df2) / n) / (1 - df2 / n));
    }
    return least;
  };

  it.each([
    ["iso", "generic", 1],
    ["power", "generic", 1],
    ["power", "top", 1.5],
    ["power", "rest", 1],
    ["step", "bottom", 0.2],
    ["spike", "top", 10],
  ])("%s, %s: the least over κ by plain search", (spec, align, a) => {
    const p = { spec, align, a, d: 1000, k: 40, gamma: 0.4, sigma: 0.4, theta: 50, L: 1, delta: 0.8 };
    const lambda = eigenvalues(p as never);
    const [from, to] = { generic: [0, 1000], top: [0, 40], rest: [40, 1000], bottom: [960, 1000] }[align] as number[];
    const apart = (size: number) => Float64Array.from(lambda, (_, i) => (i >= from && i < to ? size / (to - from) : 0));
    const tuned = numbers({ ...p, tune: "best" });
    const size = align === "generic" ? 2 - 2 * Math.cos((50 * Math.PI) / 180) : 0.64;
    near(tuned["risk-finetune"], plainly(lambda, 400, 0.4, apart(size)), 4e-3);
    const target = align === "generic" ? apart(1) : apart(0.64).map((x) => x + 1e-3);
    near(tuned["risk-scratch"], plainly(lambda, 400, 0.4, target), 4e-3);
  });

  it("is that of the baseline and of the reference, found in another way", () =>
    fc.assert(
      fc.property(settings, (p) => {
        const here = { ...p, d, gs: inf, L: 1, train: "all" };
        const tuned = numbers({ ...here, tune: "best" });
        near(tuned["risk-scratch"], numbers({ ...here, base: "best" })["risk-scratch"], 1e-6);
      }),
      { numRuns: 30, seed: 22 },
    ));

  it("of linear transfer is the least over its λ", () => {
    const p = { spec: "power", sigma: 0.5, gamma: 0.05, theta: 50, d: 200 };
    const least = Math.min(
      ...Array.from({ length: 120 }, (_, i) => numbers({ ...p, ridge: 1e-4 * 1.1 ** i })["risk-linear"]),
    );
    const tuned = numbers({ ...p, tune: "best" })["risk-linear"];
    expect(tuned).toBeLessThanOrEqual(least);
    near(tuned, least, 1e-4);
  });
});

it("the best share of the way does not change with the ridge of linear transfer or with the baseline", () => {
  const ridges = fc.record({
    ridge: fc.double({ min: 1e-3, max: 5, noNaN: true }),
    base: fc.constantFrom("min", "best", "ridge:0.3"),
    stop: fc.constantFrom(inf, inf, 3),
  });
  fc.assert(
    fc.property(settings, ridges, (over, { stop, ...changed }) => {
      const plain = numbers({ d, ...over, stop, ridge: 0, base: "min" });
      const other = numbers({ d, ...over, stop, ...changed });
      expect(other["best-a"]).toBe(plain["best-a"]);
    }),
    runs,
  );
});
