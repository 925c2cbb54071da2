import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { axisScale, axisTicks, type ChartAxis } from "./axis.ts";

const axis = (lo: number, hi: number, kind: "linear" | "log" | "angle" = "linear"): ChartAxis => ({
  lo,
  hi,
  log: kind === "log",
  symbol: "x",
  name: "something",
  ...(kind === "angle" ? { unit: "°" } : {}),
});

const ticksOf = (a: ChartAxis, count: number) => axisTicks(a, axisScale(a, 0, 500), count);

/** What every set of ticks must be. */
function check(a: ChartAxis, count: number): number[] {
  const ticks = ticksOf(a, count);
  const slack = 1e-9 * Math.max(Math.abs(a.lo), Math.abs(a.hi));
  for (const t of ticks) expect(t >= a.lo - slack && t <= a.hi + slack, `${t} in ${a.lo} … ${a.hi}`).toBe(true);
  for (let i = 1; i < ticks.length; i++) expect(ticks[i]).toBeGreaterThan(ticks[i - 1]);
  // Steps of 2 and 5 lie so far apart that 2 … 4 ticks cannot always be had; 2 … 5 can.
  expect(ticks.length).toBeGreaterThanOrEqual(count < 4 ? 1 : 2);
  expect(ticks.length).toBeLessThanOrEqual(count < 4 ? count + 2 : count + 1);
  return ticks;
}

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const counts = fc.integer({ min: 2, max: 8 });

describe("axisScale", () => {
  it("maps a linear axis evenly, a logarithmic one by ratio, and back", () => {
    const linear = axisScale(axis(-1, 3), 62, 462);
    expect(linear(-1)).toBe(62);
    expect(linear(3)).toBe(462);
    expect(linear(0)).toBeCloseTo(162, 10);
    const log = axisScale(axis(0.1, 10, "log"), 300, 0);
    expect(log(0.1)).toBeCloseTo(300, 10);
    expect(log(10)).toBeCloseTo(0, 10);
    expect(log(1)).toBeCloseTo(150, 10);
    for (const scale of [linear, log]) for (const v of [0.2, 1, 2.9]) expect(scale.invert(scale(v))).toBeCloseTo(v, 10);
  });
});

describe("axisTicks", () => {
  it("of a linear axis are round numbers, evenly spaced", () => {
    fc.assert(
      fc.property(number(-100, 100), number(-2, 3), counts, (lo, size, count) => {
        const ticks = check(axis(lo, lo + 10 ** size), count);
        if (ticks.length < 2) return;
        const step = ticks[1] - ticks[0];
        for (let i = 1; i < ticks.length; i++) expect((ticks[i] - ticks[i - 1]) / step).toBeCloseTo(1, 6);
        // 1, 2 or 5 times a power of ten, and each tick a multiple of it.
        const lead = step / 10 ** Math.floor(Math.log10(step * 1.000001));
        expect(Math.min(...[1, 2, 5].map((d) => Math.abs(lead - d)))).toBeLessThan(1e-6);
        for (const t of ticks) expect(Math.abs(t / step - Math.round(t / step))).toBeLessThan(1e-6);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it.each([
    [0, 180, 2, [0, 90, 180]],
    [0, 180, 5, [0, 45, 90, 135, 180]],
    [0, 180, 8, [0, 30, 60, 90, 120, 150, 180]],
    [0, 90, 8, [0, 15, 30, 45, 60, 75, 90]],
    [20, 45, 8, [20, 25, 30, 35, 40, 45]],
  ])("of angles from %d° to %d°, about %d: %j", (lo, hi, count, expected) => {
    expect(ticksOf(axis(lo, hi, "angle"), count)).toEqual(expected);
  });

  it("of angles are multiples of 5°, 15°, 30°, 45° or 90° wherever one of these steps fits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 350 }), fc.integer({ min: 1, max: 360 }), counts, (start, width, count) => {
        const [lo, hi] = [start / 2, Math.min(180, (start + width) / 2)];
        const ticks = check(axis(lo, hi, "angle"), count);
        const fitting = [5, 15, 30, 45, 90].filter((step) => {
          const n = Math.floor(hi / step) - Math.ceil(lo / step) + 1;
          return n >= 2 && n <= count + 1;
        });
        if (fitting.length > 0) expect(ticks.map((t) => t % fitting[0])).toEqual(ticks.map(() => 0));
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it.each([
    [0.1, 10, [0.1, 1, 10]],
    [0.05, 20, [0.1, 1, 10]],
    [1e-3, 1e3, [1e-3, 1e-2, 1e-1, 1, 10, 100, 1000]],
  ])("of a logarithmic axis %d … %d are its powers of ten", (lo, hi, expected) => {
    const ticks = ticksOf(axis(lo, hi, "log"), 8);
    expect(ticks).toHaveLength(expected.length);
    ticks.forEach((t, i) => {
      expect(t / expected[i]).toBeCloseTo(1, 12);
    });
  });

  it("over many decades are powers of ten at even distances", () => {
    for (const count of [3, 4, 5, 6, 8])
      for (const [lo, hi] of [
        [1e-6, 1e6],
        [3e-9, 4e5],
        [1e-2, 1e8],
      ]) {
        const powers = check(axis(lo, hi, "log"), count).map((t) => Math.log10(t));
        expect(powers.length).toBeGreaterThanOrEqual(2);
        for (const p of powers) expect(p).toBeCloseTo(Math.round(p), 9);
        for (let i = 2; i < powers.length; i++) expect(powers[i] - powers[i - 1]).toBeCloseTo(powers[1] - powers[0], 9);
      }
  });

  it("within one decade spread over the axis instead of crowding at its start", () => {
    for (const [lo, hi] of [
      [0.5, 3],
      [2, 9],
      [1, 9],
      [0.11, 0.13],
      [3, 6],
      [6, 40],
    ])
      for (let count = 2; count <= 8; count++) {
        const a = axis(lo, hi, "log");
        const ticks = check(a, count);
        const place = axisScale(a, 0, 1);
        const gaps = [...ticks.map(place), 1].map((v, i, all) => v - (all[i - 1] ?? 0));
        expect(Math.max(...gaps), `${lo} … ${hi}, ${count}: ${ticks}`).toBeLessThanOrEqual(0.65);
      }
  });

  it("of any logarithmic axis lie within it, two or more", () => {
    fc.assert(
      fc.property(number(-4, 3), number(0.05, 5), counts, (low, decades, count) => {
        const ticks = check(axis(10 ** low, 10 ** (low + decades), "log"), count);
        if (decades > 2.01) {
          expect(ticks.length).toBeGreaterThanOrEqual(2);
          expect(ticks.every((t) => /^[1-9]\.0{6}e/.test(t.toExponential(6)))).toBe(true);
        }
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});
