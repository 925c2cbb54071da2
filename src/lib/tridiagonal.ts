/**
 * A symmetric matrix as QTQᵀ with T tridiagonal, by Householder reflections (Golub and Van Loan, §8.3.1), and solves with
 * T shifted by a complex number: functions of the matrix times a few vectors without its eigenvectors.
 */
export interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** T_{i,i−1} at i; 0 at 0. */
  readonly off: Float64Array;
  /** v becomes Qᵀv; so do several vectors, one after the other. */
  readonly into: (v: Float64Array) => void;
  /** v becomes Qv. */
  readonly back: (v: Float64Array) => void;
}

/** Multiplications between two yields. */
const REST = 4e6;

/**
 * Takes 4n³/3 multiplications and additions; yields every few milliseconds.
 *
 * @param A lower triangle of a symmetric n × n matrix, row-major; overwritten by the reflections
 */
export function* tridiagonalise(A: Float64Array, n: number): Generator<void, Tridiagonal> {
  const diagonal = new Float64Array(n);
  const off = new Float64Array(n);
  const halves = new Float64Array(n);
  // The last reflection and its p: A less puᵀ + upᵀ is made together with the next product, in one pass over A.
  const last = new Float64Array(n);
  const lastP = new Float64Array(n);
  const u = new Float64Array(n);
  const p = new Float64Array(n);
  let work = 0;
  for (let i = n - 1; i > 0; i--) {
    reflection(A, n, i, last, lastP, u, p, diagonal, off, halves);
    last.set(u);
    lastP.set(p);
    work += 2 * i * i;
    if (work > REST) {
      work = 0;
      yield;
    }
  }
  if (n > 0) diagonal[0] = A[0] - (lastP[0] * last[0] + last[0] * lastP[0]);
  return {
    diagonal,
    off,
    into: (vectors) => {
      for (let i = n - 1; i > 0; i--) {
        if (halves[i] === 0) continue;
        let at = 0;
        for (; at + 4 * n <= vectors.length; at += 4 * n) reflectFour(A, n, i, halves[i], vectors, at);
        for (; at < vectors.length; at += n) reflect(A, n, i, halves[i], vectors, at);
      }
    },
    back: (v) => {
      for (let i = 1; i < n; i++) if (halves[i] !== 0) reflect(A, n, i, halves[i], v, 0);
    },
  };
}

/** One step: row i of A, less the last update, becomes a reflection u; p is what the next update needs. */
function reflection(
  A: Float64Array,
  n: number,
  i: number,
  last: Float64Array,
  lastP: Float64Array,
  u: Float64Array,
  p: Float64Array,
  diagonal: Float64Array,
  off: Float64Array,
  halves: Float64Array,
): void {
  const row = i * n;
  for (let k = 0; k <= i; k++) A[row + k] -= lastP[i] * last[k] + last[i] * lastP[k];
  diagonal[i] = A[row + i];
  let square = 0;
  for (let k = 0; k < i - 1; k++) square += A[row + k] * A[row + k];
  const next = A[row + i - 1];
  off[i] = next;
  if (square !== 0) {
    const size = Math.sqrt(square + next * next);
    off[i] = next > 0 ? -size : size;
    A[row + i - 1] = next - off[i];
  }
  for (let k = 0; k < i; k++) u[k] = A[row + k];
  p.fill(0);
  updateAndMultiply(A, n, i, last, lastP, u, p);
  // uᵀu/2: the reflection is 1 − uuᵀ/half.
  const half = (square + u[i - 1] * u[i - 1]) / 2;
  if (square === 0) {
    // No reflection: nothing to update.
    p.fill(0);
    return;
  }
  halves[i] = half;
  let along = 0;
  for (let j = 0; j < i; j++) {
    p[j] /= half;
    along += p[j] * u[j];
  }
  const share = along / (2 * half);
  for (let j = 0; j < i; j++) p[j] -= share * u[j];
}

/**
 * A −= qvᵀ + vqᵀ and p = Au in the leading rows of a lower triangle, four rows at a time. Every sum runs in the order in which row after
 * row would be added, whatever the blocks. p begins as zeros.
 */
function updateAndMultiply(
  A: Float64Array,
  n: number,
  rows: number,
  v: Float64Array,
  q: Float64Array,
  u: Float64Array,
  p: Float64Array,
): void {
  const sums = new Float64Array(4);
  for (let j = 0; j < rows; j += 4) {
    const end = Math.min(rows, j + 4);
    for (let r = j; r < end; r++) {
      A[r * n + r] -= q[r] * v[r] + v[r] * q[r];
      sums[r - j] = A[r * n + r] * u[r];
    }
    const isWhole = end - j === 4;
    if (isWhole) fourRows(A, n, j, v, q, u, p, sums);
    for (let r = j; r < end; r++) {
      for (let k = isWhole ? j : 0; k < r; k++) {
        const a = A[r * n + k] - (q[r] * v[k] + v[r] * q[k]);
        A[r * n + k] = a;
        sums[r - j] += a * u[k];
        p[k] += a * u[r];
      }
      p[r] += sums[r - j];
    }
  }
}

/** Left of the diagonal block of rows j … j + 3. */
function fourRows(
  A: Float64Array,
  n: number,
  j: number,
  v: Float64Array,
  q: Float64Array,
  u: Float64Array,
  p: Float64Array,
  sums: Float64Array,
): void {
  const r0 = j * n;
  const r1 = r0 + n;
  const r2 = r1 + n;
  const r3 = r2 + n;
  const [v0, v1, v2, v3] = v.subarray(j);
  const [q0, q1, q2, q3] = q.subarray(j);
  const [u0, u1, u2, u3] = u.subarray(j);
  let [s0, s1, s2, s3] = sums;
  for (let k = 0; k < j; k++) {
    const vk = v[k];
    const qk = q[k];
    const uk = u[k];
    const a0 = A[r0 + k] - (q0 * vk + v0 * qk);
    const a1 = A[r1 + k] - (q1 * vk + v1 * qk);
    const a2 = A[r2 + k] - (q2 * vk + v2 * qk);
    const a3 = A[r3 + k] - (q3 * vk + v3 * qk);
    A[r0 + k] = a0;
    A[r1 + k] = a1;
    A[r2 + k] = a2;
    A[r3 + k] = a3;
    s0 += a0 * uk;
    s1 += a1 * uk;
    s2 += a2 * uk;
    s3 += a3 * uk;
    p[k] = p[k] + a0 * u0 + a1 * u1 + a2 * u2 + a3 * u3;
  }
  sums.set([s0, s1, s2, s3]);
}

function reflect(A: Float64Array, n: number, i: number, half: number, vectors: Float64Array, at: number): void {
  const row = i * n;
  let sum = 0;
  for (let k = 0; k < i; k++) sum += A[row + k] * vectors[at + k];
  const share = sum / half;
  for (let k = 0; k < i; k++) vectors[at + k] -= share * A[row + k];
}

/** The same for four vectors, one after the other. */
function reflectFour(A: Float64Array, n: number, i: number, half: number, vectors: Float64Array, at: number): void {
  const row = i * n;
  const to1 = at + n;
  const to2 = to1 + n;
  const to3 = to2 + n;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let k = 0; k < i; k++) {
    const a = A[row + k];
    s0 += a * vectors[at + k];
    s1 += a * vectors[to1 + k];
    s2 += a * vectors[to2 + k];
    s3 += a * vectors[to3 + k];
  }
  s0 /= half;
  s1 /= half;
  s2 /= half;
  s3 /= half;
  for (let k = 0; k < i; k++) {
    const a = A[row + k];
    vectors[at + k] -= s0 * a;
    vectors[to1 + k] -= s1 * a;
    vectors[to2 + k] -= s2 * a;
    vectors[to3 + k] -= s3 * a;
  }
}

/**
 * out += Re(f (T + s)⁻¹ v) for complex f and s, Im s ≠ 0, by elimination from the top: a symmetric matrix with a definite
 * imaginary part needs no pivots.
 */
export function addShifted(
  out: Float64Array,
  { diagonal, off }: Tridiagonal,
  [sr, si]: readonly [re: number, im: number],
  [fr, fi]: readonly [re: number, im: number],
  v: Float64Array,
): void {
  const n = diagonal.length;
  // Inverses of the pivots, and the right-hand side after elimination.
  const [qr, qi, xr, xi] = [0, 0, 0, 0].map(() => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    let re = diagonal[i] + sr;
    let im = si;
    let r = v[i];
    let c = 0;
    if (i > 0) {
      const gr = off[i] * qr[i - 1];
      const gi = off[i] * qi[i - 1];
      re -= gr * off[i];
      im -= gi * off[i];
      r -= gr * xr[i - 1] - gi * xi[i - 1];
      c -= gr * xi[i - 1] + gi * xr[i - 1];
    }
    const size = re * re + im * im;
    qr[i] = re / size;
    qi[i] = -im / size;
    xr[i] = r;
    xi[i] = c;
  }
  for (let i = n - 1; i >= 0; i--) {
    let r = xr[i];
    let c = xi[i];
    if (i < n - 1) {
      r -= off[i + 1] * xr[i + 1];
      c -= off[i + 1] * xi[i + 1];
    }
    xr[i] = r * qr[i] - c * qi[i];
    xi[i] = r * qi[i] + c * qr[i];
    out[i] += fr * xr[i] - fi * xi[i];
  }
}
