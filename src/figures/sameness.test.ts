import { describe, expect, it } from "vitest";
import { sameAlong } from "./sameness.ts";

const map = (nx: number, ny: number, f: (i: number, j: number) => number) => ({
  nx,
  ny,
  values: Float64Array.from({ length: nx * ny }, (_, k) => f(k % nx, Math.floor(k / nx))),
});

describe("a map that does not change along an axis", () => {
  it("is told from one that does, beside infinities, gaps and rounding", () => {
    expect(sameAlong(map(5, 4, (i, j) => i + 2 * j))).toEqual({ x: false, y: false });
    expect(sameAlong(map(5, 4, (_, j) => [Number.NaN, Number.POSITIVE_INFINITY, 1, 2][j]))).toEqual({
      x: true,
      y: false,
    });
    expect(sameAlong(map(5, 4, (i) => 0.1 + i))).toEqual({ x: false, y: true });
    expect(sameAlong(map(5, 4, (i, j) => 1 + 1e-13 * i * j))).toEqual({ x: true, y: true });
    // One node is enough.
    expect(sameAlong(map(5, 4, (i, j) => (i === 4 && j === 3 ? 1.001 : 1)))).toEqual({ x: false, y: false });
  });
});
