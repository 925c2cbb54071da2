import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { normals } from "./normal.ts";
import { dot, largest, norm, smallest, times, transposeTimes } from "./vectors.ts";

const draw = (count: number, purpose: number) => {
  const out = new Float64Array(count);
  normals(out, count, { seed: 1, replicate: 0, purpose });
  return out;
};

describe("vectors", () => {
  it("products are those of a matrix library", () => {
    for (const [n, D] of [
      [1, 1],
      [3, 7],
      [8, 2],
      [7, 5],
    ]) {
      const [X, v, w] = [draw(n * D, 1), draw(D, 2), draw(n, 3)];
      const M = Matrix.from1DArray(n, D, X);
      const [out, back] = [new Float64Array(n).fill(9), new Float64Array(D).fill(9)];
      times(out, X, v, n, D);
      transposeTimes(back, X, w, n, D);
      const [Mv, MTw] = [M.mmul(Matrix.columnVector(v)), M.transpose().mmul(Matrix.columnVector(w))];
      out.forEach((x, i) => {
        expect(x).toBeCloseTo(Mv.get(i, 0), 12);
      });
      back.forEach((x, i) => {
        expect(x).toBeCloseTo(MTw.get(i, 0), 12);
      });
    }
  });

  it("only the first entries count, and none is nothing", () => {
    const a = Float64Array.of(3, -4, 100);
    expect(norm(a, 2)).toBe(5);
    expect(dot(a, Float64Array.of(2, 1, 1), 2)).toBe(2);
    expect([largest(a, 2), smallest(a, 2)]).toEqual([4, -4]);
    expect([norm(a, 0), largest(a, 0), smallest(a, 0)]).toEqual([0, 0, Number.POSITIVE_INFINITY]);
  });
});
