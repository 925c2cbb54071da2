import { type SimulationJob, simulationJob } from "../compute/job.ts";
import type { Cell } from "../compute/summary.ts";
import { t } from "../lib/language.ts";
import { uniforms } from "../lib/philox.ts";
import { valueAt } from "../lib/range.ts";
import { type Model, simulatorById, simulatorFor } from "../models/model.ts";
import type { Params, ParamValue } from "../models/param.ts";
import { modelById } from "../models/registry.ts";
import type { Simulator } from "../models/simulator.ts";
import { decodeLink } from "../scene/link.ts";
import { restore } from "../scene/restore.ts";
import { type Scene, toRaw } from "../scene/scene.ts";
import { AtlasError } from "./atlasError.ts";
import { type AtlasPlan, type Part, SEEDS_APART, seedAt, seedCount } from "./plan.ts";

/** A part of a plan, its axes sorted: those that need new data make jobs, the others are read from the same replicates. */
interface Group {
  /** Number of the part. */
  readonly part: number;
  readonly scene: Scene;
  readonly model: Model;
  readonly axes: Part["axes"];
  readonly outer: Part["axes"];
  readonly random: Part["random"];
  readonly inner: Part["axes"];
  readonly jobs: number;
  readonly cellsAJob: number;
  readonly firstUnit: number;
  readonly firstCell: number;
  readonly units: number;
}

/** A job of an atlas: replicates of one experiment, and the cells that each of them answers. */
export interface AtlasJob {
  /** Number of its part of the plan. */
  readonly part: number;
  readonly scene: Scene;
  readonly model: Model;
  readonly simulator: Simulator;
  /** The job of one seed; undefined where it is refused. */
  job(seed: number): SimulationJob | undefined;
  readonly refused: string | undefined;
  readonly cells: readonly Cell[];
  /** Which value of each axis of the plan a cell has, in the plan's order; a drawn setting has no such place. */
  place(cell: number): readonly number[];
  /** Number of its first cell among all of the atlas. */
  readonly firstCell: number;
  readonly firstUnit: number;
  /** Added to the seeds of the plan: settings that are drawn have draws of their own, so that their errors are independent. */
  readonly seedOffset: number;
}

/** One replicate: its number says everything. */
export interface Unit {
  readonly of: AtlasJob;
  readonly seed: number;
  readonly trial: number;
}

/** Values that one file of draws may hold, and files that a plan is divided into if it is not too large for that. */
const MOST_VALUES = 2 ** 19;
const FILES = 256;

const NO_SAMPLE = "not simulated: there is no sample here";

/** A plan as numbered units, cells and files: none of them is made before it is asked for. */
export class Atlas {
  readonly plan: AtlasPlan;
  readonly hash: string;
  readonly units: number;
  readonly cells: number;
  /** Units a file. */
  readonly chunk: number;
  readonly chunks: number;
  readonly quantities: readonly string[];
  private readonly groups: readonly Group[];
  private last: AtlasJob | undefined;

  /** @param hash of the plan's text */
  constructor(plan: AtlasPlan, hash: string) {
    this.plan = plan;
    this.hash = hash;
    const replicates = seedCount(plan.seeds) * plan.trials;
    let [units, cells] = [0, 0];
    this.groups = plan.parts.map((part, number) => {
      const group = groupOf(part, number, units, cells, replicates);
      units += group.units;
      cells += group.jobs * group.cellsAJob;
      return group;
    });
    if (!(units < 2 ** 31 && cells < 2 ** 31))
      throw new AtlasError(
        t("the plan has {units} replicates and {cells} cells: at most {most} of each", {
          units,
          cells,
          most: 2 ** 31 - 1,
        }),
      );
    this.units = units;
    this.cells = cells;
    const known = this.groups.flatMap(({ model }) => model.simulators.flatMap(({ quantities }) => quantities));
    this.quantities = plan.quantities.length > 0 ? plan.quantities : [...new Set(known)];
    const widest = Math.max(...this.groups.map(({ cellsAJob }) => cellsAJob * this.quantities.length));
    this.chunk = plan.chunk ?? Math.max(1, Math.min(Math.ceil(units / FILES), Math.floor(MOST_VALUES / widest)));
    this.chunks = Math.ceil(units / this.chunk);
  }

  /** Units [from, to) of a file. */
  range(chunk: number): readonly [from: number, to: number] {
    return [chunk * this.chunk, Math.min(this.units, (chunk + 1) * this.chunk)];
  }

  unit(index: number): Unit {
    const of = this.jobOf(index);
    const within = index - of.firstUnit;
    const { seeds, trials } = this.plan;
    return { of, seed: of.seedOffset + seedAt(seeds, Math.floor(within / trials)), trial: within % trials };
  }

  /** Every job in order; undefined between pieces of work on a large one. */
  *jobs(): Generator<AtlasJob | undefined> {
    for (const group of this.groups) for (let j = 0; j < group.jobs; j++) yield yield* jobIn(group, j, this.replicates);
  }

  /** Replicates of one job. */
  get replicates(): number {
    return seedCount(this.plan.seeds) * this.plan.trials;
  }

  private jobOf(unit: number): AtlasJob {
    const { last, replicates } = this;
    if (last && unit >= last.firstUnit && unit < last.firstUnit + replicates) return last;
    let [lo, hi] = [0, this.groups.length - 1];
    while (lo < hi) {
      const middle = Math.ceil((lo + hi) / 2);
      if (this.groups[middle].firstUnit <= unit) lo = middle;
      else hi = middle - 1;
    }
    const group = this.groups[lo];
    const steps = jobIn(group, Math.floor((unit - group.firstUnit) / replicates), replicates);
    let step = steps.next();
    while (!step.done) step = steps.next();
    this.last = step.value;
    return step.value;
  }
}

function groupOf(
  { link, axes, random }: Part,
  part: number,
  firstUnit: number,
  firstCell: number,
  replicates: number,
): Group {
  const { scene } = decodeLink(link);
  const model = modelById(scene.model);
  const isInner = ({ param, values }: Part["axes"][number]) => isRead(model, scene.params, param, values);
  const inner = random ? [] : axes.filter(isInner);
  const outer = random ? axes : axes.filter((axis) => !isInner(axis));
  const size = (of: Part["axes"]) => of.reduce((n, { values }) => n * values.length, 1);
  const jobs = random?.count ?? size(outer);
  return {
    part,
    scene,
    model,
    axes,
    outer,
    random,
    inner,
    jobs,
    cellsAJob: size(inner),
    firstUnit,
    firstCell,
    units: jobs * replicates,
  };
}

/** Whether every value of a parameter is read from the same data. */
function isRead(model: Model, params: Params, param: string, values: readonly ParamValue[]): boolean {
  const simulator = simulatorFor(model, params);
  if (simulator.trained || model.params[param].kind !== "number") return false;
  if (param === simulator.sampleParam) return true;
  const setup = JSON.stringify(simulator.setup(params));
  return values.every((value) => JSON.stringify(simulator.setup({ ...params, [param]: value })) === setup);
}

/** Which value each parameter of a combination has: the last axis is fastest. */
function places(axes: Part["axes"], index: number): [param: string, at: number][] {
  let rest = index;
  return axes.toReversed().map(({ param, values }): [string, number] => {
    const at = rest % values.length;
    rest = Math.floor(rest / values.length);
    return [param, at];
  });
}

/** The values of a combination. */
function combination(axes: Part["axes"], index: number): Params {
  const at = new Map(places(axes, index));
  return Object.fromEntries(axes.map(({ param, values }) => [param, values[at.get(param) as number]]));
}

/** Random settings are drawn with this purpose and those after it, one an axis: far from those that experiments draw data with. */
const SETTINGS = 4_000_100_000;
/** Digits of a number that is drawn: a link shows it whole. */
const DIGITS = 3;

/** A setting drawn by its index: each parameter uniform in its range, or one of its values. */
function drawn(axes: Part["axes"], seed: number, index: number): Params {
  const u = new Float64Array(1);
  const entries = axes.map(({ param, values, range }, k): [string, ParamValue] => {
    uniforms(u, 1, { seed, replicate: index, purpose: SETTINGS + k });
    if (!range) return [param, values[Math.floor(u[0] * values.length)]];
    const [lo, hi] = values as readonly number[];
    return [param, Number(valueAt({ lo, hi, log: range.log }, u[0]).toPrecision(DIGITS))];
  });
  return Object.fromEntries(entries);
}

/** Cells that are made in one piece of work. */
const PIECE = 64;

function* jobIn(group: Group, index: number, replicates: number): Generator<undefined, AtlasJob> {
  const { model, axes, inner, outer, random, cellsAJob } = group;
  const set = random ? drawn(outer, random.seed, index) : combination(outer, index);
  const scene = outer.length === 0 ? group.scene : restore({ ...toRaw(group.scene), ...set }).scene;
  const simulator = simulatorFor(model, scene.params);
  const cells: Cell[] = [];
  for (let k = 0; k < cellsAJob; k++) {
    if (k % PIECE === PIECE - 1) yield;
    const params = { ...scene.params, ...combination(inner, k) };
    const n = simulator.samples(params);
    cells.push(n > 0 ? { n, params: simulator.atSamples(n, params) } : { n, params, refused: NO_SAMPLE });
  }
  const ns = [...new Set(cells.map(({ n }) => n))].filter((n) => n > 0).sort((a, b) => a - b);
  const refused = ns.length > 0 ? simulator.refuse(ns, scene.params) : NO_SAMPLE;
  const first = refused ? undefined : simulationJob(model, scene.params, ns, 0);
  const setup = JSON.stringify(first?.setup);
  if (first && inner.length > 1)
    for (const [k, { params }] of cells.entries()) {
      if (k % PIECE === PIECE - 1) yield;
      if (JSON.stringify(simulator.setup(params)) !== setup)
        throw new AtlasError(
          `plan: ${t("the axes {axes} need a grid each", { axes: inner.map(({ param }) => param).join(", ") })}`,
        );
    }
  return {
    part: group.part,
    scene,
    model,
    simulator: first ? simulatorById(model, first.simulator) : simulator,
    job: (seed) => first && { ...first, seed },
    refused,
    cells,
    place: (k) => {
      const at = new Map([...places(outer, index), ...places(inner, k)]);
      return axes.map(({ param }) => at.get(param) as number);
    },
    firstCell: group.firstCell + index * cellsAJob,
    firstUnit: group.firstUnit + index * replicates,
    seedOffset: random ? index * SEEDS_APART : 0,
  };
}
