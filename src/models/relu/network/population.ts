import { product, timesTransposed } from "./dense.ts";
import type { Neurons } from "./neurons.ts";

/**
 * Averages over Gaussian inputs, exact: for x ~ N(0, I) and u the cosine of w and v,
 *   k(w, v) = E relu(w·x) relu(v·x) = ‖w‖‖v‖ (√(1−u²) + u(π − arccos u)) / 2π,
 *   ∂k/∂w = (‖v‖ √(1−u²) ŵ + (π − arccos u) v) / 2π
 * (Cho and Saul 2009, arc-cosine kernel of order 1). So E f², its gradient and the risk of any network against any other are
 * sums over pairs of neurons: no test set and no source sample (docs/theory.md §3.5). For inputs on the unit sphere all of
 * these are 1/d times as large, as relu is homogeneous. Linear functions are two neurons (neurons.ts).
 */

/** Pairs of neurons between two yields: a few milliseconds. */
const REST = 1e5;
const TURN = 2 * Math.PI;

/** k(w, v) from w·v, ‖w‖, ‖v‖; 0 where a neuron is 0. */
export function moment(dot: number, w: number, v: number): number {
  const size = w * v;
  if (size === 0) return 0;
  const u = Math.max(-1, Math.min(1, dot / size));
  return (size * (Math.sqrt((1 - u) * (1 + u)) + u * (Math.PI - Math.acos(u)))) / TURN;
}

/** ‖w_i‖ of each row. */
export function norms(W: Float64Array, count: number, d: number): Float64Array {
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let j = i * d; j < (i + 1) * d; j++) sum += W[j] * W[j];
    out[i] = Math.sqrt(sum);
  }
  return out;
}

/** The matrix of k(a_i, b_j), rows × cols, for A rows × d and B cols × d. */
export function* momentMatrix(
  A: Float64Array,
  rows: number,
  B: Float64Array,
  cols: number,
  d: number,
): Generator<void, Float64Array> {
  const K = new Float64Array(rows * cols);
  const [a, b] = [norms(A, rows, d), norms(B, cols, d)];
  const block = Math.max(1, Math.floor(REST / Math.max(1, cols)));
  for (let i = 0; i < rows; i += block) {
    const m = Math.min(block, rows - i);
    const part = K.subarray(i * cols, (i + m) * cols);
    timesTransposed(part, A.subarray(i * d, (i + m) * d), B, m, cols, d);
    for (let r = 0; r < m; r++)
      for (let j = 0; j < cols; j++) part[r * cols + j] = moment(part[r * cols + j], a[i + r], b[j]);
    yield;
  }
  return K;
}

/** E f(x)², x ~ N(0, I), in blocks so that memory stays below a megabyte or so. At least 0. */
export function* meanSquare({ count, d, W, q }: Neurons): Generator<void, number> {
  const size = norms(W, count, d);
  const BLOCK = 128;
  const dots = new Float64Array(BLOCK * BLOCK);
  let sum = 0;
  let work = 0;
  for (let i = 0; i < count; i += BLOCK) {
    const rows = Math.min(BLOCK, count - i);
    for (let j = 0; j <= i; j += BLOCK) {
      const cols = Math.min(BLOCK, count - j);
      timesTransposed(dots, W.subarray(i * d, (i + rows) * d), W.subarray(j * d, (j + cols) * d), rows, cols, d);
      let part = 0;
      for (let r = 0; r < rows; r++) {
        let row = 0;
        for (let c = 0; c < cols; c++) row += q[j + c] * moment(dots[r * cols + c], size[i + r], size[j + c]);
        part += q[i + r] * row;
      }
      sum += i === j ? part : 2 * part;
      work += rows * cols;
      if (work > REST) {
        work = 0;
        yield;
      }
    }
  }
  return Math.max(0, sum);
}

/** Work space of populationGradient: its angles, trained × count, and ‖w_i‖-weighted sums. */
export interface PopulationSpace {
  readonly dots: Float64Array;
  readonly along: Float64Array;
}

export const populationSpace = (trained: number, count: number): PopulationSpace => ({
  dots: new Float64Array(trained * count),
  along: new Float64Array(trained),
});

/**
 * ½E f² over x ~ N(0, I), and its gradient in the first `trained` neurons (the others are fixed, e.g. minus a teacher):
 * ∂/∂w_i into gradW (trained × d), ∂/∂q_i into gradQ (trained).
 * @param fixed ½E of the square of the fixed neurons' own sum, so that it is not added up again
 */
export function* populationGradient(
  gradW: Float64Array,
  gradQ: Float64Array,
  { count, d, W, q }: Neurons,
  trained: number,
  fixed: number,
  { dots, along }: PopulationSpace,
): Generator<void, number> {
  const size = norms(W, count, d);
  const block = Math.max(1, Math.floor(REST / count));
  let loss = fixed;
  for (let from = 0; from < trained; from += block) {
    const to = Math.min(trained, from + block);
    const rows = to - from;
    const part = dots.subarray(from * count, to * count);
    timesTransposed(part, W.subarray(from * d, to * d), W, rows, count, d);
    for (let i = from; i < to; i++) {
      let own = 0;
      let others = 0;
      let turn = 0;
      for (let j = 0, at = (i - from) * count; j < count; j++, at++) {
        const both = size[i] * size[j];
        const u = both > 0 ? Math.max(-1, Math.min(1, part[at] / both)) : 0;
        const sine = Math.sqrt((1 - u) * (1 + u));
        const open = Math.PI - Math.acos(u);
        const k = (q[j] * both * (sine + u * open)) / TURN;
        if (j < trained) own += k;
        else others += k;
        turn += q[j] * size[j] * sine;
        part[at] = (q[j] * open) / TURN;
      }
      gradQ[i] = own + others;
      // A pair of trained neurons comes twice, a trained and a fixed one once.
      loss += q[i] * (own / 2 + others);
      along[i] = size[i] > 0 ? turn / (TURN * size[i]) : 0;
    }
    product(gradW.subarray(from * d, to * d), part, W, rows, d, count);
    for (let i = from; i < to; i++)
      for (let j = i * d; j < (i + 1) * d; j++) gradW[j] = q[i] * (gradW[j] + along[i] * W[j]);
    yield;
  }
  return Math.max(0, loss);
}
