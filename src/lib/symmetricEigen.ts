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
  // Filled up to a multiple of four vectors, which are turned together.
  const R = new Float64Array(4 * Math.ceil(count / 4) * n);
  R.set(vectors.subarray(0, count * n));
  const step = 4 * Math.ceil(REST / (4 * n * n)) * n;
  for (let v = 0; v < R.length; v += step) {
    T.into(R.subarray(v, v + step));
    yield;
  }
  const d = T.diagonal;
  const e = new Float64Array(n);
  for (let i = 1; i < n; i++) e[i - 1] = T.off[i];
  let size = 0;
  for (let i = 0; i < n; i++) size = Math.max(size, Math.abs(d[i]), Math.abs(e[i]));
  const small = (i: number) => Math.abs(e[i]) <= Number.EPSILON * (Math.abs(d[i]) + Math.abs(d[i + 1]) + 0.01 * size);
  const turns = new Rotations(Math.max(n, Math.min(ROOM * n, Math.ceil(REST / (2 * Math.max(1, count))))));
  for (let l = 0; l < n; l++) {
    for (let step = 0; ; step++) {
      let m = l;
      while (m < n - 1 && !small(m)) m++;
      if (m === l) break;
      if (step === 60) throw new Error("the eigenvalues of a matrix did not converge: are all its entries finite?");
      if (!turns.hasRoom(m - l)) {
        turns.apply(R, n);
        yield;
      }
      sweep(d, e, l, m, turns);
    }
  }
  turns.apply(R, n);
  const order = Array.from(d.keys()).sort((i, j) => d[j] - d[i]);
  for (let v = 0; v < count * n; v += n) for (let i = 0; i < n; i++) vectors[v + i] = R[v + order[i]];
  return Float64Array.from(order, (i) => d[i]);
}

/** Sweeps whose rotations are applied together: this many rows' worth. */
const ROOM = 32;

/** Rotations of some sweeps, to be applied to all vectors at once: each vector is read and written once for all of them. */
class Rotations {
  private readonly cosines: Float64Array;
  private readonly sines: Float64Array;
  private readonly tops: Int32Array;
  private used = 0;

  constructor(room: number) {
    this.cosines = new Float64Array(room);
    this.sines = new Float64Array(room);
    this.tops = new Int32Array(room);
  }

  hasRoom(count: number): boolean {
    return this.used + count <= this.tops.length;
  }

  /** A rotation of the entries i and i + 1. */
  add(i: number, c: number, s: number): void {
    this.cosines[this.used] = c;
    this.sines[this.used] = s;
    this.tops[this.used++] = i;
  }

  /** Turns vectors of n numbers, four at a time, and forgets the rotations. */
  apply(vectors: Float64Array, n: number): void {
    for (let at = 0; at < vectors.length; at += 4 * n) this.turnFour(vectors, at, n);
    this.used = 0;
  }

  private turnFour(x: Float64Array, at: number, n: number): void {
    const { cosines, sines, tops, used } = this;
    const to1 = at + n;
    const to2 = to1 + n;
    const to3 = to2 + n;
    for (let k = 0; k < used; k++) {
      const i = tops[k];
      const c = cosines[k];
      const s = sines[k];
      const f0 = x[at + i + 1];
      const f1 = x[to1 + i + 1];
      const f2 = x[to2 + i + 1];
      const f3 = x[to3 + i + 1];
      const b0 = x[at + i];
      const b1 = x[to1 + i];
      const b2 = x[to2 + i];
      const b3 = x[to3 + i];
      x[at + i + 1] = s * b0 + c * f0;
      x[to1 + i + 1] = s * b1 + c * f1;
      x[to2 + i + 1] = s * b2 + c * f2;
      x[to3 + i + 1] = s * b3 + c * f3;
      x[at + i] = c * b0 - s * f0;
      x[to1 + i] = c * b1 - s * f1;
      x[to2 + i] = c * b2 - s * f2;
      x[to3 + i] = c * b3 - s * f3;
    }
  }
}

/** One implicit QL step on rows l … m. A function of its own, since V8 allocates each number that changes in a generator. */
function sweep(d: Float64Array, e: Float64Array, l: number, m: number, turns: Rotations): void {
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
    turns.add(i, c, s);
  }
  d[l] -= p;
  e[l] = g;
  e[m] = 0;
}
