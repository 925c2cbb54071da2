import { readable } from "../../lib/decimal.ts";
import type { Setup, Training, TrainingFigure, TrainingPoint } from "../model.ts";
import { type FlowPoint, gradientFlow } from "./flow.ts";
import { fineTuningScale, scratchScale } from "./implicitBias.ts";
import { obstacle } from "./obstacle.ts";
import type { DiagonalParams } from "./params.ts";
import { distance, drawSource, drawTarget, drawTasks, simulator } from "./simulator.ts";

/** Values of a point: test and training error, then the root mean square of β in each group (NaN for an empty one). */
const figure: TrainingFigure = {
  phases: ["pretraining", "fine-tuning"],
  between: "readouts reset to γ/√2",
  rows: [
    {
      name: "error",
      meaning: "error on the training data and on the task",
      symbol: "R",
      scale: "linear",
      top: 1,
      traces: [
        { name: "test", look: "test" },
        { name: "training", look: "train" },
      ],
    },
    {
      name: "size",
      meaning: "typical size of the coefficients that are shared, lost, new, silent",
      symbol: "β",
      scale: "linear",
      top: 1,
      traces: [
        { name: "shared", look: "first" },
        { name: "lost", look: "second" },
        { name: "new", look: "third" },
        { name: "silent", look: "rest" },
      ],
    },
  ],
};

/**
 * Replicate 0 of the simulation, trained by gradient flow: pretraining, then fine-tuning from the re-initialised readouts,
 * where β starts at 0 again and only √k remembers. With unlimited pretraining data the flow is that of the population,
 * ds/dt = β_PT − β in each coordinate by itself.
 */
export const training: Training<DiagonalParams> = {
  figures: () => [figure],
  status(last, done) {
    if (!last) return "One network, with the data of the first trial, is about to be trained.";
    const error = `error ${readable(last.values[0], 2)}`;
    return done
      ? `Trained to the end: ${error} on the target, as in the first trial of the simulation.`
      : `${figure.phases[last.phase]}, time ${readable(last.time, 2)}, ${error} …`;
  },
  setup: (p) => ({ ...simulator.setup(p), n: simulator.samples(p) }),
  refuse(p) {
    const n = simulator.samples(p);
    const source = p.alphapt === Number.POSITIVE_INFINITY ? 0 : Math.round(p.alphapt * p.D);
    if (Math.min(Math.max(n, source), p.D) > MOST_SAMPLES)
      return `not trained: ${Math.max(n, source)} samples would take too long to watch; choose a smaller D or α`;
    return obstacle(p);
  },
};

/** The watched network, its points as they come. */
export function* train(setup: Setup, seed: number): Generator<TrainingPoint | undefined, void> {
  const { D, n, c, lam, gft } = setup;
  const { teacher, target, active, shared, fresh } = drawTasks(setup, seed, 0);
  const groups = [
    [0, shared],
    [shared, active],
    [active, active + fresh],
    [active + fresh, D],
  ];
  const point = (phase: number, { time, beta, loss }: FlowPoint, task: Float64Array): TrainingPoint => ({
    phase,
    time,
    values: [distance(beta, task), loss, ...groups.map(([from, to]) => rootMeanSquare(beta, from, to))],
  });

  const scratchK = new Float64Array(D).fill(scratchScale(c));
  let pretrained: Float64Array = teacher;
  if (setup.source >= 0) {
    const { X, y } = drawSource(setup, teacher, seed, 0);
    pretrained = yield* follow(0, gradientFlow(X, y, scratchK, setup.source, D), teacher);
  } else if (setup.apt > 0 && active > 0) {
    // All active coordinates move alike: one of them speaks for all.
    const together = ({ time, beta: [size] }: FlowPoint): TrainingPoint => {
      const beta = teacher.map((b) => Math.sign(b) * size);
      return point(0, { time, beta, loss: distance(beta, teacher) }, teacher);
    };
    const one = gradientFlow(Float64Array.of(1), Float64Array.of(setup.apt), Float64Array.of(scratchScale(c)), 1, 1);
    for (let next = one.next(); ; next = one.next()) {
      if (next.done) break;
      yield next.value && together(next.value);
    }
  }

  const rootK = Float64Array.from(pretrained, (b) => fineTuningScale(c, lam, gft, b));
  const { X, y } = drawTarget(setup, n, target, seed, 0);
  yield* follow(1, gradientFlow(X, y, rootK, n, D), target);

  function* follow(phase: number, flow: ReturnType<typeof gradientFlow>, task: Float64Array) {
    for (;;) {
      const next = flow.next();
      if (next.done) return next.value.beta;
      yield next.value && point(phase, next.value, task);
    }
  }
}

/** Each step factors an n × n matrix. */
const MOST_SAMPLES = 600;

function rootMeanSquare(beta: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let d = from; d < to; d++) sum += beta[d] ** 2;
  return Math.sqrt(sum / (to - from));
}
