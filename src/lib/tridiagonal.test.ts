import { EigenvalueDecomposition, inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { normals } from "./normal.ts";
import { addShifted, tridiagonalise } from "./tridiagonal.ts";

/** A random symmetric matrix XXᵀ of that rank, and a vector. */
function draw(n: number, rank: number, seed: number) {
  const x = new Float64Array(n * rank + n);
  normals(x, x.length, { seed, replicate: 0, purpose: 0 });
  const X = new Matrix(Array.from({ length: n }, (_, i) => Array.from({ length: rank }, (_, j) => x[i * rank + j])));
  return { A: X.mmul(X.transpose()), v: x.slice(n * rank) };
}

function factored(A: Matrix) {
  const n = A.rows;
  const pieces = tridiagonalise(
    Float64Array.from(A.to1DArray(), (a, k) => (k % n > Math.floor(k / n) ? Number.NaN : a)),
    n,
  );
  let piece = pieces.next();
  while (!piece.done) piece = pieces.next();
  return piece.value;
}

describe("a symmetric matrix as QTQᵀ", () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 1],
    [17, 17],
    [40, 12],
    [90, 200],
  ])("n = %i, rank %i: gives back the matrix, and Q is orthogonal", (n, rank) => {
    const { A, v } = draw(n, rank, 3);
    const T = factored(A);
    for (let j = 0; j < n; j++) {
      const e = new Float64Array(n);
      e[j] = 1;
      T.into(e);
      expect(e.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(1, 12);
      const Te = e.map(
        (_, i) => T.diagonal[i] * e[i] + (i > 0 ? T.off[i] * e[i - 1] : 0) + (i < n - 1 ? T.off[i + 1] * e[i + 1] : 0),
      );
      T.back(Te);
      for (let i = 0; i < n; i++) expect(Math.abs(Te[i] - A.get(i, j))).toBeLessThan(1e-12 * n * (rank + n));
    }
    const twice = v.slice();
    T.into(twice);
    T.back(twice);
    for (let i = 0; i < n; i++) expect(twice[i]).toBeCloseTo(v[i], 12);
  });
  it("leaves diagonal and tridiagonal matrices as they are", () => {
    const A = Matrix.diag([3, 1, 2]);
    A.set(1, 0, 0.5);
    A.set(0, 1, 0.5);
    expect([...factored(A).diagonal]).toEqual([3, 1, 2]);
    expect([...factored(A).off]).toEqual([0, 0.5, 0]);
  });
});

describe("solves with T + s", () => {
  it.each([
    [0.3, 0.2],
    [-4, 1],
    [-300, 40],
    [1e-3, 1e-3],
  ])("s = %f + %fi: against the real system of twice the size, and by eigenvalues", (sr, si) => {
    const n = 30;
    const { A, v } = draw(n, 25, 9);
    const T = factored(A);
    const f = [0.7, -1.3] as const;
    const y = v.slice();
    T.into(y);
    const out = new Float64Array(n);
    addShifted(out, T, [sr, si], f, y);
    T.back(out);
    const big = Matrix.zeros(2 * n, 2 * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) for (const k of [0, n]) big.set(i + k, j + k, A.get(i, j) + (i === j ? sr : 0));
      big.set(i, i + n, -si);
      big.set(i + n, i, si);
    }
    const x = inverse(big).mmul(Matrix.columnVector([...v, ...new Array(n).fill(0)]));
    const scale = Math.max(...x.to1DArray().map(Math.abs));
    for (let i = 0; i < n; i++)
      expect(Math.abs(out[i] - f[0] * x.get(i, 0) + f[1] * x.get(i + n, 0))).toBeLessThan(1e-10 * scale);
    const of = new EigenvalueDecomposition(A, { assumeSymmetric: true });
    const turned = of.eigenvectorMatrix.transpose().mmul(Matrix.columnVector([...v]));
    const scaled = of.realEigenvalues.map((k, i) => {
      const size = (k + sr) ** 2 + si * si;
      return (turned.get(i, 0) * (f[0] * (k + sr) + f[1] * si)) / size;
    });
    const again = of.eigenvectorMatrix.mmul(Matrix.columnVector(scaled));
    for (let i = 0; i < n; i++) expect(Math.abs(out[i] - again.get(i, 0))).toBeLessThan(1e-9 * scale);
  });
});
