import { norm } from "../../../lib/vectors.ts";
import type { Setup } from "../../param.ts";
import type { TrainingPoint } from "../../training.ts";
import {
  copyNetwork,
  drawNetwork,
  features,
  type Layers,
  type NetworkEnd,
  predictor,
  refittedReadout,
  trainNetwork,
} from "./network.ts";
import { DISTANCE, type Ending, FINE_TUNING, LEAST_RIDGE, PRETRAINING } from "./training.ts";
import { fineTuned, gap, refittedFeature, sourceTask, type Task, targetTask, teachers } from "./watchedTask.ts";

/** Maximum number of steps of one phase. */
const MOST_STEPS = 10_000;
/** Values of α in the last phase, in addition to the scene's own. */
const SWEEP = { from: 1, to: 1e-4, count: 9 };

/** Result of one run from one α. */
interface Outcome {
  /** Distances from the formula. */
  readonly fineTuning: number;
  readonly linear: number;
  /** Predictors, of the network and of the formula. */
  readonly betas: Readonly<Record<"fineTuning" | "linear", readonly [Float64Array, Float64Array]>>;
  readonly pretrained: NetworkEnd;
  readonly finetuned: NetworkEnd;
}

/** Runs the watched network and yields its points as they are computed. */
export function* train(setup: Setup, seed: number): Generator<TrainingPoint | undefined, void> {
  const source = sourceTask(setup, seed);
  const target = targetTask(setup, seed);
  const first = yield* watch(setup, source, target, seed);
  const end = endOf(setup, first.outcome, first.sizes);

  const scales = [...sweep(setup.init), setup.init].sort((a, b) => b - a);
  let stopped = 0;
  for (const [i, alpha] of scales.entries()) {
    const { fineTuning, linear, pretrained, finetuned } =
      alpha === setup.init ? first.outcome : yield* silently(run(setup, alpha, source, target, seed));
    const converged = pretrained.converged && finetuned.converged;
    if (!converged) stopped++;
    const values = converged ? [fineTuning, linear] : [Number.NaN, Number.NaN];
    if (i < scales.length - 1) yield { phase: DISTANCE, time: alpha, values };
    else yield { phase: DISTANCE, time: alpha, values, end: { ...end, stopped, runs: scales.length } };
  }
}

function sweep(own: number): number[] {
  const [from, to] = [Math.max(SWEEP.from, own), Math.min(SWEEP.to, own)];
  const values = Array.from({ length: SWEEP.count }, (_, i) =>
    Number((from * (to / from) ** (i / (SWEEP.count - 1))).toPrecision(12)),
  );
  return values.filter((alpha) => Math.abs(Math.log(alpha / own)) > 0.02);
}

type Moment = {
  readonly phase: number;
  readonly network: Layers;
  readonly time: number;
  readonly beta: Float64Array;
} & {
  readonly loss: number;
};

/** One whole run from scale α. Yields each point to draw; undefined lets the worker handle messages. */
function* run(
  setup: Setup,
  alpha: number,
  source: Task,
  target: Task,
  seed: number,
): Generator<Moment | undefined, Outcome> {
  const { d, L } = setup;
  const network = drawNetwork(d, L, alpha, seed);
  const pretrained = yield* follow(PRETRAINING, network, source);
  const ridge = ridgeOf(setup, source);
  const linear = [refittedReadout(network, target, ridge), refittedFeature(target, source.fit, L, ridge)] as const;
  const tuned = copyNetwork(network, d);
  const finetuned = yield* follow(FINE_TUNING, tuned, target);
  const fineTuning = [predictor(tuned, d), fineTuned(target, source.fit, L)] as const;
  return {
    fineTuning: gap(...fineTuning),
    linear: gap(...linear),
    betas: { fineTuning, linear },
    pretrained,
    finetuned,
  };
}

function* follow(phase: number, network: Layers, task: Task): Generator<Moment | undefined, NetworkEnd> {
  const flow = trainNetwork(network, task, MOST_STEPS);
  for (let next = flow.next(); ; next = flow.next()) {
    if (next.done) return next.value;
    yield next.value && { phase, network, ...next.value };
  }
}

/** The run without yielding its points. */
function* silently(pieces: ReturnType<typeof run>): Generator<undefined, Outcome> {
  for (let next = pieces.next(); ; next = pieces.next()) {
    if (next.done) return next.value;
    yield;
  }
}

/**
 * The run from the scene's α. Yields its points; returns also the sizes of the pretrained features in units of f, and their
 * alignment.
 */
function* watch(
  setup: Setup,
  source: Task,
  target: Task,
  seed: number,
): Generator<TrainingPoint | undefined, { outcome: Outcome; sizes: readonly number[] }> {
  const { d, n, ns, L, init } = setup;
  const f = featureNorm(setup, source);
  const task = teachers(setup);
  const formula = [
    ns < 0 ? [Number.NaN, Number.NaN] : [gap(source.fit, task.source) ** 2, ns > d ? source.floor : Number.NaN],
    [gap(fineTuned(target, source.fit, L), task.target) ** 2, n > d ? target.floor : Number.NaN],
  ];
  let pretrained: readonly number[] = [];
  const pieces = run(setup, init, source, target, seed);
  for (let next = pieces.next(); ; next = pieces.next()) {
    if (next.done) return { outcome: next.value, sizes: pretrained };
    if (!next.value) {
      yield;
      continue;
    }
    const { phase, network, time, beta, loss } = next.value;
    const { values, alignment } = features(network, source.fit);
    const sizes = [values[0] / f, values[1] / f, values[2] / f, alignment];
    if (phase === PRETRAINING) pretrained = sizes;
    const teacher = phase === PRETRAINING ? task.source : task.target;
    yield { phase, time, values: [gap(beta, teacher) ** 2, loss, ...formula[phase], ...sizes] };
  }
}

/** f = ‖β̂_s‖^{1−1/L}. */
const featureNorm = ({ d, L }: Setup, source: Task) => norm(source.fit, d) ** (1 - 1 / L);
const ridgeOf = (setup: Setup, source: Task) => Math.max(setup.ridge, LEAST_RIDGE * featureNorm(setup, source) ** 2);

/** The results of the run, which the status puts into words. */
function endOf(
  setup: Setup,
  outcome: Outcome,
  [first, second, third, alignment]: readonly number[],
): Omit<Ending, "stopped" | "runs"> {
  const { target } = teachers(setup);
  const risk = (beta: Float64Array) => gap(beta, target) ** 2;
  const { pretrained, finetuned, fineTuning, linear, betas } = outcome;
  return {
    ...{ init: setup.init, first, second, third, alignment, fineTuning, linear },
    fineTuningRisk: risk(betas.fineTuning[0]),
    fineTuningFormula: risk(betas.fineTuning[1]),
    linearRisk: risk(betas.linear[0]),
    linearFormula: risk(betas.linear[1]),
    ...(pretrained.converged ? {} : { pretrainingTime: pretrained.time, pretrainingSteps: pretrained.steps }),
    ...(finetuned.converged ? {} : { fineTuningTime: finetuned.time, fineTuningSteps: finetuned.steps }),
  };
}
