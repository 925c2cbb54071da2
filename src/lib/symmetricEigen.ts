import { tridiagonalise } from "./tridiagonal.ts";

/** Multiplications between two yields. */
const REST = 4e6;

/**
 * Eigenvalues of a symmetric matrix G = UΛUᵀ, and Uᵀ times some vectors: all that most uses of eigenvectors need, at a cost of
 * 4n³/3 multiplications and about 3n² more a vector, where the whole of U would take 3n³. Householder reflections, then
 * implicit QL steps (Golub and Van Loan, §8.3) whose rotations turn the vectors too. Yields every few milliseconds. gaussRule.ts
 * keeps a QL of its own for a few nodes: another rule when to stop would change the last bits of published numbers.
 *
 * @param G lower triangle of a symmetric n × n matrix, row-major, finite; overwritten
 * @param vectors `count` vectors of n numbers, one after the other; each v becomes Uᵀv. The sign of each entry is free, but
 *   the same in all vectors.
 * @returns n eigenvalues, descending; the entries of the vectors stand in the same order
 */
export function* symmetricEigen(
  G: Float64Array,
  n: number,
  vectors: Float64Array,
  count: number,
): Generator<void, Float64Array> {
  const T = yield* tridiagonalise(G, n);
  // Entry i of all vectors side by side: a rotation touches two rows of R.
  const R = new Float64Array(n * count);
  let work = 0;
  for (let v = 0; v < count; v++) {
    const one = vectors.subarray(v * n, (v + 1) * n);
    T.into(one);
    for (let i = 0; i < n; i++) R[i * count + v] = one[i];
    work += n * n;
    if (work > REST) {
      work = 0;
      yield;
    }
  }
  const d = T.diagonal;
  const e = new Float64Array(n);
  for (let i = 1; i < n; i++) e[i - 1] = T.off[i];
  let size = 0;
  for (let i = 0; i < n; i++) size = Math.max(size, Math.abs(d[i]), Math.abs(e[i]));
  const small = (i: number) => Math.abs(e[i]) <= Number.EPSILON * (Math.abs(d[i]) + Math.abs(d[i + 1]) + 0.01 * size);
  for (let l = 0; l < n; l++) {
    for (let step = 0; ; step++) {
      let m = l;
      while (m < n - 1 && !small(m)) m++;
      if (m === l) break;
      if (step === 60) throw new Error("the eigenvalues of a matrix did not converge: are all its entries finite?");
      sweep(d, e, l, m, R, count);
      work += 2 * (m - l) * count;
      if (work > REST) {
        work = 0;
        yield;
      }
    }
  }
  const order = Array.from(d.keys()).sort((i, j) => d[j] - d[i]);
  for (let v = 0; v < count; v++) for (let i = 0; i < n; i++) vectors[v * n + i] = R[order[i] * count + v];
  return Float64Array.from(order, (i) => d[i]);
}

/** One implicit QL step on rows l … m. A function of its own, since V8 allocates each number that changes in a generator. */
function sweep(d: Float64Array, e: Float64Array, l: number, m: number, R: Float64Array, count: number): void {
  let g = (d[l + 1] - d[l]) / (2 * e[l]);
  const root = Math.hypot(g, 1);
  g = d[m] - d[l] + e[l] / (g + (g >= 0 ? root : -root));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i];
    const b = c * e[i];
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] -= p;
      e[m] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1] - p;
    const q = (d[i] - g) * s + 2 * c * b;
    p = s * q;
    d[i + 1] = g + p;
    g = c * q - b;
    rotate(R, i * count, count, c, s);
  }
  d[l] -= p;
  e[l] = g;
  e[m] = 0;
}

function rotate(R: Float64Array, at: number, count: number, c: number, s: number): void {
  for (let k = at, end = at + count; k < end; k++) {
    const f = R[k + count];
    const x = R[k];
    R[k + count] = s * x + c * f;
    R[k] = c * x - s * f;
  }
}
