/**
 * Dense kernels of the simulator: Gram matrix and Cholesky factor, blocked for the registers and caches of plain
 * JavaScript. Each is a generator and yields between panels, so that a worker can handle messages.
 * Sums run in an order that does not depend on the number of rows: the answer for the first n rows is bitwise the
 * leading block of the answer for more rows.
 */

const PANEL = 64;

/** Multiplications between two yields: a few milliseconds. */
export const REST = 4e6;

/**
 * Lower triangle of G += A·Aᵀ for row-major A (rows × cols), G with row length `stride`.
 * 4×4 register blocks: 16 sums for 8 loads.
 */
export function* gram(
  G: Float64Array,
  A: Float64Array,
  rows: number,
  cols: number,
  stride = rows,
): Generator<void, void> {
  let work = 0;
  for (let i = 0; i < rows; i += 4) {
    const mi = Math.min(4, rows - i);
    for (let j = 0; j <= i; j += 4) {
      const mj = Math.min(4, rows - j);
      if (mi === 4 && mj === 4) addBlock(G, stride, A, cols, i, j, 0, cols, 1);
      else addEdge(G, stride, A, cols, i, mi, j, mj, 0, cols, 1);
    }
    work += 4 * i * cols;
    if (work > REST) {
      work = 0;
      yield;
    }
  }
  yield;
}

/**
 * Cholesky factor in place: the lower triangle of the n × n matrix G (row length `stride`) becomes T with T·Tᵀ = G.
 * A pivot lost to rounding is held at `floor` (then its row only carries that it is tiny), so no NaN is made.
 */
export function* cholesky(G: Float64Array, n: number, stride = n, floor = 0): Generator<void, void> {
  for (let p = 0; p < n; p += PANEL) {
    const end = Math.min(n, p + PANEL);
    for (let i = p; i < n; i++) {
      const ri = i * stride;
      const last = Math.min(i, end - 1);
      for (let j = p; j <= last; j++) {
        const rj = j * stride;
        let sum = G[ri + j];
        for (let k = p; k < j; k++) sum -= G[ri + k] * G[rj + k];
        if (j < i) G[ri + j] = sum / G[rj + j];
        else G[ri + j] = Math.sqrt(Math.max(sum, floor));
      }
    }
    yield;
    let work = 0;
    for (let i = end; i < n; i += 4) {
      const mi = Math.min(4, n - i);
      for (let j = end; j <= i; j += 4) {
        const mj = Math.min(4, n - j);
        if (mi === 4 && mj === 4) addBlock(G, stride, G, stride, i, j, p, end, -1);
        else addEdge(G, stride, G, stride, i, mi, j, mj, p, end, -1);
      }
      work += 4 * (i - end) * PANEL;
      if (work > REST) {
        work = 0;
        yield;
      }
    }
  }
}

/** Solves T·x = b in place for the leading n rows of a lower triangular T. Four rows at a time, each summed in order. */
export function forward(T: Float64Array, n: number, stride: number, b: Float64Array): void {
  for (let i = 0; i < n; i += 4) {
    const end = Math.min(n, i + 4);
    if (end - i === 4) {
      const r0 = i * stride;
      const r1 = r0 + stride;
      const r2 = r1 + stride;
      const r3 = r2 + stride;
      let s0 = b[i];
      let s1 = b[i + 1];
      let s2 = b[i + 2];
      let s3 = b[i + 3];
      for (let k = 0; k < i; k++) {
        const x = b[k];
        s0 -= T[r0 + k] * x;
        s1 -= T[r1 + k] * x;
        s2 -= T[r2 + k] * x;
        s3 -= T[r3 + k] * x;
      }
      b[i] = s0;
      b[i + 1] = s1;
      b[i + 2] = s2;
      b[i + 3] = s3;
    }
    const from = end - i === 4 ? i : 0;
    for (let j = i; j < end; j++) {
      const rj = j * stride;
      let sum = b[j];
      for (let k = from; k < j; k++) sum -= T[rj + k] * b[k];
      b[j] = sum / T[rj + j];
    }
  }
}

/** Solves Tᵀ·x = b in place. Four columns at a time, subtracted in order. */
export function backward(T: Float64Array, n: number, stride: number, b: Float64Array): void {
  let i = n;
  for (; i >= 4; i -= 4) {
    for (let j = i - 1; j >= i - 4; j--) {
      const rj = j * stride;
      const x = b[j] / T[rj + j];
      b[j] = x;
      for (let k = i - 4; k < j; k++) b[k] -= x * T[rj + k];
    }
    const r0 = (i - 1) * stride;
    const r1 = r0 - stride;
    const r2 = r1 - stride;
    const r3 = r2 - stride;
    const x0 = b[i - 1];
    const x1 = b[i - 2];
    const x2 = b[i - 3];
    const x3 = b[i - 4];
    for (let k = 0; k < i - 4; k++) b[k] = b[k] - x0 * T[r0 + k] - x1 * T[r1 + k] - x2 * T[r2 + k] - x3 * T[r3 + k];
  }
  for (let j = i - 1; j >= 0; j--) {
    const rj = j * stride;
    const x = b[j] / T[rj + j];
    b[j] = x;
    for (let k = 0; k < j; k++) b[k] -= x * T[rj + k];
  }
}

/** G[i…i+3, j…j+3] += sign · Σ_{from ≤ k < to} A[i, k]·A[j, k]. */
function addBlock(
  G: Float64Array,
  stride: number,
  A: Float64Array,
  cols: number,
  i: number,
  j: number,
  from: number,
  to: number,
  sign: number,
): void {
  const a0 = i * cols;
  const a1 = a0 + cols;
  const a2 = a1 + cols;
  const a3 = a2 + cols;
  const b0 = j * cols;
  const b1 = b0 + cols;
  const b2 = b1 + cols;
  const b3 = b2 + cols;
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s13 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  let s23 = 0;
  let s30 = 0;
  let s31 = 0;
  let s32 = 0;
  let s33 = 0;
  for (let k = from; k < to; k++) {
    const x0 = A[a0 + k];
    const x1 = A[a1 + k];
    const x2 = A[a2 + k];
    const x3 = A[a3 + k];
    const y0 = A[b0 + k];
    const y1 = A[b1 + k];
    const y2 = A[b2 + k];
    const y3 = A[b3 + k];
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s13 += x1 * y3;
    s20 += x2 * y0;
    s21 += x2 * y1;
    s22 += x2 * y2;
    s23 += x2 * y3;
    s30 += x3 * y0;
    s31 += x3 * y1;
    s32 += x3 * y2;
    s33 += x3 * y3;
  }
  let g = i * stride + j;
  G[g] += sign * s00;
  G[g + 1] += sign * s01;
  G[g + 2] += sign * s02;
  G[g + 3] += sign * s03;
  g += stride;
  G[g] += sign * s10;
  G[g + 1] += sign * s11;
  G[g + 2] += sign * s12;
  G[g + 3] += sign * s13;
  g += stride;
  G[g] += sign * s20;
  G[g + 1] += sign * s21;
  G[g + 2] += sign * s22;
  G[g + 3] += sign * s23;
  g += stride;
  G[g] += sign * s30;
  G[g + 1] += sign * s31;
  G[g + 2] += sign * s32;
  G[g + 3] += sign * s33;
}

/** The same for blocks cut off by the end of the matrix; the same order of summation. */
function addEdge(
  G: Float64Array,
  stride: number,
  A: Float64Array,
  cols: number,
  i: number,
  mi: number,
  j: number,
  mj: number,
  from: number,
  to: number,
  sign: number,
): void {
  for (let a = i; a < i + mi; a++) {
    for (let b = j; b < j + mj && b <= a; b++) {
      let s = 0;
      for (let k = from; k < to; k++) s += A[a * cols + k] * A[b * cols + k];
      G[a * stride + b] += sign * s;
    }
  }
}
