import type { Setup } from "../../param.ts";
import type { TrainingPoint } from "../../training.ts";
import type { Ending } from "../training/training.ts";
import { type FlowPoint, silently } from "./flow.ts";
import { kernelFit, lazyTask } from "./lazyTask.ts";
import { drawNetwork, gapTo, pretrain, riskAgainst, shapeOf, trainOn } from "./replicate.ts";

/** The watched network: its phases in order, and what the values of a point are. */
export const PHASES = { source: 0, fineTuning: 1, scratch: 2, width: 3 } as const;
/** Phases 0–2: [risk of the network, risk of the kernel's regression on the same data, training error ‖f − y‖²/n]. */
export const CURVE_VALUES = 3;
/** Phase 3, over the width: [gap to the kernel at that width, m^(−1/2) through the gap at the full width]. */
export const WIDTH_VALUES = 2;

/** A point is drawn after this growth of time, or this share of the first loss. */
const GROWTH = 1.12;
const DROP = 0.05;
/** For a network of more neurons, whose exact risk takes longer than its steps. */
const WIDE = 1500;
const WIDE_GROWTH = 1.6;
const NARROWEST = 64;

/** Trains at the probe's setting (replicate.ts): `setup` has n as well. Yields points, and undefined as chances to rest. */
export function* trainNetwork(setup: Setup, seed: number): Generator<TrainingPoint | undefined, void> {
  const { d, width, init, n } = setup;
  const where = { seed, replicate: 0 };
  const shape = shapeOf(setup);
  const task = lazyTask(setup, n, where);
  const { data, tests, train } = task;
  const count = tests.length / d;
  const growth = width > WIDE ? WIDE_GROWTH : GROWTH;

  /** Risk at the test inputs of a function given there. */
  const testRisk = (f: Float64Array, b: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      let e = f[i];
      for (let j = 0; j < d; j++) e -= tests[i * d + j] * b[j];
      sum += e * e;
    }
    return sum / count;
  };

  /** Shows some of the flow's points; theta holds the weights at the moment of each. */
  function* show<V>(
    phase: number,
    flow: Generator<FlowPoint | undefined, V>,
    theta: Float64Array,
    b: Float64Array,
    limit: number,
  ): Generator<TrainingPoint | undefined, V> {
    let drawn: FlowPoint | undefined;
    let whole = 0;
    let last: FlowPoint | undefined;
    for (let next = flow.next(); ; next = flow.next()) {
      const point = next.done ? last : next.value;
      if (point) {
        last = point;
        whole ||= point.loss;
        const due = !drawn || point.time >= growth * drawn.time || drawn.loss - point.loss >= DROP * whole;
        if (next.done ? point !== drawn : due) {
          drawn = point;
          const risk = yield* silently(riskAgainst(theta, shape, b));
          yield { phase, time: point.time, values: [risk, limit, 2 * point.loss] };
        }
      }
      if (next.done) return next.value;
      yield;
    }
  }

  const pretrained = drawNetwork(width, d, init, where);
  const steps = pretrain(task, shape, pretrained);
  const start = yield* show(PHASES.source, steps, pretrained, task.source, Number.NaN);
  const kernel = yield* silently(kernelFit(data, train));
  const scratchLimit = yield* silently(kernel.at(data.y, n, tests, count));
  const residual = start.labels.map((v, i) => v - start.before[i]);
  const tunedLimit = yield* silently(kernel.at(residual, n, tests, count));
  for (let i = 0; i < count; i++) tunedLimit[i] += start.beforeTests[i];

  const tuned = start.theta.slice();
  const second = yield* show(
    PHASES.fineTuning,
    trainOn(tuned, { ...data, y: start.labels }, shape, train),
    tuned,
    start.aim,
    testRisk(tunedLimit, start.aim),
  );
  const scratch = drawNetwork(width, d, init, where);
  const first = yield* show(
    PHASES.scratch,
    trainOn(scratch, data, shape, train),
    scratch,
    task.target,
    testRisk(scratchLimit, task.target),
  );

  const own = yield* silently(gapTo(scratch, shape, tests, scratchLimit));
  // Of a network that is not at its end nothing is said, and no line is drawn through it.
  const end = first.converged ? own : Number.NaN;
  /** Widths at which it has not converged. */
  const left: Record<string, number> = {};
  for (let m = NARROWEST; m < width; m *= 2) {
    const narrow = { ...setup, width: m };
    const theta = drawNetwork(m, d, init, where);
    const { converged } = yield* silently(trainOn(theta, data, shapeOf(narrow), train));
    const gap = converged ? yield* silently(gapTo(theta, shapeOf(narrow), tests, scratchLimit)) : Number.NaN;
    if (!converged) left[`width ${m}`] = m;
    yield { phase: PHASES.width, time: m, values: [gap, end * Math.sqrt(width / m)] };
  }
  const converged = {
    pretraining: Number(start.converged),
    fineTuning: Number(second.converged),
    scratch: Number(first.converged),
  };
  const whole: Ending = { apart: 100 * own, ...converged, ...left };
  yield { phase: PHASES.width, time: width, values: [end, end], end: whole };
}
