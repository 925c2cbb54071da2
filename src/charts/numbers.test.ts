import { scaleLinear, scaleLog } from "d3-scale";
import { expect, it } from "vitest";
import { interpolate, interpolateNumber, interpolateRound } from "./numbers.ts";

it("does for numbers what d3-interpolate does: scales given it are the scales without it", () => {
  for (const [lo, hi] of [
    [62, 507],
    [436, 10],
    [0, 1],
  ])
    for (const make of [scaleLinear, scaleLog]) {
      const plain = make().domain([0.01, 20]).range([lo, hi]);
      const ours = make().domain([0.01, 20]).range([lo, hi]).interpolate(interpolate);
      for (const v of [0.01, 0.3, 1, 7.77, 20]) {
        expect(ours(v)).toBe(plain(v));
        expect(ours.invert(plain(v))).toBe(plain.invert(plain(v)));
      }
    }
  expect([interpolateNumber(2, 6)(1), interpolateRound(0, 10)(0.26)]).toEqual([6, 3]);
});
