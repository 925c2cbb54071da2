import type { FieldCache } from "../../compute/cache.ts";
import type { SimulationField } from "../../compute/field.ts";
import { latticeOrder } from "../../compute/job.ts";
import type { Scheduler } from "../../compute/scheduler.ts";
import { Summary, sameCells } from "../../compute/summary.ts";
import type { SimulatedView } from "../../figures/solved.ts";
import { simulatorFor } from "../../models/model.ts";
import { modelById } from "../../models/registry.ts";
import { solveCells, solvedCells } from "../../scene/cellTheory.ts";
import { drawnCurves, showsTasks } from "../../scene/curveViews.ts";
import type { Plan, SimulationPlan } from "../../scene/plan.ts";
import { PRIORITY } from "../../scene/plan.ts";
import { isPrecise } from "../../scene/precision.ts";
import type { Scene } from "../../scene/scene.ts";
import type { Motion } from "../frame/motion.ts";
import type { SimulationState } from "../state/store.ts";
import { kept, type Progress } from "./picture.ts";

/** Cells read between two looks at the clock. */
const BATCH = 10;
/** Cells whose theory is solved per frame, for the map of agreement. */
const SOLVES_A_FRAME = 25;
/** A simulation whose estimate is at most so many seconds starts by itself. */
const AUTOMATIC_SECONDS = 20;
type View = "curve" | "probe" | "map";

const viewOf = (summary: Summary, compared?: string): SimulatedView<Summary> => ({
  summary,
  reads: summary.reads,
  solved: compared === undefined ? 0 : solvedCells(summary, compared),
});

/** Whether map and curves show none but the core quantities of the scene's simulator. */
function isCoreEnough(scene: Scene): boolean {
  const { quantities, core } = simulatorFor(modelById(scene.model), scene.params);
  const rest = quantities.slice(core ?? quantities.length);
  return (
    !showsTasks(scene) &&
    ![scene.quantity, ...drawnCurves(scene).map((c) => c.quantity)].some((id) => rest.includes(id))
  );
}

/** Runs the replicates that the scene's views need and keeps their means. */
export class Simulations {
  private readonly scheduler: Scheduler;
  private readonly cache: FieldCache;
  private readonly changed: () => void;
  private readonly failed: (error: unknown) => void;
  private readonly running = new Map<SimulationField, AbortController>();
  private readonly views = new Map<View, { key: string; view: SimulatedView<Summary> }>();
  private readonly motion: Motion;
  /** `evenly`: no field before another, because each cell is one. */
  private wanted: { scene: Scene; fields: SimulationField[]; evenly: boolean } | undefined;
  /** Estimated seconds of a trial. */
  private expected = 0;
  private waits = false;
  private pace: { at: number; ms: number } | undefined;

  constructor(
    scheduler: Scheduler,
    cache: FieldCache,
    motion: Motion,
    changed: () => void,
    failed: (error: unknown) => void,
  ) {
    this.scheduler = scheduler;
    this.cache = cache;
    this.motion = motion;
    this.changed = changed;
    this.failed = failed;
  }

  /** Sets the scene and state: cancels the replicates in flight and starts again when the scene is still. */
  update(scene: Scene, plan: Plan, state: SimulationState): void {
    const fields: SimulationField[] = [];
    const take = (view: View, part: (SimulationPlan & { readonly columns?: number }) | undefined) => {
      if (!part) {
        this.views.delete(view);
        return;
      }
      if (!part.job) {
        const known = this.views.get(view);
        if (known?.view.reason !== part.reason) this.views.set(view, { key: "", view: { reason: part.reason } });
        return;
      }
      const jobs = part.jobs ?? [part.job];
      const own = jobs.map((job) => job && (this.cache.get(job, scene.trials) as SimulationField));
      // Coarse to fine, where each cell of a map is a field.
      const columns = part.columns ?? own.length;
      for (const cell of part.jobs ? latticeOrder(columns, own.length / columns) : [0]) {
        const field = own[cell];
        if (!field) continue;
        field.total = scene.trials;
        if (!fields.includes(field)) fields.push(field);
      }
      const precision = scene.targetSe === undefined ? [] : [scene.targetSe, scene.quantity];
      const core = view !== "probe" && isCoreEnough(scene);
      const key = JSON.stringify([...own.map((field) => field?.key), core, ...precision]);
      const known = this.views.get(view);
      const before = known?.view.summary;
      // A running mean cannot drop trials: for fewer than it holds it is computed again.
      if (!before || known.key !== key || !sameCells(before.cells, part.cells) || before.trials > scene.trials)
        this.views.set(view, {
          key,
          view: viewOf(new Summary(part.jobs ? own : (own[0] as SimulationField), part.cells, view !== "map", core)),
        });
    };
    take("map", plan.mapSimulation);
    take("curve", plan.curveSimulation);
    const { curveSimulation: curve, probeSimulation: probe } = plan;
    // The curve's job also serves the probe if it includes the probe's sample size.
    const shared =
      curve.job && !curve.jobs && probe.job && curve.job.ns.includes(probe.job.ns[0])
        ? { ...probe, job: curve.job }
        : probe;
    take("probe", shared);
    this.wanted = { scene, fields, evenly: [plan.mapSimulation, curve].some((part) => part?.job && part.jobs) };

    for (const stop of this.running.values()) stop.abort();
    this.running.clear();
    this.cancelStart();
    const jobs = fields.map((field) => field.job);
    const { offer } = simulatorFor(modelById(scene.model), scene.params);
    this.expected = offer?.seconds(jobs, this.scheduler.simulating) ?? 0;
    this.waits = state === "automatic" && this.expected * scene.trials > AUTOMATIC_SECONDS && !this.finished;
    if (state === "running" || (state === "automatic" && !this.waits))
      this.cancelStart = this.motion.whenStill("simulation", this.start);
  }

  /** Reads finished replicates until the frame's budget is used up; true while more can be read. */
  absorb(isOver: () => boolean): boolean {
    const scene = this.wanted?.scene;
    let more = false;
    const read = (summary: Summary, trials: number, enough?: () => boolean) => {
      while (summary.absorb(BATCH, trials, enough))
        if (isOver()) {
          more = true;
          return;
        }
    };
    // The probe's precision determines the number of trials for all views.
    const probe = this.view("probe")?.summary;
    if (scene && probe) read(probe, scene.trials, () => isPrecise(probe, scene));
    for (const { view } of this.views.values())
      if (view.summary && view.summary !== probe) read(view.summary, this.trials);
    if (this.precise) for (const [field, stop] of this.running) if (field.prefix >= this.trials) stop.abort();
    const map = this.views.get("map")?.view.summary;
    if (map && scene?.show === "agreement" && solveCells(map, scene.quantity, SOLVES_A_FRAME)) more = true;
    return more;
  }

  view(name: View): SimulatedView<Summary> | undefined {
    const known = this.views.get(name);
    const summary = known?.view.summary;
    if (known && summary) {
      const { show, quantity } = this.wanted?.scene ?? {};
      const now = viewOf(summary, show === "agreement" ? quantity : undefined);
      known.view = kept<SimulatedView<Summary>>(known.view, now);
    }
    return known?.view;
  }

  uses(field: unknown): boolean {
    return this.wanted?.fields.includes(field as SimulationField) ?? false;
  }

  get progress(): Progress {
    const fields = this.wanted?.fields ?? [];
    const trials = this.wanted?.scene.trials ?? 0;
    const done = fields.length > 0 ? Math.min(...fields.map((f) => Math.min(f.prefix, trials))) : 0;
    const left = fields.reduce((sum, f) => sum + Math.max(0, f.total - f.done), 0);
    return {
      done,
      total: trials,
      remaining: this.pace && this.pace.ms > 0 && left > 0 ? (left * this.pace.ms) / 1000 : undefined,
      expected: this.expected,
      threads: this.scheduler.simulating,
      waits: this.waits,
    };
  }

  /** True when the requested precision or number of trials is reached. */
  get finished(): boolean {
    return this.wanted?.fields.every((f) => f.prefix >= (this.precise ? this.trials : f.total)) ?? false;
  }

  private get precise(): boolean {
    return this.wanted !== undefined && isPrecise(this.view("probe")?.summary, this.wanted.scene);
  }

  /** Maximum number of trials of the means: with a requested precision, as many as the probe has so far. */
  private get trials(): number {
    const { trials = 0, targetSe } = this.wanted?.scene ?? {};
    const probe = this.view("probe")?.summary;
    return targetSe !== undefined && probe ? probe.trials : trials;
  }

  private cancelStart = (): unknown => undefined;

  private readonly start = (): void => {
    // Slices that were stored after the last abort have notified no listener.
    this.changed();
    for (const [i, field] of (this.wanted?.fields ?? []).entries()) {
      const enough = this.precise ? this.trials : field.total;
      if (this.running.has(field) || field.prefix >= enough || field.complete) continue;
      const stop = new AbortController();
      this.running.set(field, stop);
      this.pace = undefined;
      const onProgress = () => {
        this.measure();
        this.changed();
      };
      this.scheduler
        .fill(field, { signal: stop.signal, priority: PRIORITY.simulation + (this.wanted?.evenly ? 0 : i), onProgress })
        .catch(this.failed)
        .finally(() => {
          if (this.running.get(field) === stop) this.running.delete(field);
          this.changed();
        });
    }
  };

  private measure(): void {
    const now = performance.now();
    if (this.pace) {
      const ms = now - this.pace.at;
      this.pace = { at: now, ms: this.pace.ms === 0 ? ms : 0.9 * this.pace.ms + 0.1 * ms };
    } else this.pace = { at: now, ms: 0 };
  }
}
