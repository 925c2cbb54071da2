import type { Setup } from "../../param.ts";
import { gradientFlow, silently } from "../network/flow.ts";
import { joined, type Neurons } from "../network/neurons.ts";
import { meanSquare } from "../network/population.ts";
import type { Samples } from "../network/sample.ts";
import { shared } from "../network/shared.ts";
import { neuronsOf, populationSlope, type Shape, trainOnSamples } from "../network/slopes.ts";
import { outOfSpan } from "./floor.ts";
import { HEAD, HEAD_WIDTH, ROW, ROW_WIDTH } from "./layout.ts";
import { readout } from "./leastSquares.ts";
import { drawStudent, drawTarget, drawTeacher, sourceOf } from "./teacher.ts";

/**
 * One replicate of student and teacher, after [T25] §4 and Fig 3 (which publish no optimiser, learning rates or grid of n):
 * a student f(x) = (1/m) Σ c_i relu(w_i·x) follows the gradient flow of ½E(f − y)², all of its weights at the rate m of the
 * mean-field scaling; on the population for the source, on n samples for the target. Every risk is an exact average over inputs.
 */

/** Pretraining has converged when its risk is this share of the teacher's E f². */
export const PRETRAINED = 1e-4;
/** Training on samples has converged when ‖f − y‖² is this share of ‖y‖². */
export const FITTED = 1e-5;
/** Most gradients of one training: then it has not converged. */
export const MOST_GRADIENTS = 6000;

/** What decides when training ends and how exactly its flow is followed; `tolerance` as in flow.ts. */
export interface TrainingRules {
  readonly pretrained: number;
  readonly fitted: number;
  readonly maxGradients: number;
  readonly tolerance?: number;
}

const RULES: TrainingRules = { pretrained: PRETRAINED, fitted: FITTED, maxGradients: MOST_GRADIENTS };

interface Trained {
  readonly theta: Float64Array;
  readonly converged: boolean;
}

/** At most some megabytes at the default size: 34 kB a student. */
const pretrainings = shared<{ student: Trained; head: Float64Array }>(32);
const scratches = shared<readonly [risk: number, converged: number]>(512);

/**
 * @param setup d, width m, teachers m*, mu (share of the teacher's neurons missing from the source), ridge λ of linear transfer
 *   on the features relu(w_i·x)/√m (0: none)
 * @returns head and rows of layout.ts, one row for each of the ascending `ns`
 */
export function* replicateStudent(
  setup: Setup,
  ns: readonly number[],
  seed: number,
  replicate: number,
  rules: TrainingRules = RULES,
): Generator<void, Float64Array> {
  const { d, width: m, teachers, mu, ridge } = setup;
  const where = { seed, replicate };
  const shape: Shape = { m, d, scale: 1 / m, rate: m };
  const out = new Float64Array(HEAD_WIDTH + ns.length * ROW_WIDTH);
  const teacher = drawTeacher(teachers, d, where);
  const norm = yield* meanSquare(teacher);
  const network = JSON.stringify([d, m, teachers, seed, replicate, rules]);
  const { student, head } = yield* pretrainings(`${network} ${Math.round(mu * teachers)}`, () =>
    pretrain(shape, teacher, sourceOf(teacher, mu), norm, drawStudent(m, d, where), rules),
  );
  out.set(head);
  const most = Math.max(0, ...ns);
  const all = drawTarget(most, teacher, where);
  for (const [k, n] of ns.entries()) {
    const row = HEAD_WIDTH + k * ROW_WIDTH;
    const samples = { ...all, n };
    const scratch = yield* scratches(`${network} ${n}`, () =>
      trainOn(shape, teacher, norm, samples, { theta: drawStudent(m, d, where), converged: true }, rules),
    );
    out.set(scratch, row + ROW.scratch);
    out.set(yield* trainOn(shape, teacher, norm, samples, student, rules), row + ROW.fineTuned);
    out[row + ROW.linear] = (yield* linearTransfer(shape, teacher, samples, student.theta, ridge)) / norm;
  }
  return out;
}

function* pretrain(
  shape: Shape,
  teacher: Neurons,
  source: Neurons,
  norm: number,
  theta: Float64Array,
  rules: TrainingRules,
): Generator<void, { student: Trained; head: Float64Array }> {
  const { stop, loss } = yield* silently(
    gradientFlow(theta, populationSlope(source, shape), {
      target: (rules.pretrained * norm) / 2,
      maxGradients: rules.maxGradients,
      ...(rules.tolerance ? { tolerance: rules.tolerance } : {}),
    }),
  );
  const converged = stop === "converged";
  const head = new Float64Array(HEAD_WIDTH);
  head[HEAD.converged] = converged ? 1 : 0;
  head[HEAD.source] = (2 * loss) / norm;
  head[HEAD.norm] = norm;
  head[HEAD.floorStudent] = yield* outOfSpan(teacher, theta, shape.m, norm);
  head[HEAD.floorSource] = yield* outOfSpan(teacher, source.W, source.count, norm);
  return { student: { theta, converged }, head };
}

/** Trains a copy on samples: [risk, 1 if it converged]. */
function* trainOn(
  shape: Shape,
  teacher: Neurons,
  norm: number,
  samples: Samples,
  start: Trained,
  rules: TrainingRules,
): Generator<void, readonly [number, number]> {
  const theta = start.theta.slice();
  const { fitted, maxGradients, tolerance } = rules;
  const { stop } = yield* silently(
    trainOnSamples(theta, samples, shape, { fitted, maxGradients, ...(tolerance ? { tolerance } : {}) }),
  );
  const risk = (yield* meanSquare(joined(neuronsOf(theta, shape), teacher, -1))) / norm;
  return [risk, start.converged && (stop === "converged" || samples.n === 0) ? 1 : 0];
}

/** Risk of the pretrained features with a readout refitted on the samples, in units of E f² = 1. */
function* linearTransfer(
  { m, d }: Shape,
  teacher: Neurons,
  { n, X, y }: Samples,
  theta: Float64Array,
  ridge: number,
): Generator<void, number> {
  const scale = 1 / Math.sqrt(m);
  const Phi = new Float64Array(n * m);
  for (let s = 0; s < n; s++) {
    for (let i = 0; i < m; i++) {
      let z = 0;
      for (let j = 0; j < d; j++) z += theta[i * d + j] * X[s * d + j];
      Phi[s * m + i] = z > 0 ? scale * z : 0;
    }
    if (s % 64 === 63) yield;
  }
  const a = yield* readout(Phi, y, n, m, ridge);
  const refitted: Neurons = { count: m, d, W: theta.subarray(0, m * d), q: a.map((v) => v * scale) };
  return yield* meanSquare(joined(refitted, teacher, -1));
}
