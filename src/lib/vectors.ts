/** Vectors and row-major matrices in typed arrays; a `count` is how many of the first entries count. */

/** out = Xv, n numbers, for X n × D and v D numbers. */
export function times(out: Float64Array, X: Float64Array, v: Float64Array, n: number, D: number): void {
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = i * D, d = 0; d < D; d++, j++) sum += X[j] * v[d];
    out[i] = sum;
  }
}

/** out = Xᵀv, D numbers, for v n numbers. */
export function transposeTimes(out: Float64Array, X: Float64Array, v: Float64Array, n: number, D: number): void {
  out.fill(0);
  for (let i = 0; i < n; i++) {
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
