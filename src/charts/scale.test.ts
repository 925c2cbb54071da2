import { scaleLinear, scaleLog } from "d3-scale";
import fc from "fast-check";
import { expect, it } from "vitest";
import { scaleBetween } from "./scale.ts";

const close = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(b)));

it("agrees with d3-scale: values, inverse and ticks, linear and logarithmic", () => {
  const number = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.boolean(), number, number, fc.integer({ min: 2, max: 12 }), (log, u, v, count) => {
      const [lo, hi] = [Math.min(u, v), Math.max(u, v)];
      fc.pre(hi > lo * (1 + 1e-9));
      const ours = scaleBetween(log, [lo, hi], [436, 10]);
      const theirs = (log ? scaleLog() : scaleLinear()).domain([lo, hi]).range([436, 10]);
      expect([ours(lo), ours(hi)]).toEqual([436, 10]);
      for (const t of [0.1, 0.5, 0.9]) {
        const x = lo + t * (hi - lo);
        close(ours(x), theirs(x));
        close(ours.invert(10 + t * 426), theirs.invert(10 + t * 426));
      }
      const [a, b] = [ours.ticks(count), theirs.ticks(count)];
      expect(a).toHaveLength(b.length);
      for (const [i, tick] of a.entries()) close(tick, b[i]);
    }),
    { numRuns: 2000, seed: 5 },
  );
});
