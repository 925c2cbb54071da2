import { Matrix, SVD } from "ml-matrix";
import { cholesky } from "../../../lib/cholesky.ts";
import { normals } from "../../../lib/normal.ts";
import { dot, norm, times, transposeTimes } from "../../../lib/vectors.ts";
import { WIDTH } from "./training.ts";
import { gap, project, solve, type Task, trainingError } from "./watchedTask.ts";

/**
 * A real linear network f(x) = v·W_{L−1}⋯W₁x with hidden layers of WIDTH units, and gradient flow on all its weights. Every layer
 * moves along the negative gradient of ½‖y − Xβ‖²/n (½‖β − β_s‖² with unlimited data), β = W₁ᵀ⋯W_{L−1}ᵀv; each
 * W_{l+1}ᵀW_{l+1} − W_lW_lᵀ is conserved. With initial weights α·N(0, 1)/√(inputs of the layer) these are of order α²: as α → 0 the
 * network is balanced and learns β_s with one feature ([T25] Thm 3.4).
 */

/** W₁ (WIDTH × d), then W₂ … (WIDTH × WIDTH), then v (WIDTH), row by row: views of one array. */
export type Layers = readonly Float64Array[];

/**
 * Random stream of the initial weights of the first layer; later layers have the next ones, and lower numbers belong to the data.
 */
const WEIGHTS = 8;

function layersOf(weights: Float64Array, d: number, L: number): Layers {
  const sizes = Array.from({ length: L }, (_, l) => WIDTH * (l === L - 1 ? 1 : l === 0 ? d : WIDTH));
  let at = 0;
  return sizes.map((size) => {
    at += size;
    return weights.subarray(at - size, at);
  });
}

const count = (d: number, L: number) => WIDTH * (d + (L - 2) * WIDTH + 1);

/** The network before training: independent normal weights of variance α²/(inputs of the layer). L ≥ 2 layers. */
export function drawNetwork(d: number, L: number, alpha: number, seed: number): Layers {
  const layers = layersOf(new Float64Array(count(d, L)), d, L);
  for (const [l, W] of layers.entries()) {
    normals(W, W.length, { seed, replicate: 0, purpose: WEIGHTS + l });
    const scale = alpha / Math.sqrt(l === 0 ? d : WIDTH);
    for (let i = 0; i < W.length; i++) W[i] *= scale;
  }
  return layers;
}

/** A copy that shares no memory with the network. */
export function copyNetwork(network: Layers, d: number): Layers {
  const copy = layersOf(new Float64Array(count(d, network.length)), d, network.length);
  for (const [l, W] of copy.entries()) W.set(network[l]);
  return copy;
}

/** back[l] is the product of the layers above layer l, from the readout down, as a row vector of WIDTH numbers. */
function backward(network: Layers): Float64Array[] {
  const back = network.slice(1);
  back[back.length - 1] = network[network.length - 1];
  for (let l = network.length - 2; l > 0; l--) {
    back[l - 1] = new Float64Array(WIDTH);
    transposeTimes(back[l - 1], network[l], back[l], WIDTH, WIDTH);
  }
  return back;
}

/** The linear predictor β of the network, d numbers. */
export function predictor(network: Layers, d: number): Float64Array {
  const beta = new Float64Array(d);
  transposeTimes(beta, network[0], backward(network)[0], WIDTH, d);
  return beta;
}

/** Writes the velocity of every weight, the negative gradient, to out. */
export function slope(out: Layers, network: Layers, task: Task): void {
  const { d, C, b } = task;
  const back = backward(network);
  const beta = new Float64Array(d);
  transposeTimes(beta, network[0], back[0], WIDTH, d);
  let input = new Float64Array(d);
  times(input, C, beta, d, d);
  for (let j = 0; j < d; j++) input[j] = b[j] - input[j];
  for (let l = 0; l < network.length - 1; l++) {
    const cols = input.length;
    for (let i = 0, k = 0; i < WIDTH; i++) for (let j = 0; j < cols; j++) out[l][k++] = back[l][i] * input[j];
    const next = new Float64Array(WIDTH);
    times(next, network[l], input, WIDTH, cols);
    input = next;
  }
  out[network.length - 1].set(input);
}

/** The hidden feature map W_{L−1}⋯W₁, WIDTH × d. */
export function featureMap(network: Layers, d: number): Float64Array {
  let map = network[0].slice();
  for (let l = 1; l < network.length - 1; l++) {
    const next = new Float64Array(WIDTH * d);
    for (let i = 0; i < WIDTH; i++)
      transposeTimes(next.subarray(i * d, (i + 1) * d), map, network[l].subarray(i * WIDTH, (i + 1) * WIDTH), WIDTH, d);
    map = next;
  }
  return map;
}

/** Singular values of the features, largest first, and |cos| between the leading right singular vector and β. */
export function features(network: Layers, beta: Float64Array): { values: readonly number[]; alignment: number } {
  const d = beta.length;
  const map = featureMap(network, d);
  const options = { computeLeftSingularVectors: false, autoTranspose: true };
  const svd = new SVD(Matrix.from1DArray(WIDTH, d, map), options);
  const along = dot(Float64Array.from(svd.rightSingularVectors.getColumn(0)), beta, d);
  return { values: svd.diagonal, alignment: Math.min(1, Math.abs(along) / (norm(beta, d) || 1)) };
}

/** Linear transfer: β of the network with its readout a refitted by min ‖y − Φa‖²/n + λ‖a‖². @param ridge λ > 0 */
export function refittedReadout(network: Layers, task: Task, ridge: number): Float64Array {
  const { d, C, b } = task;
  const map = featureMap(network, d);
  const G = new Float64Array(WIDTH * WIDTH);
  const image = new Float64Array(d);
  for (let i = 0; i < WIDTH; i++) {
    times(image, C, map.subarray(i * d, (i + 1) * d), d, d);
    times(G.subarray(i * WIDTH, (i + 1) * WIDTH), map, image, WIDTH, d);
    G[i * WIDTH + i] += ridge;
  }
  for (const _ of cholesky(G, WIDTH, WIDTH, ridge));
  const readout = new Float64Array(WIDTH);
  times(readout, map, b, WIDTH, d);
  solve(G, WIDTH, readout);
  const beta = new Float64Array(d);
  transposeTimes(beta, map, readout, WIDTH, d);
  return beta;
}

/** The flow at one time. */
export interface NetworkPoint {
  /** Time of gradient flow on half the mean squared error, from 0. */
  readonly time: number;
  readonly beta: Float64Array;
  /** Mean squared training error. */
  readonly loss: number;
}

export interface NetworkEnd extends NetworkPoint {
  /** True where ‖P_∥β − X⁺y‖ fell below FINAL times the norms involved; false where the steps ran out. */
  readonly converged: boolean;
  readonly steps: number;
}

const FINAL = 1e-7;
/**
 * Error tolerance of a step, relative to the norm of all weights (TOLERANCE) and to the length of the step (OF_STEP): without the
 * latter the flow would never come to rest.
 */
const TOLERANCE = 1e-6;
const OF_STEP = 0.05;
/** The first step, as a share of the time in which the weights would change by their own size. */
const FIRST = 0.01;
/** A point is yielded when time has grown by the share SHARE, or the loss has fallen by the share DROP of its first value. */
const SHARE = 0.06;
const DROP = 0.03;
/** Upper limit of a step as a share of the elapsed time, so that the beginning can be drawn too. */
const LONGEST = 0.15;
/** Steps between two yields: about two milliseconds. */
const REST = 16;

/**
 * Dormand and Prince, J. Comput. Appl. Math. 6 (1980) 19: the stages of order 5; ERROR is the difference from the embedded order 4.
 */
const STAGES = [
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
const ERROR = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

/**
 * Trains the network in place by gradient flow, for at most `maxSteps` steps. Yields about 40 points per decade of time at most and
 * one for each 3 % of the first loss, the last point included; at each of these `network` holds the weights of that time. Yields
 * undefined in between, so that the worker can handle messages.
 */
export function* trainNetwork(
  network: Layers,
  task: Task,
  maxSteps: number,
): Generator<NetworkPoint | undefined, NetworkEnd> {
  const { d } = task;
  const L = network.length;
  const size = count(d, L);
  const buffer = () => {
    const flat = new Float64Array(size);
    return { flat, layers: layersOf(flat, d, L) };
  };
  const now = new Float64Array(network[0].buffer, network[0].byteOffset, size);
  const trial = buffer();
  const k = Array.from({ length: 7 }, buffer);
  const beta0 = predictor(network, d);
  const scale = norm(beta0, d) + norm(task.fit, d) || 1;
  const left = (beta: Float64Array) => gap(project(task, beta), task.fit) / scale;

  let point: NetworkPoint = { time: 0, beta: beta0, loss: trainingError(task, beta0) };
  const whole = point.loss;
  let drawn = point;
  yield point;
  slope(k[0].layers, network, task);
  const first = (FIRST * norm(now, size)) / (norm(k[0].flat, size) || 1);
  let h = first;
  let steps = 0;
  let converged = left(beta0) <= FINAL;
  while (!converged && steps < maxSteps && h > 0) {
    for (const [stage, row] of STAGES.entries()) {
      combine(trial.flat, now, h, row, k);
      slope(k[stage + 1].layers, trial.layers, task);
    }
    let error = 0;
    for (let i = 0; i < size; i++) {
      let sum = 0;
      for (let j = 0; j < 7; j++) sum += ERROR[j] * k[j].flat[i];
      error += sum * sum;
    }
    error = (h * Math.sqrt(error)) / Math.min(TOLERANCE * norm(now, size), OF_STEP * h * norm(k[0].flat, size));
    const taken = error <= 1;
    if (taken) {
      now.set(trial.flat);
      // The last stage is the first of the next step (first same as last).
      [k[0], k[6]] = [k[6], k[0]];
      const beta = predictor(network, d);
      point = { time: point.time + h, beta, loss: trainingError(task, beta) };
      converged = left(beta) <= FINAL;
    }
    steps++;
    // A step whose error is not finite counts as far too long.
    h *= error > 0 || error === 0 ? Math.max(0.2, Math.min(5, 0.9 * error ** -0.2)) : 0.1;
    h = Math.min(h, Math.max(first, LONGEST * point.time));
    const over = converged || steps >= maxSteps;
    if (taken && (over || point.time >= (1 + SHARE) * drawn.time || drawn.loss - point.loss >= DROP * whole)) {
      drawn = point;
      yield point;
    } else if (steps % REST === 0) yield;
  }
  if (drawn !== point) yield point;
  return { ...point, converged, steps };
}

/** out = start + h Σ_j row_j k_j. */
function combine(
  out: Float64Array,
  start: Float64Array,
  h: number,
  row: readonly number[],
  k: readonly { readonly flat: Float64Array }[],
): void {
  out.set(start);
  for (const [j, a] of row.entries()) {
    const step = h * a;
    const { flat } = k[j];
    if (step !== 0) for (let i = 0; i < out.length; i++) out[i] += step * flat[i];
  }
}
