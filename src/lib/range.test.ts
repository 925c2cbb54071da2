import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fractionOf, valueAt } from "./range.ts";

describe("a range", () => {
  it("is divided evenly in the value, or in its logarithm", () => {
    expect(valueAt({ lo: -1, hi: 3, log: false }, 0.25)).toBe(0);
    expect(valueAt({ lo: 0.01, hi: 100, log: true }, 0.25)).toBeCloseTo(0.1, 14);
    expect(fractionOf({ lo: -1, hi: 3, log: false }, 5)).toBe(1.5);
    expect(fractionOf({ lo: 1, hi: 1000, log: true }, 0.1)).toBeCloseTo(-1 / 3, 14);
  });

  it("gives its ends at 0 and 1, and each function undoes the other", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1e3, noNaN: true }),
        fc.double({ min: 1.01, max: 1e6, noNaN: true }),
        fc.double({ min: -0.5, max: 1.5, noNaN: true }),
        fc.boolean(),
        (lo, ratio, t, log) => {
          const range = { lo, hi: lo * ratio, log };
          expect(valueAt(range, 0)).toBe(lo);
          expect(valueAt(range, 1) / range.hi).toBeCloseTo(1, 12);
          expect(fractionOf(range, valueAt(range, t))).toBeCloseTo(t, 8);
        },
      ),
    );
  });
});
