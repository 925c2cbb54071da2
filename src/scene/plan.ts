import { type Axis, axisValues, type SimulationJob, simulationJob, type TheoryJob, theoryJob } from "../compute/job.ts";
import type { Cell } from "../compute/summary.ts";
import { t } from "../lib/language.ts";
import { type Model, simulatorFor, withSolveOptions } from "../models/model.ts";
import type { Params } from "../models/param.ts";
import { modelById } from "../models/registry.ts";
import { cutAxis, drawnCurves } from "./curveViews.ts";
import { withOwn } from "./ownData.ts";
import { isPlannedAlike, type PlannedScene, referenceScene } from "./scene.ts";

/** Nodes of the map a side, of a curve, and columns of a simulated map. */
export const MAP_SIDE = 129;
export const CURVE_NODES = 257;
export const FAMILY_NODES = 129;
export const SIMULATED_COLUMNS = 21;
/** Columns of a map whose cells are jobs of their own. */
export const TRAINED_COLUMNS = 9;

/** Priorities of a scene's jobs. */
export const PRIORITY = { curve: 0, family: 0.5, map: 1, reference: 1.5, simulation: 2 } as const;

/** The simulation of a view: its job and the cells it reads, or why there is none. */
export type SimulationPlan =
  | {
      readonly job: SimulationJob;
      /** One job a cell, where a simulator trains networks, none where the cell is refused; `job` is the first. */
      readonly jobs?: readonly (SimulationJob | undefined)[];
      readonly cells: readonly Cell[];
    }
  | { readonly job: undefined; readonly reason: string };

/** All jobs that a scene needs. Pure: the same scene plans the same jobs in the browser and on the command line. */
export interface Plan {
  readonly map: TheoryJob;
  readonly curve: TheoryJob;
  /** Theory of the setting A that the scene is compared with; a move of B plans the same jobs for A. */
  readonly reference: { readonly map: TheoryJob; readonly curve: TheoryJob } | undefined;
  /** The family's curves of the scene's quantity, the last group fastest. */
  readonly family: readonly TheoryJob[];
  /** Dots of the curve panel: cells along the cut axis. */
  readonly curveSimulation: SimulationPlan;
  /** Cells of a simulated map, rows from the bottom, x fastest; planned only when the scene shows it. */
  readonly mapSimulation: (SimulationPlan & { readonly columns?: number }) | undefined;
  /** The probe: one cell. */
  readonly probeSimulation: SimulationPlan;
}

export function plan(scene: PlannedScene): Plan {
  const model = modelById(scene.model);
  return {
    ...planTheory(scene),
    curveSimulation: curveSimulation(model, scene),
    mapSimulation: scene.show !== "theory" ? mapSimulation(model, scene) : undefined,
    probeSimulation: probeSimulation(model, scene),
  };
}

/** The theory of a plan. */
export function planTheory(scene: PlannedScene): Pick<Plan, "map" | "curve" | "reference" | "family"> {
  const model = modelById(scene.model);
  const a = referenceScene(scene);
  return {
    map: mapJob(scene, MAP_SIDE),
    curve: curveJob(model, scene),
    reference: a && { map: mapJob(a, MAP_SIDE), curve: curveJob(model, a) },
    family: familyMembers(scene).map((members) => familyJob(model, scene, members)),
  };
}

/** Plans scenes one after the other; the last plan again where only the page or the talk is another. */
export function planner(): (scene: PlannedScene) => Plan {
  let last: { readonly scene: PlannedScene; readonly plan: Plan } | undefined;
  return (scene) => {
    if (!last || !isPlannedAlike(last.scene, scene)) last = { scene, plan: plan(scene) };
    return last.plan;
  };
}

/** The map of a quantity, the scene's by default, on a lattice of `side` nodes an axis. */
export function mapJob(scene: PlannedScene, side: number, quantity = scene.quantity): TheoryJob {
  const model = modelById(scene.model);
  const params = withSolveOptions(model, scene.params, [quantity], scene.epsilon);
  return theoryJob(
    model,
    // For all quantities: a switch to another one reads what has been solved.
    { ...params, aside: "yes" },
    side,
    scene.x,
    side,
    scene.y,
  );
}

function curveJob(model: Model, scene: PlannedScene): TheoryJob {
  const asked = drawnCurves(scene).map((c) => c.quantity);
  return theoryJob(model, withSolveOptions(model, scene.params, asked, scene.epsilon), CURVE_NODES, cutAxis(scene));
}

/** Every choice of one member a group; none without a family. */
export function familyMembers(scene: PlannedScene): (readonly Params[])[] {
  if (scene.family.length === 0) return [];
  return scene.family.reduce<(readonly Params[])[]>(
    (chosen, group) => chosen.flatMap((members) => group.map((member) => [...members, member])),
    [[]],
  );
}

function familyJob(model: Model, scene: PlannedScene, members: readonly Params[]): TheoryJob {
  const set: Params = Object.assign({}, ...members);
  const other = Object.keys(model.alternatives?.params ?? {}).filter((key) => key in set);
  let params: Params = { ...scene.params };
  for (const [key, value] of Object.entries(set)) if (!other.includes(key)) params = { ...params, [key]: value };
  if (model.alternatives && other.length > 0) {
    const values = Object.fromEntries(other.map((key) => [key, set[key] as number]));
    params = { ...params, ...model.alternatives.set(params, values).params };
  }
  return theoryJob(
    model,
    withSolveOptions(model, withOwn(model, params), [scene.quantity], scene.epsilon),
    FAMILY_NODES,
    scene[scene.cut],
  );
}

function probeSimulation(model: Model, scene: PlannedScene): SimulationPlan {
  const { samples, atSamples } = simulatorFor(model, scene.params);
  return simulation(model, scene, [samples(scene.params)], (n) => [{ n, params: atSamples(n, scene.params) }]);
}

function curveSimulation(model: Model, scene: PlannedScene): SimulationPlan {
  const axis = cutAxis(scene);
  const { sampleParam, setupParams, samples, lattice, atSamples } = simulatorFor(model, scene.params);
  const p = scene.params;
  if (simulatorFor(model, p).trained) return trainedCells(model, scene, [axis]);
  if (setupParams(p).includes(axis.param)) return newDataEverywhere(model, axis.param);
  if (axis.param === sampleParam)
    return simulation(model, scene, lattice(axisValues(model, axis, SIMULATED_COLUMNS), p), (n) => [
      { n, params: atSamples(n, p) },
    ]);
  const columns = axisValues(model, axis, SIMULATED_COLUMNS);
  return simulation(model, scene, [samples(p)], (n) =>
    Array.from(columns, (v) => ({ n, params: { ...atSamples(n, p), [axis.param]: v } })),
  );
}

/** The simulated map with `side` values an axis, by default as many as the page draws. */
export function mapSimulation(model: Model, scene: PlannedScene, side?: number): SimulationPlan & { columns?: number } {
  const { x, y, params } = scene;
  const { sampleParam, setupParams, samples, lattice, atSamples } = simulatorFor(model, scene.params);
  if (simulatorFor(model, params).trained) return trainedCells(model, scene, [x, y], side);
  for (const axis of [x, y]) if (setupParams(params).includes(axis.param)) return newDataEverywhere(model, axis.param);
  const along = (axis: typeof x): Params[] =>
    Array.from(axisValues(model, axis, side ?? SIMULATED_COLUMNS), (v) => ({ [axis.param]: v }));
  if (x.param === sampleParam || y.param === sampleParam) {
    const [sampled, other] = x.param === sampleParam ? [x, y] : [y, x];
    const ns = lattice(axisValues(model, sampled, side ?? SIMULATED_COLUMNS), params);
    const rest = along(other);
    const cell = (n: number, o: Params): Cell => ({ n, params: { ...atSamples(n, params), ...o } });
    const cells =
      sampled === y ? ns.flatMap((n) => rest.map((o) => cell(n, o))) : rest.flatMap((o) => ns.map((n) => cell(n, o)));
    const made = simulation(model, scene, ns, () => []);
    return made.job ? { job: made.job, cells, columns: sampled === y ? rest.length : ns.length } : made;
  }
  const columns = along(x);
  const made = simulation(model, scene, [samples(params)], (n) =>
    along(y).flatMap((v) => columns.map((u) => ({ n, params: { ...atSamples(n, params), ...u, ...v } }))),
  );
  return { ...made, columns: columns.length };
}

/**
 * Cells along one or two axes, x fastest, each with a job of its own: a change of any parameter may change the data. A cell that
 * is refused keeps its reason, and leaves the others as they are.
 */
function trainedCells(
  model: Model,
  scene: PlannedScene,
  axes: readonly Axis[],
  side = TRAINED_COLUMNS,
): SimulationPlan & { columns?: number } {
  const simulator = simulatorFor(model, scene.params);
  const along = axes.map((axis) => {
    const values = axisValues(model, axis, side);
    if (axis.param !== simulator.sampleParam) return Array.from(values, (v): Params => ({ [axis.param]: v }));
    // Where the dimension is on the other axis the number of samples is that of the scene's.
    const ns = [...new Set(Array.from(values, (v) => simulator.samples({ ...scene.params, [axis.param]: v })))];
    return ns
      .filter((n) => n > 0)
      .map((n): Params => ({ [axis.param]: simulator.atSamples(n, scene.params)[axis.param] }));
  });
  const [columns, rows = [{}]] = along;
  const cells = rows.flatMap((v) =>
    columns.map((u): Cell => {
      const params = { ...scene.params, ...u, ...v };
      const n = simulator.samples(params);
      const refused = simulator.refuse([n], params);
      return { n, params: simulator.atSamples(n, params), ...(refused ? { refused } : {}) };
    }),
  );
  const jobs = cells.map(({ n, params, refused }) =>
    refused ? undefined : simulationJob(model, params, [n], scene.seed),
  );
  const job = jobs.find((job) => job !== undefined);
  if (job) return { job, jobs, cells, columns: columns.length };
  return { job, reason: cells[0]?.refused ?? "not simulated: there is no sample along this axis" };
}

function simulation(
  model: Model,
  scene: PlannedScene,
  ns: readonly number[],
  cells: (n: number) => Cell[],
): SimulationPlan {
  const reason = simulatorFor(model, scene.params).refuse(ns, scene.params);
  if (reason) return { job: undefined, reason };
  const job = simulationJob(model, scene.params, ns, scene.seed);
  return { job, cells: job.ns.flatMap(cells) };
}

function newDataEverywhere(model: Model, key: string): SimulationPlan {
  const param = model.params[key];
  return {
    job: undefined,
    reason: t("not simulated along {param}: every point would need data of its own", { param: param.name }),
  };
}
