import { Matrix, SingularValueDecomposition } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { normals } from "./normal.ts";
import { singularRows } from "./singular.ts";
import { dot, norm } from "./vectors.ts";

function random(rows: number, cols: number, seed: number): Float64Array {
  const A = new Float64Array(rows * cols);
  normals(A, A.length, { seed, replicate: 0, purpose: 99 });
  return A;
}

const asMatrix = (A: Float64Array, rows: number, cols: number) =>
  Matrix.from1DArray(rows, cols, A as unknown as number[]);

describe("singular values by rotating rows", () => {
  it.each([
    [1, 3],
    [5, 5],
    [8, 3],
    [40, 40],
    [40, 17],
  ])("%i × %i: those of another library, largest first, with right singular vectors in the rows", (rows, cols) => {
    const A = random(rows, cols, rows + cols);
    const matrix = asMatrix(A, rows, cols);
    const values = singularRows(A, rows, cols);
    const svd = new SingularValueDecomposition(matrix, { autoTranspose: true });
    const expected = [...svd.diagonal].sort((a, b) => b - a);
    for (let i = 0; i < rows; i++) {
      expect(Math.abs(values[i] - (expected[i] ?? 0))).toBeLessThan(1e-12 * values[0]);
      if (i > 0) expect(values[i]).toBeLessThanOrEqual(values[i - 1]);
    }
    // AᵀA is unchanged: the rows are ΣVᵀ.
    const gap = asMatrix(A, rows, cols)
      .transpose()
      .mmul(asMatrix(A, rows, cols))
      .sub(matrix.transpose().mmul(matrix));
    expect(gap.norm("frobenius")).toBeLessThan(1e-12 * values[0] ** 2);
    for (let i = 0; i < Math.min(rows, cols); i++)
      for (let j = 0; j < i; j++) {
        const [a, b] = [i, j].map((k) => A.subarray(k * cols, (k + 1) * cols));
        expect(Math.abs(dot(a, b, cols))).toBeLessThan(1e-12 * norm(a, cols) * norm(b, cols));
      }
  });

  it("keeps the accuracy of small values beside large ones", () => {
    // Columns of sizes 1, 10⁻⁵, 10⁻¹⁰ turned by a rotation of the rows: the singular values are those sizes.
    const sizes = [1, 1e-5, 1e-10];
    const [c, s] = [0.6, 0.8];
    const turn = [
      [c, -s, 0],
      [s * c, c * c, -s],
      [s * s, c * s, c],
    ];
    const A = Float64Array.from({ length: 9 }, (_, k) => turn[Math.floor(k / 3)][k % 3] * sizes[k % 3]);
    const values = singularRows(A, 3, 3);
    for (const [k, size] of sizes.entries()) expect(Math.abs(values[k] / size - 1)).toBeLessThan(1e-10);
  });

  it("takes zeros and rows that repeat each other", () => {
    expect([...singularRows(new Float64Array(6), 2, 3)]).toEqual([0, 0]);
    const A = Float64Array.of(1, 2, 2, 2, 4, 4, 0, 0, 0);
    const values = singularRows(A, 3, 3);
    expect(values[0]).toBeCloseTo(Math.sqrt(45), 12);
    expect(values[1]).toBeLessThan(1e-14);
    expect(values[2]).toBe(0);
  });
});
