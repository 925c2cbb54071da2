import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { backward, cholesky, forward, gram } from "./cholesky.ts";

/** Around the 4 × 4 register blocks and the panels of 64. */
const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 63, 64, 65, 66, 67, 128, 130, 193];

/** Numbers in (−1, 1) from a generator of the test's own. */
function numbers(count: number, seed: number): Float64Array {
  let state = BigInt(seed);
  return Float64Array.from({ length: count }, () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n);
    return Number(state >> 32n) / 2 ** 31 - 1;
  });
}

function run(steps: Generator<void, void>): number {
  let yields = 0;
  while (!steps.next().done) yields++;
  return yields;
}

function gramOf(A: Float64Array, rows: number, cols: number, stride = rows): Float64Array {
  const G = new Float64Array(rows * stride);
  run(gram(G, A, rows, cols, stride));
  return G;
}

/** A positive definite n × n matrix, symmetric in both triangles. */
function positive(n: number, seed: number): Matrix {
  const A = Matrix.from1DArray(n, n + 3, numbers(n * (n + 3), seed));
  return A.mmul(A.transpose()).add(Matrix.eye(n, n).mul(0.1));
}

const flat = (M: Matrix) => Float64Array.from(M.to1DArray());

/** Largest |a − b| over the lower triangle. */
function lowerGap(a: ArrayLike<number>, b: Matrix, n: number, stride = n): number {
  let gap = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const difference = Math.abs(a[i * stride + j] - b.get(i, j));
      gap = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(gap, difference);
    }
  return gap;
}

describe.each(sizes)("n = %d", (n) => {
  it("gram is A·Aᵀ for few and many columns", () => {
    for (const cols of [1, 3, n, 2 * n + 1]) {
      const A = numbers(n * cols, n + cols);
      const M = Matrix.from1DArray(n, cols, A);
      expect(lowerGap(gramOf(A, n, cols), M.mmul(M.transpose()), n)).toBeLessThan(1e-14 * (cols + 10));
    }
  });

  it("gram adds to what is there and keeps to its row length", () => {
    const stride = n + 5;
    const A = numbers(n * 7, n);
    const start = numbers(n * stride, 2 * n);
    const G = start.slice();
    run(gram(G, A, n, 7, stride));
    const M = Matrix.from1DArray(n, 7, A);
    const exact = M.mmul(M.transpose()).add(
      Matrix.from1DArray(
        n,
        n,
        Array.from({ length: n * n }, (_, k) => start[Math.floor(k / n) * stride + (k % n)]),
      ),
    );
    expect(lowerGap(G, exact, n, stride)).toBeLessThan(1e-13);
    // Beyond the columns nothing is touched.
    for (let i = 0; i < n; i++)
      expect(G.slice(i * stride + n, (i + 1) * stride)).toEqual(start.slice(i * stride + n, (i + 1) * stride));
  });

  it("cholesky agrees with ml-matrix and gives the matrix back", () => {
    const M = positive(n, n);
    const T = flat(M);
    run(cholesky(T, n));
    expect(lowerGap(T, new CholeskyDecomposition(M).lowerTriangularMatrix, n)).toBeLessThan(1e-11 * n);
    const L = Matrix.from1DArray(n, n, T);
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) L.set(i, j, 0);
    expect(lowerGap(flat(L.mmul(L.transpose())), M, n)).toBeLessThan(1e-14 * n * n + 1e-13);
  });

  it("cholesky reads and writes the lower triangle only as far as its answer goes", () => {
    const M = positive(n, n + 1);
    const stride = n + 3;
    const clean = flat(M);
    run(cholesky(clean, n));
    // Junk above the diagonal and beyond the columns does not enter.
    const G = new Float64Array(n * stride).fill(Number.NaN);
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) G[i * stride + j] = M.get(i, j);
    run(cholesky(G, n, stride));
    for (let i = 0; i < n; i++) {
      expect(G.slice(i * stride, i * stride + i + 1)).toEqual(clean.slice(i * n, i * n + i + 1));
      expect(G.slice(i * stride + n, (i + 1) * stride).every(Number.isNaN)).toBe(true);
    }
  });

  it("forward and backward solve both triangular systems", () => {
    const M = positive(n, n + 2);
    const T = flat(M);
    run(cholesky(T, n));
    const b = numbers(n, n + 4);
    const x = b.slice();
    forward(T, n, n, x);
    const L = new CholeskyDecomposition(M).lowerTriangularMatrix;
    expect(lowerOf(L.mmul(Matrix.columnVector(x)), b)).toBeLessThan(1e-13 * n);
    backward(T, n, n, x);
    expect(lowerOf(M.mmul(Matrix.columnVector(x)), b)).toBeLessThan(1e-11 * n);
    const oracle = new CholeskyDecomposition(M).solve(Matrix.columnVector(b));
    const scale = Math.max(...oracle.to1DArray().map(Math.abs));
    expect(lowerOf(oracle, x) / scale).toBeLessThan(1e-10);
  });
});

/** Largest difference between a column and numbers. */
function lowerOf(column: Matrix, b: ArrayLike<number>): number {
  return Math.max(...column.to1DArray().map((v, i) => Math.abs(v - b[i])));
}

describe("the first rows' answer is bitwise the leading block of the answer for more rows", () => {
  const most = 140;
  const cols = 150;
  const A = numbers(most * cols, 9);
  const whole = gramOf(A, most, cols);
  const factor = whole.slice();
  run(cholesky(factor, most));
  const right = numbers(most, 10);
  const solved = right.slice();
  forward(factor, most, most, solved);

  it.each([1, 2, 3, 4, 5, 7, 31, 63, 64, 65, 66, 100, 127, 128, 129, 139])("%d of 140 rows", (n) => {
    const G = gramOf(A, n, cols);
    const T = G.slice();
    run(cholesky(T, n));
    const b = right.slice(0, n);
    forward(T, n, n, b);
    for (let i = 0; i < n; i++) {
      expect(G.slice(i * n, i * n + i + 1)).toEqual(whole.slice(i * most, i * most + i + 1));
      expect(T.slice(i * n, i * n + i + 1)).toEqual(factor.slice(i * most, i * most + i + 1));
    }
    expect(b).toEqual(solved.slice(0, n));
  });

  it("in place: a factor of the leading block of a larger matrix", () => {
    const T = whole.slice();
    run(cholesky(T, 77, most));
    for (let i = 0; i < 77; i++)
      expect(T.slice(i * most, i * most + i + 1)).toEqual(factor.slice(i * most, i * most + i + 1));
    expect(T.slice(77 * most)).toEqual(whole.slice(77 * most));
  });
});

describe("work in slices", () => {
  it("gram and cholesky pause several times at big sizes, and pausing changes nothing", () => {
    const n = 260;
    const A = numbers(n * 400, 3);
    const G = new Float64Array(n * n);
    expect(run(gram(G, A, n, 400))).toBeGreaterThanOrEqual(2);
    const M = Matrix.from1DArray(n, 400, A);
    expect(lowerGap(G, M.mmul(M.transpose()), n)).toBeLessThan(1e-12);

    const T = G.slice();
    const other = G.slice();
    const [one, two] = [cholesky(T, n), cholesky(other, n)];
    let pauses = 0;
    // Two factorizations in turns: they share no state.
    for (;;) {
      const [a, b] = [one.next(), two.next()];
      expect(a.done).toBe(b.done);
      if (a.done) break;
      pauses++;
    }
    expect(pauses).toBeGreaterThanOrEqual(Math.ceil(n / 64));
    expect(other).toEqual(T);
  });

  it("does nothing before its first step", () => {
    const T = new Float64Array([4, 0, 2, 5]);
    const steps = cholesky(T, 2);
    expect([...T]).toEqual([4, 0, 2, 5]);
    run(steps);
    expect([...T]).toEqual([2, 0, 1, 2]);
  });
});

describe("a singular matrix", () => {
  it.each([3, 30, 70, 130])("of size %d with repeated rows gives no NaN with a floor", (n) => {
    // Every row twice: rank n / 2, exactly.
    const cols = n;
    const A = numbers(n * cols, n);
    for (let i = 1; i < n; i += 2) A.copyWithin(i * cols, (i - 1) * cols, i * cols);
    const G = gramOf(A, n, cols);
    const T = G.slice();
    const floor = cols * 1e-15;
    run(cholesky(T, n, n, floor));
    for (let i = 0; i < n; i++) {
      expect(T.slice(i * n, i * n + i + 1).every(Number.isFinite)).toBe(true);
      expect(T[i * n + i]).toBeGreaterThanOrEqual(Math.sqrt(floor));
    }
    // The first row of a pair leaves nothing for the second: its pivot is lost.
    for (let i = 1; i < Math.min(n, 30); i += 2) expect(T[i * n + i]).toBeLessThan(1e-5);
    const b = numbers(n, 1);
    forward(T, n, n, b);
    backward(T, n, n, b);
    expect(b.every(Number.isFinite)).toBe(true);
  });

  it("of zeros becomes a diagonal of √floor", () => {
    const T = new Float64Array(9);
    run(cholesky(T, 3, 3, 0.25));
    expect([...T]).toEqual([0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5]);
  });

  it("a negative pivot is held at the floor", () => {
    const T = new Float64Array([1, 0, 2, 3]);
    run(cholesky(T, 2, 2, 1e-10));
    expect([...T]).toEqual([1, 0, 2, Math.sqrt(1e-10)]);
  });
});
