import { activations, type Block, kernels } from "../../../lib/kernels/kernels.ts";

/** A network on finite data: mean squared error and its gradient, full batch. */

/** Inputs X (n × d, row-major) and labels y of a task. */
export interface Samples {
  readonly n: number;
  readonly d: number;
  readonly X: Float64Array;
  readonly y: Float64Array;
}

/** Multiplications of a block of samples, between two yields. */
const REST = 8e6;
/** Fewest samples in a block: fewer would not be worth a call. */
const FEWEST = 64;

/** Samples and activations of `rows` of them, where the kernels work; to be freed. */
export interface SampleSpace {
  readonly rows: number;
  readonly inputs: readonly Block[];
  readonly H: Block;
  readonly f: Float64Array;
  /** Gradients of one block. */
  readonly partW: Float64Array;
  readonly partQ: Float64Array;
  free(): void;
}

/** Work space for m neurons on these samples: 32 ⌈m/4⌉ bytes for each sample of a block. */
export function sampleSpace(m: number, { n, d, X }: Samples): SampleSpace {
  const rows = Math.max(1, Math.min(n, Math.max(FEWEST, Math.floor(REST / (m * d)))));
  const inputs: Block[] = [];
  for (let from = 0; from < n; from += rows) {
    const count = Math.min(rows, n - from);
    const block = kernels().allocate(count * d);
    block.values.set(X.subarray(from * d, (from + count) * d));
    inputs.push(block);
  }
  const H = kernels().allocate(activations(rows, m));
  return {
    rows,
    inputs,
    H,
    f: new Float64Array(rows),
    partW: new Float64Array(m * d),
    partQ: new Float64Array(m),
    free() {
      H.free();
      for (const block of inputs) block.free();
    },
  };
}

/**
 * ½‖f − y‖²/n of f = Σ q_i relu(w_i·x), and its gradient into gradW (m × d) and gradQ (m). 0 for n = 0.
 * @param W m × d
 */
export function* sampleGradient(
  gradW: Float64Array,
  gradQ: Float64Array,
  W: Float64Array,
  q: Float64Array,
  m: number,
  { n, d, y }: Samples,
  { rows, inputs, H, f, partW, partQ }: SampleSpace,
): Generator<void, number> {
  const fast = kernels();
  gradW.fill(0, 0, m * d);
  gradQ.fill(0, 0, m);
  let loss = 0;
  for (const [b, block] of inputs.entries()) {
    const from = b * rows;
    const count = Math.min(rows, n - from);
    fast.reluForward(f, H.values, block.values, W, q, count, d, m);
    for (let s = 0; s < count; s++) {
      const e = f[s] - y[from + s];
      loss += e * e;
      f[s] = e / n;
    }
    fast.reluBackward(partW, partQ, H.values, block.values, q, f, count, d, m);
    for (let i = 0; i < m * d; i++) gradW[i] += partW[i];
    for (let i = 0; i < m; i++) gradQ[i] += partQ[i];
    yield;
  }
  return n > 0 ? loss / (2 * n) : 0;
}
