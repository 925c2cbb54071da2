import { kernels } from "../../../lib/kernels/kernels.ts";

/**
 * A network of one hidden layer is a list of neurons: f(x) = Σ_i q_i relu(w_i·x). Its scaling (1/m, 1/√m) is in q.
 */
export interface Neurons {
  readonly count: number;
  readonly d: number;
  /** First-layer weights w_i, count × d, row-major. */
  readonly W: Float64Array;
  /** Output weights q_i, count. */
  readonly q: Float64Array;
}

/** The sum of two networks, `sign` times the second: its neurons after those of the first. */
export function joined(a: Neurons, b: Neurons, sign = 1): Neurons {
  const W = new Float64Array((a.count + b.count) * a.d);
  W.set(a.W.subarray(0, a.count * a.d));
  W.set(b.W.subarray(0, b.count * a.d), a.count * a.d);
  const q = new Float64Array(a.count + b.count);
  q.set(a.q.subarray(0, a.count));
  for (let j = 0; j < b.count; j++) q[a.count + j] = sign * b.q[j];
  return { count: a.count + b.count, d: a.d, W, q };
}

/** The linear function b·x exactly, as two neurons: relu(b·x) − relu(−b·x). */
export function linearNeurons(b: Float64Array): Neurons {
  const d = b.length;
  const W = new Float64Array(2 * d);
  for (let j = 0; j < d; j++) {
    W[j] = b[j];
    W[d + j] = -b[j];
  }
  return { count: 2, d, W, q: Float64Array.of(1, -1) };
}

/** f at n inputs X (n × d), into out. */
export function outputs(out: Float64Array, { count, d, W, q }: Neurons, X: Float64Array, n: number): void {
  for (let s = 0; s < n; s++) {
    let f = 0;
    for (let i = 0; i < count; i++) {
      let z = 0;
      for (let j = 0, w = i * d, x = s * d; j < d; j++) z += W[w++] * X[x++];
      if (z > 0) f += q[i] * z;
    }
    out[s] = f;
  }
}

/** Multiplications between two yields. */
const REST = 4e6;

/** The same for many neurons and inputs, in parts; `out` is overwritten. */
export function* outputsInParts(
  out: Float64Array,
  { count, d, W, q }: Neurons,
  X: Float64Array,
  n: number,
): Generator<void, void> {
  out.fill(0, 0, n);
  const block = Math.max(1, Math.floor(REST / (n * d + 1)));
  const Z = new Float64Array(Math.min(block, count) * n);
  for (let from = 0; from < count; from += block) {
    const rows = Math.min(block, count - from);
    kernels().multiplyTransposed(Z, W.subarray(from * d, (from + rows) * d), X, rows, d, n);
    for (let i = 0, at = 0; i < rows; i++) {
      const c = q[from + i];
      for (let s = 0; s < n; s++, at++) if (Z[at] > 0) out[s] += c * Z[at];
    }
    yield;
  }
}
