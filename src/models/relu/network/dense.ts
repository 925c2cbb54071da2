/**
 * The products that training spends its time in, row-major and in plain loops blocked for the registers. Sums run in a
 * fixed order. Kept apart so that a faster kernel can take the place of this file.
 */

/** C = A·Bᵀ, rows × cols, for A rows × inner and B cols × inner. */
export function timesTransposed(
  C: Float64Array,
  A: Float64Array,
  B: Float64Array,
  rows: number,
  cols: number,
  inner: number,
): void {
  const whole = rows - (rows % 4);
  const wide = cols - (cols % 2);
  for (let i = 0; i < whole; i += 4) {
    const a0 = i * inner;
    const a1 = a0 + inner;
    const a2 = a1 + inner;
    const a3 = a2 + inner;
    for (let j = 0; j < wide; j += 2) {
      const b0 = j * inner;
      const b1 = b0 + inner;
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      let s20 = 0;
      let s21 = 0;
      let s30 = 0;
      let s31 = 0;
      for (let k = 0; k < inner; k++) {
        const y0 = B[b0 + k];
        const y1 = B[b1 + k];
        const x0 = A[a0 + k];
        const x1 = A[a1 + k];
        const x2 = A[a2 + k];
        const x3 = A[a3 + k];
        s00 += x0 * y0;
        s01 += x0 * y1;
        s10 += x1 * y0;
        s11 += x1 * y1;
        s20 += x2 * y0;
        s21 += x2 * y1;
        s30 += x3 * y0;
        s31 += x3 * y1;
      }
      let c = i * cols + j;
      C[c] = s00;
      C[c + 1] = s01;
      c += cols;
      C[c] = s10;
      C[c + 1] = s11;
      c += cols;
      C[c] = s20;
      C[c + 1] = s21;
      c += cols;
      C[c] = s30;
      C[c + 1] = s31;
    }
  }
  for (let i = 0; i < rows; i++) {
    for (let j = i < whole ? wide : 0; j < cols; j++) {
      let sum = 0;
      for (let k = 0, a = i * inner, b = j * inner; k < inner; k++) sum += A[a++] * B[b++];
      C[i * cols + j] = sum;
    }
  }
}

/** C = A·B, rows × cols, for A rows × inner and B inner × cols. */
export function product(
  C: Float64Array,
  A: Float64Array,
  B: Float64Array,
  rows: number,
  cols: number,
  inner: number,
): void {
  const whole = inner - (inner % 4);
  for (let i = 0; i < rows; i++) {
    const at = i * cols;
    for (let j = at; j < at + cols; j++) C[j] = 0;
    for (let k = 0; k < whole; k += 4) {
      const x0 = A[i * inner + k];
      const x1 = A[i * inner + k + 1];
      const x2 = A[i * inner + k + 2];
      const x3 = A[i * inner + k + 3];
      const b0 = k * cols;
      const b1 = b0 + cols;
      const b2 = b1 + cols;
      const b3 = b2 + cols;
      for (let j = 0; j < cols; j++) {
        C[at + j] = C[at + j] + x0 * B[b0 + j] + x1 * B[b1 + j] + x2 * B[b2 + j] + x3 * B[b3 + j];
      }
    }
    for (let k = whole; k < inner; k++) {
      const x = A[i * inner + k];
      for (let j = 0, b = k * cols; j < cols; j++) C[at + j] += x * B[b++];
    }
  }
}
