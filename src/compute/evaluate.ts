import { ownSpectra } from "../models/ownSpectra.ts";
import type { ParamValue, Setup } from "../models/param.ts";
import { experiments, furthers, modelById, models, trainings } from "../models/registry.ts";
import type { TrainingPoint } from "../models/training.ts";
import { axisValues, type Job, latticeOrder, needsFurther, type SimulationJob, type TheoryJob } from "./job.ts";

export type OwnSpectra = typeof ownSpectra;

/** Makes lists of eigenvalues known to this thread. */
export function keepSpectra(own: OwnSpectra = new Map()): void {
  for (const [list, spectrum] of own) ownSpectra.set(list, spectrum);
}

/** Loads what a job needs of its model, to be awaited before it is evaluated: theory does not wait for experiments. */
export async function loadComputation(job: Job): Promise<void> {
  await Promise.all([models.load(job.model), job.kind === "simulation" && experiments.load(job.model)]);
  if (job.kind === "theory" && needsFurther(job)) await furthers.load(job.model);
}

/** Loads the training of a model's watched network; to be awaited before `train`. */
export async function loadTraining(modelId: string): Promise<void> {
  await trainings.load(modelId);
}

/** Solves the nodes [from, to) in the job's order. Pure; the same in a worker, the command line and a test. */
export function evaluate(job: TheoryJob, from: number, to: number): Float64Array {
  const model = modelById(job.model);
  const order = latticeOrder(job.nx, job.ny);
  const xs = axisValues(model, job.x, job.nx);
  const ys = job.y && axisValues(model, job.y, job.ny);
  const width = model.state.length;
  const out = new Float64Array((to - from) * width);
  const p: Record<string, ParamValue> = { ...job.params };
  for (let k = from; k < to; k++) {
    const node = order[k];
    const i = node % job.nx;
    p[job.x.param] = xs[i];
    if (job.y && ys) p[job.y.param] = ys[(node - i) / job.nx];
    model.solve(p, out, (k - from) * width);
  }
  return out;
}

/** Replicates [from, to) in sequence; yields between pieces of work so that the caller can give up the thread. */
export function* replicates(job: SimulationJob, from: number, to: number): Generator<void, Float64Array> {
  if (to === from + 1) return yield* replicate(job, from);
  const out: Float64Array[] = [];
  for (let index = from; index < to; index++) {
    out.push(yield* replicate(job, index));
    yield;
  }
  const width = out[0].length;
  const all = new Float64Array(width * out.length);
  for (const [k, one] of out.entries()) all.set(one, k * width);
  return all;
}

export function replicate(job: SimulationJob, index: number): Generator<void, Float64Array> {
  return experiments.of(job.model).replicate[job.simulator](job.setup, job.ns, job.seed, index);
}

/** Trains one network; yields its points, and undefined in between so that the caller can give up the thread. */
export function train(modelId: string, setup: Setup, seed: number): Generator<TrainingPoint | undefined, void> {
  return trainings.of(modelId)(setup, seed);
}
