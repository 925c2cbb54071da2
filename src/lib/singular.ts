import { dot } from "./vectors.ts";

/** Rows count as orthogonal below this cosine. */
const ORTHOGONAL = 1e-14;
/** A row this much shorter than the longest is rounding noise and is skipped. */
const NOTHING = 1e-15;
const MOST_SWEEPS = 40;

/**
 * Turns A = UΣVᵀ into ΣVᵀ in place by rotating pairs of its rows until all are orthogonal (one-sided Jacobi, Hestenes
 * 1958): row i is then σᵢvᵢᵀ. Small singular values keep their relative accuracy.
 *
 * @param A row-major, rows × cols, finite
 * @returns the singular values, largest first, as many as rows
 */
export function singularRows(A: Float64Array, rows: number, cols: number): Float64Array {
  const row = Array.from({ length: rows }, (_, i) => A.subarray(i * cols, (i + 1) * cols));
  const square = Float64Array.from(row, (r) => dot(r, r, cols));
  for (let sweep = 0, turned = true; turned && sweep < MOST_SWEEPS; sweep++) {
    turned = false;
    const least = NOTHING ** 2 * Math.max(...square);
    for (let p = 0; p < rows; p++)
      for (let q = p + 1; q < rows; q++) {
        const swap = square[p] < square[q];
        if (Math.min(square[p], square[q]) <= least && !swap) continue;
        const across = dot(row[p], row[q], cols);
        const straight = Math.abs(across) <= ORTHOGONAL * Math.sqrt(square[p] * square[q]);
        if (straight && !swap) continue;
        turned = true;
        // The rotation that makes the two orthogonal; beyond 45° where it must bring the longer one first.
        const half = (square[p] - square[q]) / 2;
        const angle = 0.5 * Math.atan2(across, half);
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        const [a, b] = [row[p], row[q]];
        for (let j = 0; j < cols; j++) {
          const x = a[j];
          a[j] = c * x + s * b[j];
          b[j] = c * b[j] - s * x;
        }
        square[p] = dot(a, a, cols);
        square[q] = dot(b, b, cols);
      }
  }
  return square.map(Math.sqrt);
}
