import { backward, cholesky, forward, gram, REST } from "../cholesky.ts";
import { times, transposeTimes } from "../vectors.ts";
import type { Kernels } from "./contract.ts";
import { MOST, tooMuch } from "./memory.ts";
import { takingBlocks } from "./takingBlocks.ts";

/** The kernels in TypeScript, for where WebAssembly or its SIMD is missing or forbidden. */
export const plain: Kernels = takingBlocks({
  kind: "plain",
  allocate(length) {
    if (!(length <= MOST)) throw tooMuch(length);
    let values = new Float64Array(length);
    return {
      get values() {
        return values;
      },
      free() {
        values = new Float64Array(0);
      },
    };
  },
  multiply: (C, A, B, n, k, m) => product(C, A, B, n, k, m, 1, m),
  multiplyTransposed: (C, A, B, n, k, m) => product(C, A, B, n, k, m, k, 1),
  *gram(G, A, rows, cols, stride = rows, weights) {
    if (weights) yield* weightedGram(G, A, rows, cols, stride, weights);
    else yield* gram(G, A, rows, cols, stride);
  },
  cholesky,
  forward(T, n, stride, B, columns = 1) {
    if (columns === 1) return forward(T, n, stride, B);
    for (let i = 0; i < n; i++) {
      const at = i * columns;
      for (let k = 0; k < i; k++) subtract(B, at, B, k * columns, T[i * stride + k], columns);
      for (let c = 0; c < columns; c++) B[at + c] /= T[i * stride + i];
    }
  },
  backward(T, n, stride, B, columns = 1) {
    if (columns === 1) return backward(T, n, stride, B);
    for (let i = n - 1; i >= 0; i--) {
      const at = i * columns;
      for (let k = n - 1; k > i; k--) subtract(B, at, B, k * columns, T[k * stride + i], columns);
      for (let c = 0; c < columns; c++) B[at + c] /= T[i * stride + i];
    }
  },
  times,
  transposeTimes,
  reluForward(f, H, X, W, a, n, d, m) {
    const parts = new Float64Array(4 * n);
    /** Four neurons; those that are missing have weights of 0. */
    const four = new Float64Array(4 * d);
    for (let j = 0; j < m; j += 4) {
      four.fill(0);
      four.set(W.subarray(j * d, Math.min(m, j + 4) * d));
      const [a0, a1, a2, a3] = [0, 1, 2, 3].map((b) => (j + b < m ? a[j + b] : 0));
      for (let i = 0, k = 0, h = j * n; i < 4 * n; i += 4, h += 4) {
        let z0 = 0;
        let z1 = 0;
        let z2 = 0;
        let z3 = 0;
        for (let c = 0; c < d; c++, k++) {
          const x = X[k];
          z0 += x * four[c];
          z1 += x * four[d + c];
          z2 += x * four[2 * d + c];
          z3 += x * four[3 * d + c];
        }
        // As written, so that NaN stays.
        H[h] = z0 < 0 ? 0 : z0;
        H[h + 1] = z1 < 0 ? 0 : z1;
        H[h + 2] = z2 < 0 ? 0 : z2;
        H[h + 3] = z3 < 0 ? 0 : z3;
        parts[i] += a0 * H[h];
        parts[i + 1] += a1 * H[h + 1];
        parts[i + 2] += a2 * H[h + 2];
        parts[i + 3] += a3 * H[h + 3];
      }
    }
    for (let i = 0; i < 4 * n; i += 4) f[i >> 2] = parts[i] + parts[i + 2] + (parts[i + 1] + parts[i + 3]);
  },
  reluBackward(gradientW, gradientA, H, X, a, r, n, d, m) {
    // Columns of X side by side, and of one neuron what each input adds.
    const columns = new Float64Array(d * n);
    for (let i = 0, k = 0; i < n; i++) for (let c = 0; c < d; c++) columns[c * n + i] = X[k++];
    const share = new Float64Array(n);
    const sums = new Float64Array(d);
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let i = 0, at = (j >> 2) * 4 * n + (j & 3); i < n; i++, at += 4) {
        sum += r[i] * H[at];
        share[i] = H[at] > 0 ? r[i] : 0;
      }
      if (gradientA) gradientA[j] = sum;
      times(sums, columns, share, d, n);
      for (let c = 0; c < d; c++) gradientW[j * d + c] = a[j] * sums[c];
    }
  },
});

function subtract(out: Float64Array, at: number, B: Float64Array, from: number, factor: number, count: number): void {
  for (let c = 0; c < count; c++) out[at + c] -= factor * B[from + c];
}

function* weightedGram(
  G: Float64Array,
  A: Float64Array,
  rows: number,
  cols: number,
  stride: number,
  weights: Float64Array,
): Generator<void, void> {
  const scaled = new Float64Array(4 * cols);
  const sums = new Float64Array(4 * rows);
  let work = 0;
  for (let i = 0; i < rows; i += 4) {
    const count = Math.min(4, rows - i);
    for (let a = 0; a < count; a++)
      for (let k = 0; k < cols; k++) scaled[a * cols + k] = A[(i + a) * cols + k] * weights[k];
    const across = Math.min(rows, i + 4);
    product(sums, scaled, A, count, cols, across, cols, 1);
    for (let a = 0; a < count; a++) for (let j = 0; j <= i + a; j++) G[(i + a) * stride + j] += sums[a * across + j];
    work += 4 * i * cols;
    if (work > REST) {
      work = 0;
      yield;
    }
  }
  yield;
}

/** C (n × m) = A·B with B_kj at j·across + k·down: 4 × 4 blocks, 16 sums for 8 loads. */
function product(
  C: Float64Array,
  A: Float64Array,
  B: Float64Array,
  n: number,
  k: number,
  m: number,
  across: number,
  down: number,
): void {
  for (let i = 0; i < n; i += 4) {
    for (let j = 0; j < m; j += 4) {
      if (i + 4 <= n && j + 4 <= m) {
        productBlock(C, A, B, k, m, i, j, across, down);
        continue;
      }
      for (let a = i; a < Math.min(n, i + 4); a++) {
        for (let b = j; b < Math.min(m, j + 4); b++) {
          let sum = 0;
          for (let l = 0; l < k; l++) sum += A[a * k + l] * B[b * across + l * down];
          C[a * m + b] = sum;
        }
      }
    }
  }
}

function productBlock(
  C: Float64Array,
  A: Float64Array,
  B: Float64Array,
  k: number,
  m: number,
  i: number,
  j: number,
  across: number,
  down: number,
): void {
  const a0 = i * k;
  const a1 = a0 + k;
  const a2 = a1 + k;
  const a3 = a2 + k;
  let b0 = j * across;
  let b1 = b0 + across;
  let b2 = b1 + across;
  let b3 = b2 + across;
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
  for (let l = 0; l < k; l++) {
    const x0 = A[a0 + l];
    const x1 = A[a1 + l];
    const x2 = A[a2 + l];
    const x3 = A[a3 + l];
    const y0 = B[b0];
    const y1 = B[b1];
    const y2 = B[b2];
    const y3 = B[b3];
    b0 += down;
    b1 += down;
    b2 += down;
    b3 += down;
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
  let c = i * m + j;
  C[c] = s00;
  C[c + 1] = s01;
  C[c + 2] = s02;
  C[c + 3] = s03;
  c += m;
  C[c] = s10;
  C[c + 1] = s11;
  C[c + 2] = s12;
  C[c + 3] = s13;
  c += m;
  C[c] = s20;
  C[c + 1] = s21;
  C[c + 2] = s22;
  C[c + 3] = s23;
  c += m;
  C[c] = s30;
  C[c + 1] = s31;
  C[c + 2] = s32;
  C[c + 3] = s33;
}
