import { memoByKey, memoByObject } from "../lib/memo.ts";
import { type Range, valueAt } from "../lib/range.ts";
import { type Model, simulatorById, simulatorFor } from "../models/model.ts";
import type { Params, Setup } from "../models/param.ts";
import { modelById } from "../models/registry.ts";

/** One axis of a picture: a parameter and its range, linear or logarithmic. */
export interface Axis extends Range {
  readonly param: string;
}

/** Theory on a lattice: `params` holds every parameter that is not on an axis; a curve has ny = 1 and no y. */
export interface TheoryJob {
  readonly kind: "theory";
  readonly model: string;
  readonly version: number;
  readonly params: Params;
  readonly x: Axis;
  readonly y?: Axis;
  readonly nx: number;
  readonly ny: number;
}

/** Replicates of an experiment: `setup` holds only what the data depend on; other parameters are applied when rows are read. */
export interface SimulationJob {
  readonly kind: "simulation";
  readonly model: string;
  readonly simulator: string;
  readonly version: number;
  readonly setup: Setup;
  /** Sample sizes, ascending. */
  readonly ns: readonly number[];
  readonly seed: number;
}

export type Job = TheoryJob | SimulationJob;

/** Builds a theory job without the parameters on an axis and those of the watched network, so that changing these makes no new job. */
export function theoryJob(model: Model, params: Params, nx: number, x: Axis, ny = 1, y?: Axis): TheoryJob {
  const pinned = Object.keys(params)
    .filter((k) => k !== x.param && k !== y?.param && model.params[k]?.group !== "watch")
    .sort()
    .map((k) => [k, params[k]]);
  const base = { kind: "theory", model: model.id, version: model.version } as const;
  return { ...base, params: Object.fromEntries(pinned), x, ...(y ? { y } : {}), nx, ny };
}

/** Whether a job may need more theory than its model is loaded with. */
export function needsFurther({ model, params, x, y }: TheoryJob): boolean {
  const axes = y ? [x.param, y.param] : [x.param];
  return modelById(model).needsFurther?.(params, axes) ?? false;
}

/** Builds a simulation job; sample sizes are sorted and deduplicated. */
export function simulationJob(model: Model, params: Params, ns: readonly number[], seed: number): SimulationJob {
  const { id, version, setup } = simulatorFor(model, params);
  const sizes = [...new Set(ns)].sort((a, b) => a - b);
  return { kind: "simulation", model: model.id, simulator: id, version, setup: setup(params), ns: sizes, seed };
}

/** Cache key: everything that can change a number, nothing that only changes how it is shown. */
export function jobKey(job: Job): string {
  return JSON.stringify(job, (_, v) => (v === Number.POSITIVE_INFINITY ? "inf" : v));
}

/** Numbers per unit: the state of a node, or head and rows of a replicate. */
export function unitWidth(job: Job): number {
  const model = modelById(job.model);
  if (job.kind === "theory") return model.state.length;
  const { head, width } = simulatorById(model, job.simulator);
  return head(job.setup) + job.ns.length * width(job.setup);
}

/** Lattices come in a handful of sizes. */
const LATTICES = 100;
const latticeKey = (nx: number, ny: number) => `${nx}x${ny}`;

/**
 * Nodes of an nx × ny lattice in order of refinement: each level halves the step and adds the nodes that coarser levels
 * lack. The last row and column belong to every level. With 2^k + 1 nodes a side this is the dyadic lattice.
 */
export const latticeOrder = memoByKey(LATTICES, latticeKey, (nx, ny) => {
  const out = new Int32Array(nx * ny);
  const seen = new Uint8Array(nx * ny);
  let k = 0;
  for (let step = coarsestStep(nx, ny); step >= 1; step /= 2) {
    for (const j of levelIndices(ny, step))
      for (const i of levelIndices(nx, step)) {
        const at = j * nx + i;
        if (seen[at]) continue;
        seen[at] = 1;
        out[k++] = at;
      }
  }
  return out;
});

/** Where each node stands in the order: `latticeOrder` turned round. */
export const latticeRank = memoByKey(LATTICES, latticeKey, (nx, ny) => {
  const out = new Int32Array(nx * ny);
  latticeOrder(nx, ny).forEach((node, k) => {
    out[node] = k;
  });
  return out;
});

export function coarsestStep(nx: number, ny: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(nx, ny, 2) - 1));
}

/** Indices of one level along a side: multiples of the step, and the last index. */
export function levelIndices(n: number, step: number): number[] {
  const out: number[] = [];
  for (let i = 0; i < n - 1; i += step) out.push(i);
  out.push(n - 1);
  return out;
}

/**
 * Names of the job's solve options: the keys of `params` that are not parameters of the model; `further` and `aside` cost hardly
 * anything.
 */
export function solveOptionNames(job: TheoryJob): string[] {
  const { params } = modelById(job.model);
  return Object.keys(job.params).filter((key) => key !== "further" && key !== "aside" && !Object.hasOwn(params, key));
}

/** Nodes a side of the coarse level; fewer for small lattices and for maps with solve options, which are expensive. */
const COARSE = 17;
const COARSEST = 5;
const SMALL = 33;

/** Units in the coarse level, which is always finished, also for a moving target. */
export function coarseCount(job: Job): number {
  if (job.kind === "simulation") return 1;
  const expensive = job.ny > 1 && solveOptionNames(job).length > 0;
  const side = expensive || Math.max(job.nx, job.ny) <= SMALL ? COARSEST : COARSE;
  const step = Math.max(1, coarsestStep(job.nx, job.ny) / (side - 1));
  return levelCount(job, step);
}

/** How many units of the order make the level of every `step`-th node. */
export function levelCount(job: TheoryJob, step: number): number {
  return levelIndices(job.nx, step).length * levelIndices(job.ny, step).length;
}

/** The n values of an axis, ends included, cleaned of rounding noise (12 significant digits); integers are rounded. */
export function axisValues(model: Model, axis: Axis, n: number): Float64Array {
  return valuesOf(axis)(model, n);
}

/** A drag asks for the same values in every frame, of its coarse and of its fine lattice. */
const valuesOf = memoByObject((axis: Axis) =>
  memoByKey(
    8,
    (model: Model, n: number) => model.id + n,
    (model, n) => evenly(model, axis, n),
  ),
);

function evenly(model: Model, axis: Axis, n: number): Float64Array {
  const param = model.params[axis.param];
  const whole = param?.kind === "number" && param.scale === "integer";
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const t = n === 1 ? 0 : i / (n - 1);
    const v = t === 1 ? axis.hi : valueAt(axis, t);
    out[i] = whole ? Math.round(v) : Number(v.toPrecision(12));
  }
  return out;
}
