/** Forms of a few vectors, as the rows of a pass hold them. */

/** The lower triangle of a symmetric form of the vectors. */
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
