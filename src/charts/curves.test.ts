import { describe, expect, it } from "vitest";
import type { ChartAxis } from "./axis.ts";
import { labelPlaces, peaks, type Series } from "./curves.ts";

const axis = (lo: number, hi: number): ChartAxis => ({ lo, hi, log: false, symbol: "x", name: "x" });

const series = (points: Series["points"]): Series => ({ points, dots: [], marker: "circle" });

const sampled = (f: (x: number) => number, n = 129): Series["points"] =>
  Array.from({ length: n }, (_, i) => [(2 * i) / (n - 1), f((2 * i) / (n - 1))]);

const found = (top: number, ...lines: Series["points"][]) =>
  peaks({ x: axis(0, 5), y: axis(0, top), series: lines.map(series) });

describe("peaks", () => {
  it("finds the one peak that leaves the frame", () => {
    expect(
      found(
        5,
        sampled((x) => 1 / Math.abs(x - 1.0001)),
      ),
    ).toEqual([1]);
    expect(
      found(
        5,
        sampled((x) => (x === 1 ? Number.POSITIVE_INFINITY : 1 / Math.abs(x - 1))),
      ),
    ).toEqual([1]);
    expect(
      found(
        5,
        sampled((x) => 6 - 100 * (x - 0.5) ** 2),
      ),
    ).toEqual([0.5]);
  });

  it("finds none while the lines stay below the top, or touch it", () => {
    expect(
      found(
        5,
        sampled((x) => 4.99 * Math.sin(x)),
      ),
    ).toEqual([]);
    expect(
      found(
        5,
        sampled(() => 5),
      ),
    ).toEqual([]);
    expect(
      found(
        5,
        sampled(() => Number.NEGATIVE_INFINITY),
      ),
    ).toEqual([]);
    expect(found(5, [])).toEqual([]);
    expect(found(5)).toEqual([]);
  });

  it("counts each stretch above the top once, in order", () => {
    // sin(4πx) > ½ around x = 1/8, 5/8, 9/8, 13/8.
    const at = found(
      0.5,
      sampled((x) => Math.sin(4 * Math.PI * x), 161),
    );
    expect(at).toHaveLength(4);
    at.forEach((x, k) => {
      expect(x).toBeCloseTo(0.125 + k / 2, 10);
    });
  });

  it("marks the place of the highest value, infinite ones included", () => {
    const points = [1, 6, 7, Number.POSITIVE_INFINITY, 8, 1].map((y, i) => [i, y] as const);
    expect(found(5, points)).toEqual([3]);
    expect(found(5, points.slice(0, 3))).toEqual([2]);
    expect(found(5, points.slice(2))).toEqual([3]);
  });

  it("finds none beyond the ends of the axis", () => {
    const [lo, hi] = [1, 6].map(
      (y) =>
        [
          [-1, y],
          [6, y],
        ] as const,
    );
    expect(found(5, lo, hi)).toEqual([]);
  });

  it("a missing value ends a stretch and is no peak", () => {
    const points = [6, Number.NaN, 7, Number.NaN, 1].map((y, i) => [i, y] as const);
    expect(found(5, points)).toEqual([0, 2]);
    expect(
      found(
        5,
        sampled(() => Number.NaN),
      ),
    ).toEqual([]);
  });

  it("of several lines come in order, each place once", () => {
    const spike = (at: number) => sampled((x) => (Math.abs(x - at) < 1e-9 ? 9 : 1));
    expect(found(5, spike(1.5), spike(0.5), spike(1.5), spike(1))).toEqual([0.5, 1, 1.5]);
  });
});

describe("labels of landmarks", () => {
  it("do not cover each other: a row lower where there is no room", () => {
    const at = [0.9, 0.91, 0.1, 0.5].map((v) => ({ at: v, label: "label" }));
    const places = labelPlaces(at, (v) => 400 * v, [0, 400]);
    expect(places.map((p) => p.row)).toEqual([0, 1, 0, 0]);
    expect(places.map((p) => p.end)).toEqual([true, true, false, false]);
  });

  it("leave free what two lines enclose, and stay in the frame", () => {
    const ends = (...at: number[]) =>
      labelPlaces(
        at.map((v) => ({ at: v, label: "0.000" })),
        (v) => 100 + 200 * v,
        [100, 500],
      ).map((p) => p.end);
    expect(ends(0.9, 1.1)).toEqual([true, false]);
    expect(ends(0, 1, 2)).toEqual([false, false, true]);
    // More room to the left than to the next line, but not enough of it.
    expect(ends(0.15, 0.2)).toEqual([false, false]);
  });
});
