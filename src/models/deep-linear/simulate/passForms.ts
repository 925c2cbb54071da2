/** Bilinear forms of a few vectors, in the layout of a pass. */

/** Writes the lower triangle of a symmetric bilinear form of the vectors. */
export function lower(
  out: Float64Array,
  at: number,
  B: readonly Float64Array[],
  form: (u: Float64Array, v: Float64Array) => number,
): void {
  for (let i = 0, k = at; i < B.length; i++) for (let j = 0; j <= i; j++) out[k++] = form(B[i], B[j]);
}

/** uᵀΣv. */
export function weighted(lambda: Float64Array, u: Float64Array, v: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < lambda.length; j++) sum += lambda[j] * u[j] * v[j];
  return sum;
}

/** Writes uᵀΣv for each u of B and each v of `missed`, the unlearned parts of the vectors, and uᵀΣw with the fitted noise w. */
export function crossed(
  out: Float64Array,
  { cross, fit }: { readonly cross: number; readonly fit: number },
  lambda: Float64Array,
  B: readonly Float64Array[],
  missed: readonly Float64Array[],
  w: Float64Array,
): void {
  const m = B.length;
  for (const [i, u] of B.entries()) {
    for (const [j, v] of missed.entries()) out[cross + i * m + j] = weighted(lambda, u, v);
    out[fit + i] = weighted(lambda, u, w);
  }
}
