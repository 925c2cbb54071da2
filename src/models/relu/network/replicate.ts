import { normals } from "../../../lib/normal.ts";
import type { Setup } from "../../param.ts";
import { type FlowEnd, type FlowPoint, silently } from "./flow.ts";
import { HEAD, HEAD_WIDTH, ROW, ROW_WIDTH } from "./layout.ts";
import { kernelFit, type LazyTask, lazyTask } from "./lazyTask.ts";
import { joined, linearNeurons, outputsInParts } from "./neurons.ts";
import { meanSquare } from "./population.ts";
import type { Samples } from "./sample.ts";
import { neuronsOf, type Shape, trainOnSamples } from "./slopes.ts";
import type { Where } from "./sphere.ts";

/**
 * A real two-layer network beside the kernel: f(u) = (1/√m) Σ a_i relu(w_i·u), w_i ~ N(0, init² I), a_i = ±init in pairs of equal w_i,
 * so that f = 0 at first. At init = 1 and large m it is the kernel's regression, to order m^(−1/2); as init → 0 its features are
 * learned. Gradient flow on ½‖f − y‖²/n, first on the source's samples, then on the target's. A source that was learned exactly
 * is b·u added to the untrained network, which is what pretraining in the kernel regime leaves.
 */

const WEIGHTS = 20;

/** Training has converged when ‖f − y‖² is this share of ‖y‖². */
export const FITTED = 1e-6;
/** Most gradients of one training: then it has not converged. */
export const MOST_GRADIENTS = 4000;
/** A readout alone may be unable to fit: it is done when the loss would fall less than this while time doubles. */
const STALL = 1e-4;

export const shapeOf = ({ width, d }: Setup): Shape => ({ m: width, d, scale: 1 / Math.sqrt(width), rate: 1 });

/** First weights of a network of width m; the neurons of a narrower one are among them. */
export function drawNetwork(m: number, d: number, init: number, { seed, replicate }: Where): Float64Array {
  const half = Math.ceil(m / 2);
  const W = new Float64Array(half * d);
  normals(W, W.length, { seed, replicate, purpose: WEIGHTS });
  const theta = new Float64Array(m * d + m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < d; j++) theta[i * d + j] = init * W[(i >> 1) * d + j];
    theta[m * d + i] = i % 2 === 0 ? (i === m - 1 ? 0 : init) : -init;
  }
  return theta;
}

/** Trains in place; the last value says whether training ended. Yields the points of flow.ts. */
export function* trainOn(
  theta: Float64Array,
  samples: Samples,
  shape: Shape,
  train: LazyTask["train"],
): Generator<FlowPoint | undefined, FlowEnd & { readonly converged: boolean }> {
  const end = yield* trainOnSamples(theta, samples, shape, {
    fitted: FITTED,
    maxGradients: MOST_GRADIENTS,
    stall: train === "readout" ? STALL : 0,
    trained: train,
  });
  return { ...end, converged: end.stop === "converged" || (end.stop === "stalled" && train === "readout") };
}

/** E (f(u) − b·u)² over the sphere, exact: 1/d of the same with Gaussian inputs. */
export function* riskAgainst(theta: Float64Array, shape: Shape, b: Float64Array): Generator<void, number> {
  return (yield* meanSquare(joined(neuronsOf(theta, shape), linearNeurons(b), -1))) / shape.d;
}

/** rms of network − kernel over the rms of the kernel, at the task's test inputs; NaN where the kernel is 0. */
export function* gapTo(
  theta: Float64Array,
  shape: Shape,
  tests: Float64Array,
  kernel: Float64Array,
): Generator<void, number> {
  const f = new Float64Array(kernel.length);
  yield* outputsInParts(f, neuronsOf(theta, shape), tests, kernel.length);
  let [gap, whole] = [0, 0];
  for (const [i, k] of kernel.entries()) {
    gap += (f[i] - k) ** 2;
    whole += k * k;
  }
  return Math.sqrt(gap / whole);
}

/** What fine-tuning starts from and is trained and scored on, beside the same in the kernel's limit. */
export interface Start {
  readonly theta: Float64Array;
  readonly labels: Float64Array;
  /** b of the risk: the target, less the source where that was learned exactly. */
  readonly aim: Float64Array;
  /** The kernel's pretrained function at the samples and at the test inputs. */
  readonly before: Float64Array;
  readonly beforeTests: Float64Array;
  readonly converged: boolean;
  readonly sourceRisk: number;
}

/** Pretraining: on the source's samples, or the source itself. `watch` sees the points. */
export function* pretrain(task: LazyTask, shape: Shape, theta: Float64Array): Generator<FlowPoint | undefined, Start> {
  const { data, source, target, tests, d } = task;
  const count = tests.length / d;
  if (!task.sourceData) {
    const labels = data.y.slice();
    for (let i = 0; i < data.n; i++) for (let j = 0; j < d; j++) labels[i] -= data.X[i * d + j] * source[j];
    const aim = target.map((b, j) => b - source[j]);
    const [before, beforeTests] = [new Float64Array(data.n), new Float64Array(count)];
    return { theta, labels, aim, before, beforeTests, converged: true, sourceRisk: 0 };
  }
  const end = yield* trainOn(theta, task.sourceData, shape, task.train);
  const { n, y } = task.sourceData;
  const fit = yield* silently(kernelFit(task.sourceData, task.train));
  const before = yield* silently(fit.at(y, n, data.X, data.n));
  const beforeTests = yield* silently(fit.at(y, n, tests, count));
  const sourceRisk = yield* silently(riskAgainst(theta, shape, source));
  return { theta, labels: data.y, aim: target, before, beforeTests, converged: end.converged, sourceRisk };
}

/**
 * @param setup d, width, train, init > 0, theta, rho, s, sigma, ns, ss: lazyTask.ts
 * @returns head and rows of layout.ts, a row for each of the ascending `ns`
 */
export function* replicateNetwork(
  setup: Setup,
  ns: readonly number[],
  seed: number,
  replicate: number,
): Generator<void, Float64Array> {
  const { d, width, init } = setup;
  const where = { seed, replicate };
  const shape = shapeOf(setup);
  const task = lazyTask(setup, Math.max(0, ...ns), where);
  const { data, tests, train } = task;
  const count = tests.length / d;
  const out = new Float64Array(HEAD_WIDTH + ns.length * ROW_WIDTH);
  const start = yield* silently(pretrain(task, shape, drawNetwork(width, d, init, where)));
  out[HEAD.converged] = start.converged ? 1 : 0;
  out[HEAD.source] = start.sourceRisk;
  const kernel = yield* kernelFit(data, train);
  const residual = start.labels.map((v, i) => v - start.before[i]);
  for (const [k, n] of ns.entries()) {
    const row = HEAD_WIDTH + k * ROW_WIDTH;
    const scratch = drawNetwork(width, d, init, where);
    const first = yield* silently(trainOn(scratch, { ...data, n }, shape, train));
    out[row + ROW.scratch] = yield* riskAgainst(scratch, shape, task.target);
    out[row + ROW.scratchConverged] = first.converged || n === 0 ? 1 : 0;
    out[row + ROW.scratchGap] = yield* gapTo(scratch, shape, tests, yield* kernel.at(data.y, n, tests, count));
    const tuned = start.theta.slice();
    const second = yield* silently(trainOn(tuned, { ...data, n, y: start.labels }, shape, train));
    out[row + ROW.fineTuned] = yield* riskAgainst(tuned, shape, start.aim);
    out[row + ROW.fineTunedConverged] = start.converged && (second.converged || n === 0) ? 1 : 0;
    const limit = yield* kernel.at(residual, n, tests, count);
    for (let i = 0; i < count; i++) limit[i] += start.beforeTests[i];
    out[row + ROW.fineTunedGap] = yield* gapTo(tuned, shape, tests, limit);
  }
  return out;
}
