import { product, timesTransposed } from "./dense.ts";

/**
 * A network on finite data: mean squared error and its gradient, full batch. Activations are kept transposed, neurons ×
 * samples, so that both passes are products of row-major matrices.
 */

/** Multiplications between two yields: a few milliseconds. */
const REST = 2e6;

/** Inputs X (n × d, row-major) and labels y of a task. */
export interface Samples {
  readonly n: number;
  readonly d: number;
  readonly X: Float64Array;
  readonly y: Float64Array;
}

/** Work space for m neurons on n samples. */
export interface SampleSpace {
  readonly Z: Float64Array;
  readonly rest: Float64Array;
}

export const sampleSpace = (m: number, n: number): SampleSpace => ({
  Z: new Float64Array(m * n),
  rest: new Float64Array(n),
});

/**
 * ½‖f − y‖²/n of f = Σ q_i relu(w_i·x), and its gradient into gradW (m × d) and gradQ (m); gradW undefined where the first
 * layer does not train. `space.rest` holds f − y afterwards. 0 for n = 0.
 */
export function* sampleGradient(
  gradW: Float64Array | undefined,
  gradQ: Float64Array,
  W: Float64Array,
  q: Float64Array,
  m: number,
  { n, d, X, y }: Samples,
  { Z, rest }: SampleSpace,
): Generator<void, number> {
  const block = Math.max(4, 4 * Math.floor(REST / (4 * Math.max(1, n) * d)));
  for (let s = 0; s < n; s++) rest[s] = -y[s];
  for (let from = 0; from < m; from += block) {
    const to = Math.min(m, from + block);
    timesTransposed(Z.subarray(from * n, to * n), W.subarray(from * d, to * d), X, to - from, n, d);
    for (let i = from; i < to; i++) {
      const c = q[i];
      for (let s = 0, at = i * n; s < n; s++, at++) {
        const z = Z[at];
        if (z > 0) rest[s] += c * z;
      }
    }
    yield;
  }
  let loss = 0;
  for (let s = 0; s < n; s++) loss += rest[s] * rest[s];
  for (let from = 0; from < m; from += block) {
    const to = Math.min(m, from + block);
    for (let i = from; i < to; i++) {
      const c = q[i] / n;
      let sum = 0;
      for (let s = 0, at = i * n; s < n; s++, at++) {
        const z = Z[at];
        if (z > 0) {
          sum += z * rest[s];
          Z[at] = c * rest[s];
        } else Z[at] = 0;
      }
      gradQ[i] = n > 0 ? sum / n : 0;
    }
    if (gradW) product(gradW.subarray(from * d, to * d), Z.subarray(from * n, to * n), X, to - from, d, n);
    yield;
  }
  return n > 0 ? loss / (2 * n) : 0;
}
