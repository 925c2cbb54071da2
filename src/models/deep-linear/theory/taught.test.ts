import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { genericTasks, means, normalSource, regression, riskOf, samples } from "../../../../test/directRegression.ts";
import { defaultParams, withSolveOptions } from "../../model.ts";
import type { Params } from "../../param.ts";
import { deepLinear } from "../deepLinear.ts";
import { spectrumPicture } from "../geometry/spectrumPicture.ts";
import { eigenvalues } from "./spectrum.ts";

const inf = Number.POSITIVE_INFINITY;

function numbers(over: Params): Record<string, number> {
  const p = withSolveOptions(deepLinear, { ...defaultParams(deepLinear), d: 120, ...over }, ["risk-taught"]);
  const state = new Float64Array(deepLinear.state.length);
  deepLinear.solve(p, state, 0);
  return Object.fromEntries(Object.entries(deepLinear.quantities).map(([id, q]) => [id, q.read(state, 0, p)]));
}

const near = (a: number, b: number, off = 1e-9) =>
  expect(Math.abs(a - b), `${a} against ${b}`).toBeLessThanOrEqual(off * (1e-3 + Math.abs(b)));

const settings = fc.record({
  gamma: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
  gw: fc.double({ min: 0.05, max: 1.8, noNaN: true }),
  sigma: fc.double({ min: 0.05, max: 1, noNaN: true }),
  rho: fc.double({ min: 0.3, max: 2, noNaN: true }),
  spec: fc.constantFrom("iso", "power", "step", "spike"),
  a: fc.double({ min: 0.2, max: 1.5, noNaN: true }),
  align: fc.constantFrom("generic", "top", "rest"),
  tune: fc.constantFrom("no", "best"),
});

describe("labels of another network", () => {
  it("that has learned the truth are the true ones without noise; of one that knows nothing they teach nothing", () =>
    fc.assert(
      fc.property(settings, (p) => {
        const truth = numbers({ ...p, gw: inf });
        if (p.tune === "no") near(truth["risk-taught"], numbers({ ...p, sigma: 0 })["risk-scratch"], 1e-8);
        near(numbers({ ...p, gw: 0 })["risk-taught"], truth["risk-zero"], 1e-8);
        // The best labels of all are those of a network that has seen everything, with one exception: those made for the purpose.
        expect(truth["risk-surrogate"]).toBeLessThanOrEqual(truth["risk-scratch"] * (1 + 1e-6));
      }),
      { numRuns: 60, seed: 51 },
    ));

  it("on enough inputs a network becomes the one that labels them", () =>
    fc.assert(
      fc.property(settings, (p) => {
        const at = numbers({ ...p, gamma: 1.2, tune: "no" });
        if (!Number.isFinite(at["risk-taught"])) return;
        near(at["beats-teacher"], 0, 1e-7);
        near(at["risk-taught"], numbers({ ...p, gamma: p.gw, tune: "no" })["risk-scratch"], 1e-7);
      }),
      { numRuns: 60, seed: 52 },
    ));

  it("a student that sees few inputs surpasses a teacher that has fitted its noise", () => {
    const at = numbers({ spec: "power", a: 1.5, gamma: 0.2, gw: 0.8, sigma: 1 });
    expect(at["beats-teacher"]).toBeGreaterThan(0.1);
  });

  it.each([
    { spec: "iso", gw: 0.5 },
    { spec: "power", a: 1, gw: 0.2 },
    { spec: "power", a: 1.5, gw: 0.8 },
    { spec: "step", a: 0.1, k: 20, gw: 0.6 },
  ])("agrees with regression on drawn data: %o", (over) => {
    const [d, n] = [100, 40];
    const p = { d, gamma: n / d, sigma: 0.5, ...over };
    const lambda = eigenvalues({ ...defaultParams(deepLinear), ...p } as never);
    const zero = new Float64Array(d);
    const drawn = means(120, (r) => {
      const next = normalSource(61, r);
      const { target } = genericTasks(next, d, 1, 1, 45);
      const own = samples(next, lambda, Math.round(over.gw * d), target, 0.5);
      const teacher = regression(own.X, own.y, zero, 0);
      const { X, y } = samples(next, lambda, n, teacher, 0);
      const student = regression(X, y, zero, 0);
      return [riskOf(lambda, student, target), riskOf(lambda, teacher, target)];
    });
    const at = numbers(p);
    const theory = [at["risk-taught"], at["risk-taught"] + at["beats-teacher"]];
    for (const [k, { mean, se }] of drawn.entries())
      expect(Math.abs(mean - theory[k]), `${mean} ± ${se} against ${theory[k]}`).toBeLessThan(
        4 * se + 0.04 * theory[k],
      );
  });

  it("the best ones beat the true ones on drawn data, too, by what theory says", () => {
    const [d, n] = [100, 40];
    const p = { d, gamma: n / d, sigma: 0.3, spec: "power", a: 1.5 };
    const lambda = eigenvalues({ ...defaultParams(deepLinear), ...p } as never);
    const labels = spectrumPicture({ ...defaultParams(deepLinear), ...p } as never)?.labels ?? zeroLength;
    // What is strong is said louder, what is weak more softly.
    expect(labels[0]).toBeGreaterThan(1);
    expect(labels.at(-1)).toBeLessThan(0.5);
    const [best, plain] = means(150, (r) => {
      const next = normalSource(71, r);
      const { target } = genericTasks(next, d, 1, 1, 45);
      const { X, y } = samples(next, lambda, n, target, 0.3);
      const noise = y.map((v, i) => v - X[i].reduce((sum, x, j) => sum + x * target[j], 0));
      const louder = X.map((row, i) => row.reduce((sum, x, j) => sum + x * target[j] * labels[j], 0) + noise[i]);
      const zero = new Float64Array(d);
      return [Float64Array.from(louder), y].map((l) => riskOf(lambda, regression(X, l, zero, 0), target));
    });
    const at = numbers(p);
    expect(best.mean).toBeLessThan(plain.mean);
    expect(Math.abs(best.mean - at["risk-surrogate"])).toBeLessThan(4 * best.se + 0.05 * at["risk-surrogate"]);
    expect(Math.abs(plain.mean - at["risk-scratch"])).toBeLessThan(4 * plain.se + 0.05 * at["risk-scratch"]);
  });
});

const zeroLength = new Float64Array(0);
