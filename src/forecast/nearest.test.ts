import { describe, expect, it } from "vitest";
import type { Fitted } from "./fitted.ts";
import { bestKappa, directionsOf, nearest, ownSetting } from "./nearest.ts";

const d = 60;
const lambda = Array.from({ length: d }, (_, i) => 2.5 * (i + 1) ** -1.2);

/** Tasks in any direction, of sizes 2 (target) and 1.5 at 60°: energies by the law of cosines, spread as λ. */
const gap2 = 4 + 2.25 - 2 * 2 * 1.5 * 0.5;
const fitted: Fitted = {
  lambda,
  count: lambda.map(() => 1),
  source: lambda.map((l) => (l * 2.25) / d),
  target: lambda.map((l) => (l * 4) / d),
  gap: lambda.map((l) => (l * gap2) / d),
  constant: [0, 0, 0],
  noise: 0.09,
  factors: [0, 1, 2].map(() => ({ mean: 0, deviation: 0 })),
  cuts: [1, 0.1],
  bandSizes: [3, 20, 37],
};

describe("the nearest idealised setting", () => {
  it("of a power law with tasks in any direction is it", () => {
    const { a, theta, sigma, gamma, rho, s, ...rest } = nearest(fitted, 30);
    expect(rest).toEqual({ d });
    expect([a, theta, sigma, gamma]).toEqual([1.2, 60, 0.3, 0.5]);
    // The map's strengths begin with 1, these with 2.5: what is predicted has the same variance.
    expect(rho).toBeCloseTo(2 * Math.sqrt(2.5), 3);
    expect(s).toBeCloseTo(1.5 * Math.sqrt(2.5), 3);
  });
  it("is a number at the ends: one direction, no source, opposite tasks, a flat spectrum", () => {
    const one = { ...fitted, lambda: [1], count: [5], source: [0], target: [1], gap: [1] };
    expect(nearest(one, 400)).toEqual({ d: 5, a: 0, theta: 90, rho: 1, s: 0, sigma: 0.3, gamma: 20 });
    expect(nearest({ ...one, source: [1], gap: [4] }, 2)).toMatchObject({ theta: 180, s: 1 });
  });
});

it("the own spectrum keeps strengths, and where the difference is", () => {
  const { setting, energies } = ownSetting(directionsOf(fitted), fitted, 30);
  expect(setting.delta).toBeCloseTo(Math.sqrt(gap2), 3);
  expect([setting.s, setting.rho, setting.theta, setting.sigma, setting.gamma]).toEqual([1.5, 2, 60, 0.3, 0.5]);
  expect(energies.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  for (const e of energies) expect(e).toBeCloseTo(1 / d, 12);
});

it("bins are spread over their directions", () => {
  const { values, gap } = directionsOf({ ...fitted, lambda: [4, 1], count: [1, 3], gap: [8, 3] });
  expect([...values]).toEqual([4, 1, 1, 1]);
  expect([...gap]).toEqual([2, 1, 1, 1]);
});

it("the best penalty of fine-tuning is that of ridge regression on Gaussian rows", () => {
  // One direction, known variances: κ → λ_ridge for many rows, and the best ridge for a Gaussian gap is σ²/(n·gap).
  const n = 50;
  const flat = { values: new Float64Array(20).fill(1), gap: new Float64Array(20).fill(0.3) };
  const kappa = bestKappa(flat, 1.5, n);
  const ridge = kappa * (1 - 20 / (1 + kappa) / n);
  expect(Math.abs(Math.log(ridge / (1.5 / (n * 0.3))))).toBeLessThan(0.15);
  expect(bestKappa({ ...flat, gap: new Float64Array(20) }, 1.5, n)).toBeGreaterThan(100);
});
