import fc from "fast-check";
import { assert, describe, expect, it } from "vitest";
import { measuredReach } from "./measuredReach.ts";
import { defaultParams } from "./model.ts";
import type { Params } from "./param.ts";
import { modelById } from "./registry.ts";
import { firstReach, type LearningCurve, nStar, sampleGrid } from "./sampleComplexity.ts";

const inf = Number.POSITIVE_INFINITY;
const range = [0, 20] as const;
const grid = sampleGrid(range, 8, 6);

/** A risk of a model as a function of its sample parameter. */
function curveOf(id: string, quantity: string, over: Params): LearningCurve {
  const model = modelById(id);
  const state = new Float64Array(model.state.length);
  const p = { ...defaultParams(model), ...over };
  const sample = model.simulators[0].sampleParam;
  return (n) => {
    const at = { ...p, [sample]: n };
    model.solve(at, state, 0);
    return model.quantities[quantity].read(state, 0, at);
  };
}

/** Both searches, which must agree; the lean one on a coarser grid. */
function reach(curve: LearningCurve, epsilon: number, peak = 1) {
  const found = nStar(curve, epsilon, peak === 1 ? grid : sampleGrid(range, 8, 6, peak));
  const lean = firstReach(curve, epsilon, sampleGrid(range, 3, 5, peak));
  if (found.never) expect(lean).toBe(inf);
  else expect(Math.abs(lean - found.first)).toBeLessThanOrEqual(2e-9 * found.first + 2e-12);
  expect(found.never).toBe(found.first === inf);
  return found;
}

const near = (value: number, exact: number) => expect(Math.abs(value / exact - 1)).toBeLessThan(2e-9);

describe("n*(ε) by hand", () => {
  it("scratch at large d is a quadratic below γ = 1 and σ²/(γ − 1) beyond it", () => {
    let below = 0;
    for (const sigma of [0.01, 0.1, 0.2, 0.4, 0.7, 1, 2])
      for (const rho of [0.5, 1, 3])
        for (const share of [0.05, 0.3, 0.5, 0.9, 1]) {
          const epsilon = share * rho * rho;
          // With u = 1 − γ: ρ²u² − (σ² + ε)u + σ² ≤ 0.
          const [r2, s2] = [rho * rho, sigma * sigma];
          const b = s2 + epsilon;
          const root = b * b - 4 * r2 * s2;
          const curve = curveOf("deep-linear", "risk-scratch", { limit: "large", sigma, rho });
          const { first, again } = reach(curve, epsilon);
          const late = 1 + s2 / epsilon;
          const [u, v] = [1, -1].map((sign) => (b + sign * Math.sqrt(root)) / (2 * r2));
          if (share === 1) expect(first).toBe(0);
          else if (root < 0 || v >= 1) {
            if (late <= 20) near(first, late);
            else expect(first).toBe(inf);
            expect(again).toEqual([]);
          } else {
            below++;
            near(first, 1 - u);
            expect(again.length).toBe(1);
            near(again[0][0], 1 - v);
            near(again[0][1], Math.min(20, late));
          }
        }
    expect(below).toBeGreaterThan(20);
  });

  it("linear transfer: p + (σ² + p)/(n − 2) = ε, never at or below the floor p", () => {
    for (const theta of [0, 10, 35, 60])
      for (const sigma of [0, 0.2, 1.5])
        for (const d of [20, 500]) {
          const floor = theta === 0 ? 0 : Math.sin((theta * Math.PI) / 180) ** 2;
          const curve = curveOf("deep-linear", "risk-linear", { theta, sigma, d });
          for (const epsilon of [floor + 0.3, floor + 0.01]) {
            const n = 2 + (sigma * sigma + floor) / (epsilon - floor);
            const { first, again, never } = reach(curve, epsilon);
            if (epsilon >= 1) expect(first).toBe(0);
            // Without noise and without a floor the first sample is enough.
            else if (sigma === 0 && floor === 0) expect(first).toBeLessThan(1e-3);
            else if (n > 20 * d) expect(never).toBe(true);
            // The theory takes n for whole within 1e-9 of d.
            else expect(Math.abs(first * d - n)).toBeLessThan(2e-9 * n + 1e-9 * d);
            if (epsilon < 1) expect(again).toEqual([]);
          }
          const below = reach(curve, 0.99 * floor - 1e-9);
          expect(below.never).toBe(true);
          near(below.floor + 1, floor + (floor + sigma * sigma) / (20 * d - 2) + 1);
        }
  });

  it("the diagonal model beyond α = 1: σ²/(α − 1)", () => {
    const curve = curveOf("diagonal", "risk-scratch", { sigma: 1.4 });
    near(reach(curve, 0.25).first, 1 + 1.96 / 0.25);
    expect(reach(curve, 0.1).first).toBe(inf);
    near(reach(curve, 0.1).floor, 1.96 / 19);
    expect(reach(curve, 1).first).toBe(0);
  });

  it("edges: no data needed, infinite and missing risks, a jump, a plateau exactly at ε, a needle", () => {
    expect(nStar(() => 0.5, 0.5, grid)).toEqual({ first: 0, again: [], never: false, floor: 0.5 });
    expect(nStar(() => inf, 1, grid)).toEqual({ first: inf, again: [], never: true, floor: inf });
    expect(nStar(() => Number.NaN, 1, grid).never).toBe(true);
    near(reach((n) => (n < 0.37 ? inf : 0.1), 0.2).first, 0.37);
    near(reach((n) => Math.max(0.25, 1 - n), 0.25).first, 0.75);
    near(reach((n) => Math.max(0.25, 1 - 0.01 * n), 0.9).first, 10);
    expect(reach((n) => Math.max(0.25, 1 - n), 0.2499).never).toBe(true);
    // A dip and a hump that lie between two places.
    const dip = reach((n) => 1 + 30 * (n - 0.5123) ** 2 - 0.9, 0.1000001);
    near(dip.first, 0.5123 - Math.sqrt(1e-7 / 30));
    expect(dip.again.length).toBe(1);
    expect(dip.again[0][1]).toBe(20);
    const hump = reach((n) => (n < 0.01 ? 1 : 0.1 - 30 * (n - 0.5123) ** 2 * (n < 1 ? 1 : 0.01)), 0.0999);
    near(hump.first, 0.01);
    near(hump.again[0][0], 0.5123 - Math.sqrt(1e-4 / 30));
    near(hump.again[0][1], 0.5123 + Math.sqrt(1e-4 / 30));
  });

  it("above ε twice: a curve that waves", () => {
    const wave = (n: number) => 0.5 + 0.3 * Math.cos(2 * Math.PI * n) + (n > 2 ? 1 : 0);
    const { first, again, floor } = nStar(wave, 0.5, grid);
    near(first, 0.25);
    expect(again.length).toBe(2);
    near(again[0][0], 0.75);
    near(again[0][1], 1.25);
    near(again[1][0], 1.75);
    expect(again[1][1]).toBe(20);
    near(floor, 0.2);
  });
});

/** Other inputs, protocols and baselines of the deep-linear model. */
const others: readonly Params[] = [
  { spec: "power", a: 1, d: 60 },
  { spec: "step", a: 0, k: 12, d: 60 },
  { spec: "step", a: 0.01, k: 12, d: 60, align: "top" },
  { train: "last" },
  { train: "rest", L: 3 },
  { train: "first:1" },
  { base: "best" },
  { base: "ridge:0.1" },
];

const setting = {
  "deep-linear": fc.record({
    other: fc.oneof(fc.constant<Params>({}), fc.constantFrom(...others)),
    theta: fc.double({ min: 0, max: 180, noNaN: true }),
    sigma: fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 2, noNaN: true })),
    rho: fc.double({ min: 0.2, max: 3, noNaN: true }),
    s: fc.double({ min: 0, max: 3, noNaN: true }).map((s) => (s < 1e-15 ? 0 : s)),
    L: fc.constantFrom(1, 2, 3, 8, inf),
    ridge: fc.constantFrom(0, 0, 0.1, 1),
    gs: fc.constantFrom(inf, 0.5, 1.7),
    ss: fc.constantFrom(0, 0.3),
    d: fc.constantFrom(20, 100, 500, 5000),
    limit: fc.constantFrom("finite", "large"),
    formula: fc.constantFrom("exact", "printed"),
    epsilon: fc.double({ min: -2, max: 0.7, noNaN: true }).map((e) => 10 ** e),
    quantity: fc.constantFrom("risk-scratch", "risk-linear", "risk-finetune"),
  }),
  diagonal: fc.record({
    other: fc.constant<Params>({}),
    c: fc.double({ min: -6, max: 1, noNaN: true }).map((e) => 10 ** e),
    lam: fc.double({ min: -0.999, max: 1, noNaN: true }),
    gft: fc.constantFrom(0, 0, 0.5, 10),
    rpt: fc.constantFrom(0.1, 0.3, 0.9),
    rsh: fc.constantFrom(0, 0.3, 1),
    rnew: fc.constantFrom(0.02, 0.2),
    sigma: fc.constantFrom(0, 0.1, 0.5, 1.5),
    slab: fc.constantFrom("gauss", "sign"),
    alphapt: fc.constantFrom(inf, inf, 0.4),
    epsilon: fc.double({ min: -2, max: 0.3, noNaN: true }).map((e) => 10 ** e),
    quantity: fc.constantFrom("risk-scratch", "risk-finetune"),
  }),
} as const;

/** Places between those of the search, for a look at every one of them. */
const brute = (count: number) =>
  Array.from({ length: count }, (_, i) => (i % 2 ? 20 : 1.2) * ((i + 0.37) / count) ** (i % 3 ? 1 : 4));

describe.each([
  ["deep-linear", 200, 1500, 1e-12],
  ["diagonal", 30, 120, 1e-6],
] as const)("n*(ε) of %s", (id, numRuns, count, rounding) => {
  it("is where a search by brute force finds it: nothing before it is low enough, only the stretches after it are not", () => {
    let [reached, rising] = [0, 0];
    fc.assert(
      fc.property(setting[id], ({ epsilon, quantity, other, ...p }) => {
        const all = { ...defaultParams(modelById(id)), ...p, ...other } as Params;
        const curve = curveOf(id, quantity, all);
        const peak = modelById(id).complexity?.peak?.(all);
        const { first, again, never, floor } = reach(curve, epsilon, peak);
        if (!never) {
          reached++;
          expect(curve(first)).toBeLessThanOrEqual(epsilon);
        }
        rising += again.length;
        const edges = [first, ...again.flat()];
        for (const n of brute(count)) {
          // Next to an edge, and where the risk is ε up to the rounding of the solve, either answer is right.
          const risk = curve(n);
          if (edges.some((e) => Math.abs(n - e) < 1e-8 * n + 2e-12) || Math.abs(risk - epsilon) < rounding) continue;
          const low = n > first && !again.some(([from, to]) => n > from && n < to);
          if (risk <= epsilon !== low) assert.fail(`${quantity} at n = ${n}, ε = ${epsilon}, n* = ${first} ${again}`);
          if (!(risk >= floor * (1 - 1e-9) - 1e-12)) assert.fail(`${quantity} at n = ${n} is below its floor ${floor}`);
        }
      }),
      { numRuns, seed: 61 },
    );
    expect(reached).toBeGreaterThan(numRuns / 4);
    expect(rising).toBeGreaterThan(2);
  });
});

describe("n*(ε) of measured means", () => {
  const line = (half: number) => [0.2, 0.4, 0.6, 0.8].map((n) => ({ at: n, mean: 1 - n, half }));
  it("is that of the line through them, and the band gives the earliest and the latest n", () => {
    const found = measuredReach(line(0.1), 0.5);
    expect(found?.first).toBeCloseTo(0.5, 12);
    expect(found?.earliest).toBeCloseTo(0.4, 12);
    expect(found?.latest).toBeCloseTo(0.6, 12);
    expect(measuredReach(line(0), 0.15)).toEqual({ first: inf, earliest: inf, latest: inf, from: 0.2 });
    expect(measuredReach(line(0.1), 0.15)?.latest).toBe(inf);
    expect(measuredReach(line(0.1), 0.15)?.earliest).toBeCloseTo(0.75, 12);
    expect(measuredReach(line(0.1), 0.95)).toEqual({ first: 0.2, earliest: 0.2, latest: 0.2, from: 0.2 });
  });
  it("leaves out means whose variance is infinite, and says nothing without any", () => {
    const some = [...line(0.01), { at: 0.1, mean: 0.1, half: Number.NaN }].sort((a, b) => a.at - b.at);
    expect(measuredReach(some, 0.5)?.first).toBeCloseTo(0.5, 12);
    expect(measuredReach([{ at: 1, mean: 1, half: Number.NaN }], 1)).toBeUndefined();
    expect(measuredReach([], 1)).toBeUndefined();
  });
});
