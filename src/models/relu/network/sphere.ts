import { normals } from "../../../lib/normal.ts";

/** The replicate that draws, of which link. */
export interface Where {
  readonly seed: number;
  readonly replicate: number;
}

/** `count` rows uniform on the unit sphere in d dimensions; the first rows do not depend on count. */
export function sphere(count: number, d: number, { seed, replicate }: Where, purpose: number): Float64Array {
  const W = new Float64Array(count * d);
  normals(W, W.length, { seed, replicate, purpose });
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let j = i * d; j < (i + 1) * d; j++) sum += W[j] * W[j];
    const size = Math.sqrt(sum);
    for (let j = i * d; j < (i + 1) * d; j++) W[j] /= size;
  }
  return W;
}
