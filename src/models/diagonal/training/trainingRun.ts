import type { Setup } from "../../param.ts";
import type { TrainingPoint } from "../../training.ts";
import { distance, drawSource, drawTarget, drawTasks } from "../simulate/trials.ts";
import { fineTuningScale, scratchScale } from "../theory/implicitBias.ts";
import { type FlowPoint, gradientFlow } from "./flow.ts";
import { FINE_TUNING, PRETRAINING, SCRATCH, TARGET } from "./training.ts";

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
    pretrained = yield* follow(PRETRAINING, gradientFlow(X, y, scratchK, setup.source, D), teacher);
  } else if (setup.apt > 0 && active > 0) {
    // All active coordinates have the same trajectory: one of them stands for all.
    const together = ({ time, beta: [size] }: FlowPoint): TrainingPoint => {
      const beta = teacher.map((b) => Math.sign(b) * size);
      return point(PRETRAINING, { time, beta, loss: distance(beta, teacher) }, teacher);
    };
    const one = gradientFlow(Float64Array.of(1), Float64Array.of(setup.apt), Float64Array.of(scratchScale(c)), 1, 1);
    for (let next = one.next(); ; next = one.next()) {
      if (next.done) break;
      yield next.value && together(next.value);
    }
  }

  const rootK = Float64Array.from(pretrained, (b) => fineTuningScale(c, lam, gft, b));
  const { X, y } = drawTarget(setup, n, target, seed, 0);
  yield { phase: TARGET, time: 0, values: [0, 0, ...groups.map(([from, to]) => rootMeanSquare(target, from, to))] };
  yield* follow(SCRATCH, gradientFlow(X, y, scratchK, n, D), target);
  yield* follow(FINE_TUNING, gradientFlow(X, y, rootK, n, D), target);

  function* follow(phase: number, flow: ReturnType<typeof gradientFlow>, task: Float64Array) {
    for (;;) {
      const next = flow.next();
      if (next.done) return next.value.beta;
      yield next.value && point(phase, next.value, task);
    }
  }
}

function rootMeanSquare(beta: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let d = from; d < to; d++) sum += beta[d] ** 2;
  return Math.sqrt(sum / (to - from));
}
