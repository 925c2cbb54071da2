import { describe, expect, it } from "vitest";
import { defaultParams } from "../../model.ts";
import { deepLinear } from "../deepLinear.ts";
import type { DeepLinearParams } from "../params.ts";
import { finetuneExponent, fitRange, fitted, learningRates, scratchExponent } from "./exponents.ts";

const at = (over: Partial<DeepLinearParams>) =>
  ({ ...defaultParams(deepLinear), spec: "power", L: 1, sigma: 0, ...over }) as unknown as DeepLinearParams;

describe("exponents of learning curves under a power law", () => {
  // Science §1.3: R ~ n^−min(a+b−1, 2a); b = 0 in all directions, ∞ in the first ones. The curve itself is solved at d = 20000.
  it.each([
    [{ a: 1.5 }, 0.5, 0.5],
    [{ a: 2 }, 1, 1],
    [{ a: 3 }, 2, 2],
    [{ a: 2, L: 3 }, 1, 1],
    [{ a: 2, s: 3, theta: 120 }, 1, 1],
    [{ a: 2, align: "rest", k: 3 }, 1, 1],
    [{ a: 1.5, s: 0, align: "top", k: 2 }, 3, 3],
    [{ a: 2, s: 0, align: "top", k: 2 }, 4, 4],
    [{ a: 2, s: 0, align: "bottom", k: 2000 }, 0, 0],
  ] as const)("%j falls as predicted", (over, scratch, tuned) => {
    const p = at({ d: 20_000, ...over } as Partial<DeepLinearParams>);
    const { exponents, n, c } = fitted(p, [100, 400]);
    expect(scratchExponent(p, n)).toBeCloseTo(scratch, 9);
    expect(finetuneExponent(p, n, c)).toBeCloseTo(tuned, 9);
    // Directions beyond d are missing: of relative size (n/d)^(a−1), and so is what it does to a slope.
    const missing = (n / p.d) ** (p.a - 1);
    expect(Math.abs(exponents[0] - scratch)).toBeLessThan(0.01 * (1 + scratch) + scratch * missing);
    expect(Math.abs(exponents[1] - tuned)).toBeLessThan(0.01 * (1 + tuned) + tuned * missing);
  });

  it("pretraining changes the exponent where the tasks differ in strong directions, and depth takes part of that back", () => {
    const p = at({ d: 20_000, a: 2, align: "top", k: 2 });
    const shallow = fitted(p, [100, 400]);
    expect(Math.abs(shallow.exponents[1] - 4)).toBeLessThan(0.05);
    expect(finetuneExponent(p, shallow.n, shallow.c)).toBeCloseTo(4, 9);
    // Scratch has the source itself to learn as well: a sum of n^−4 and n^−1.
    expect(Math.abs(shallow.exponents[0] - (scratchExponent(p, shallow.n) as number))).toBeLessThan(0.15);
    expect(shallow.exponents[0]).toBeLessThan(2);
    const deep = { ...p, L: 3 };
    const { exponents, n, c } = fitted(deep, [100, 400]);
    expect(c).toBeGreaterThan(1.05);
    expect(Math.abs(exponents[1] - (finetuneExponent(deep, n, c) as number))).toBeLessThan(0.25);
    expect(exponents[1]).toBeLessThan(3.6);
    expect(learningRates(p).sentence).toMatch(/^Pretraining changes the exponent itself: .*faster/);
  });

  it("fitting the label noise costs σ²(a − 1) at any n between 1 and d", () => {
    const state = new Float64Array(deepLinear.state.length);
    for (const a of [1.5, 2, 3])
      for (const n of [100, 400]) {
        const p = at({ a, sigma: 0.3, rho: 0, d: 20_000, gamma: n / 20_000 });
        deepLinear.solve(p as never, state, 0);
        const risk = deepLinear.quantities["risk-scratch"].read(state, 0, p as never);
        expect(Math.abs(risk / (0.09 * (a - 1)) - 1), `a = ${a}, n = ${n}: ${risk}`).toBeLessThan(
          0.01 + (n / 20_000) ** (a - 1),
        );
      }
  });

  it("says why there is none, and never anything but numbers", () => {
    expect(learningRates(at({ spec: "iso" })).sentence).toMatch(/^Only strengths that fall as a power law/);
    expect(learningRates(at({ a: 1 })).rates).toEqual([]);
    expect(fitRange(at({ d: 60, a: 2 }))).toBeUndefined();
    expect(learningRates(at({ d: 60, a: 2 })).sentence).toMatch(/larger d/);
    for (const over of [
      { rho: 0 },
      { s: 0, rho: 0 },
      { theta: 0 },
      { train: "last" },
      { L: Number.POSITIVE_INFINITY },
      { gs: 0.5 },
    ])
      for (const align of ["generic", "top", "bottom"] as const) {
        const { rates, sentence } = learningRates(at({ a: 2, k: 4, sigma: 0.2, align, ...over }));
        expect(sentence).not.toMatch(/NaN|undefined|Infinity/);
        for (const r of rates) expect(Number.isFinite(r.fitted)).toBe(true);
      }
  });
});
