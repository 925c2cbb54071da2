/** Vectors and row-major matrices in typed arrays; only the first `count` entries are used. */

/** out = Xv, n numbers, for X n × D and v D numbers. Four rows at a time, each summed in order. */
export function times(out: Float64Array, X: Float64Array, v: Float64Array, n: number, D: number): void {
  const whole = n - (n % 4);
  for (let i = 0; i < whole; i += 4) {
    const x0 = i * D;
    const x1 = x0 + D;
    const x2 = x1 + D;
    const x3 = x2 + D;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let d = 0; d < D; d++) {
      const vd = v[d];
      s0 += X[x0 + d] * vd;
      s1 += X[x1 + d] * vd;
      s2 += X[x2 + d] * vd;
      s3 += X[x3 + d] * vd;
    }
    out[i] = s0;
    out[i + 1] = s1;
    out[i + 2] = s2;
    out[i + 3] = s3;
  }
  for (let i = whole; i < n; i++) {
    let sum = 0;
    for (let j = i * D, d = 0; d < D; d++, j++) sum += X[j] * v[d];
    out[i] = sum;
  }
}

/** out = Xᵀv, D numbers, for v n numbers. Four rows at a time, added in order. */
export function transposeTimes(out: Float64Array, X: Float64Array, v: Float64Array, n: number, D: number): void {
  out.fill(0);
  const whole = n - (n % 4);
  for (let i = 0; i < whole; i += 4) {
    const x0 = i * D;
    const x1 = x0 + D;
    const x2 = x1 + D;
    const x3 = x2 + D;
    const v0 = v[i];
    const v1 = v[i + 1];
    const v2 = v[i + 2];
    const v3 = v[i + 3];
    for (let d = 0; d < D; d++) out[d] = out[d] + X[x0 + d] * v0 + X[x1 + d] * v1 + X[x2 + d] * v2 + X[x3 + d] * v3;
  }
  for (let i = whole; i < n; i++) {
    const vi = v[i];
    for (let j = i * D, d = 0; d < D; d++, j++) out[d] += X[j] * vi;
  }
}

/** aᵀb. */
export function dot(a: Float64Array, b: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += a[i] * b[i];
  return sum;
}

/** ‖a‖. */
export const norm = (a: Float64Array, count: number): number => Math.sqrt(dot(a, a, count));

/** The largest |a_i|; 0 for none. */
export function largest(a: Float64Array, count: number): number {
  let most = 0;
  for (let i = 0; i < count; i++) most = Math.max(most, Math.abs(a[i]));
  return most;
}

/** The smallest a_i; +∞ for none. */
export function smallest(a: Float64Array, count: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) least = Math.min(least, a[i]);
  return least;
}
