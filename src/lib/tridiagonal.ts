/**
 * A symmetric matrix as QTQᵀ with T tridiagonal, by Householder reflections (Golub and Van Loan, §8.3.1), and solves with
 * T shifted by a complex number: functions of the matrix times a few vectors without its eigenvectors.
 */
export interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** T_{i,i−1} at i; 0 at 0. */
  readonly off: Float64Array;
  /** v becomes Qᵀv. */
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
  const p = new Float64Array(n);
  let work = 0;
  for (let i = n - 1; i > 0; i--) {
    const u = A.subarray(i * n, i * n + i);
    diagonal[i] = A[i * n + i];
    let square = 0;
    for (let k = 0; k < i - 1; k++) square += u[k] * u[k];
    const last = u[i - 1];
    if (square === 0) {
      off[i] = last;
      continue;
    }
    const size = Math.sqrt(square + last * last);
    off[i] = last > 0 ? -size : size;
    u[i - 1] = last - off[i];
    // uᵀu/2: the reflection is 1 − uuᵀ/half.
    const half = (square + u[i - 1] * u[i - 1]) / 2;
    halves[i] = half;
    p.fill(0, 0, i);
    for (let j = 0; j < i; j++) {
      const row = j * n;
      const uj = u[j];
      let sum = A[row + j] * uj;
      for (let k = 0; k < j; k++) {
        const a = A[row + k];
        sum += a * u[k];
        p[k] += a * uj;
      }
      p[j] += sum;
    }
    let along = 0;
    for (let j = 0; j < i; j++) {
      p[j] /= half;
      along += p[j] * u[j];
    }
    const share = along / (2 * half);
    for (let j = 0; j < i; j++) p[j] -= share * u[j];
    for (let j = 0; j < i; j++) {
      const row = j * n;
      const pj = p[j];
      const uj = u[j];
      for (let k = 0; k <= j; k++) A[row + k] -= pj * u[k] + uj * p[k];
    }
    work += 2 * i * i;
    if (work > REST) {
      work = 0;
      yield;
    }
  }
  if (n > 0) diagonal[0] = A[0];
  const reflect = (v: Float64Array, i: number) => {
    if (halves[i] === 0) return;
    let sum = 0;
    for (let k = 0; k < i; k++) sum += A[i * n + k] * v[k];
    const share = sum / halves[i];
    for (let k = 0; k < i; k++) v[k] -= share * A[i * n + k];
  };
  return {
    diagonal,
    off,
    into: (v) => {
      for (let i = n - 1; i > 0; i--) reflect(v, i);
    },
    back: (v) => {
      for (let i = 1; i < n; i++) reflect(v, i);
    },
  };
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
