import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { normals } from "./normal.ts";
import { symmetricEigen } from "./symmetricEigen.ts";

function drawn(n: number, rank: number): { G: Matrix; vectors: Matrix } {
  const x = new Float64Array(n * rank + 2 * n);
  normals(x, x.length, { seed: 5, replicate: n, purpose: rank });
  const X = new Matrix(Array.from({ length: n }, (_, i) => [...x.subarray(i * rank, (i + 1) * rank)]));
  return { G: X.mmul(X.transpose()), vectors: new Matrix([[...x.slice(n * rank, -n)], [...x.slice(-n)]]) };
}

function solved(G: Matrix, vectors: Matrix) {
  const out = Float64Array.from(vectors.to1DArray());
  const steps = symmetricEigen(Float64Array.from(G.to1DArray()), G.rows, out, vectors.rows);
  for (;;) {
    const step = steps.next();
    if (step.done) return { values: step.value, out };
  }
}

describe("eigenvalues of a symmetric matrix, and vectors in its eigenbasis", () => {
  it.each([
    [1, 1],
    [2, 1],
    [7, 7],
    [40, 9],
    [60, 200],
  ])("n = %i, rank %i: agrees with ml-matrix", (n, rank) => {
    const { G, vectors } = drawn(n, rank);
    const { values, out } = solved(G, vectors);
    const other = new EigenvalueDecomposition(G, { assumeSymmetric: true });
    const expected = other.realEigenvalues.toSorted((a, b) => b - a);
    for (let i = 0; i < n; i++) expect(Math.abs(values[i] - expected[i])).toBeLessThan(1e-12 * expected[0]);
    // vᵀ G^k w in the eigenbasis: signs, and bases of repeated eigenvalues, drop out.
    let power = Matrix.eye(n);
    for (let k = 0; k < 4; k++) {
      const direct = vectors.mmul(power).mmul(vectors.transpose());
      for (const [a, b] of [
        [0, 0],
        [0, 1],
        [1, 1],
      ]) {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += values[i] ** k * out[a * n + i] * out[b * n + i];
        expect(Math.abs(sum - direct.get(a, b))).toBeLessThan(1e-11 * n * Math.max(1, expected[0] ** k));
      }
      power = power.mmul(G);
    }
  });

  it("a diagonal matrix and zeros need no step", () => {
    const { values, out } = solved(Matrix.diag([1, 3, 0, 2]), new Matrix([[1, 2, 3, 4]]));
    expect([...values]).toEqual([3, 2, 1, 0]);
    expect([...out].map(Math.abs)).toEqual([2, 4, 1, 3]);
    expect([...solved(Matrix.zeros(3, 3), new Matrix([[1, 2, 3]])).values]).toEqual([0, 0, 0]);
  });
});
