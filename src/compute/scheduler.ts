import type { Field } from "./field.ts";
import { coarseCount, type Job, solveOptionNames } from "./job.ts";

/** Numbers of a slice and the milliseconds it took; undefined when cancelled. */
export type Done = { readonly values: Float64Array; readonly ms: number } | undefined;

export interface Executor {
  readonly lanes: number;
  /** Computes units [from, to) of a job on a lane. Rejects when the lane dies. */
  run(lane: number, job: Job, from: number, to: number, signal?: AbortSignal): Promise<Done>;
}

export interface FillOptions {
  readonly signal: AbortSignal;
  /** Lower runs first. */
  readonly priority: number;
  /** Called when units [from, to) have been stored. */
  readonly onProgress?: (from: number, to: number) => void;
}

interface Task extends FillOptions {
  readonly field: Field;
  readonly tries: Map<number, number>;
  readonly end: (error?: unknown) => void;
}

const MAX_SLICE = 8192;

/** Jobs with the same key cost about the same per unit. */
function costKeyOf(job: Job): string {
  if (job.kind === "simulation") return JSON.stringify([job.model, job.simulator, job.setup, job.ns.length]);
  return ["theory", job.model, ...solveOptionNames(job)].join(" ");
}

/**
 * Idle lanes pull the next slice of the field with the highest priority, sized to take about `targetMs`. A lane runs one
 * slice of theory and one of replicates at a time: replicates yield every few milliseconds, so theory never waits for one
 * to end. Replicates start only when no theory is queued. A slice that fails is retried once, then its fill rejects.
 */
export class Scheduler {
  private tasks: Task[] = [];
  /** Lanes that may draw replicates at the same time. */
  readonly simulating: number;
  private readonly idle: { theory: number[]; simulation: number[] };
  private readonly executor: Executor;
  private readonly targetMs: number;
  /** Measured milliseconds per unit, by cost key, shared between fields: a drag makes a new field every few milliseconds. */
  private readonly costs = new Map<string, number>();
  /** Slices dispatched so far. */
  dispatched = 0;

  /** @param simulating lanes that may draw replicates at the same time; by default all */
  constructor(executor: Executor, targetMs = 20, simulating = executor.lanes) {
    this.executor = executor;
    this.targetMs = targetMs;
    this.simulating = Math.min(simulating, executor.lanes);
    const lanes = Array.from({ length: executor.lanes }, (_, i) => i);
    this.idle = { theory: [...lanes], simulation: lanes.slice(0, simulating) };
  }

  /**
   * Resolves when the field is complete or the signal aborts; rejects when a slice failed twice. Slices of theory in flight
   * at an abort are still stored; replicates are cancelled and released.
   */
  fill(field: Field, options: FillOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      if (options.signal.aborted || field.complete) return resolve();
      const onAbort = () => task.end();
      const task: Task = {
        ...options,
        field,
        tries: new Map(),
        end: (error) => {
          if (!this.tasks.includes(task)) return;
          this.tasks = this.tasks.filter((t) => t !== task);
          options.signal.removeEventListener("abort", onAbort);
          if (error === undefined) resolve();
          else reject(error);
          this.pump();
        },
      };
      options.signal.addEventListener("abort", onAbort, { once: true });
      this.tasks.push(task);
      this.tasks.sort((a, b) => a.priority - b.priority);
      this.pump();
    });
  }

  /**
   * Moving average of the cost. Falls quickly, since code gets faster once it is compiled; rises with a weight that grows
   * with the slice, since short slices are noisy.
   */
  private learn(costKey: string, ms: number, units: number): void {
    const known = this.costs.get(costKey);
    const weight = known !== undefined && ms < known ? 0.5 : Math.min(0.5, 0.1 + units / MAX_SLICE);
    this.costs.set(costKey, Math.max(1e-5, known === undefined ? ms : known + weight * (ms - known)));
  }

  /** Dispatches slices to idle lanes; to be called when a field's limit is raised. */
  pump(): void {
    // All coarse levels before any refinement, each in order of priority.
    const isCoarse = ({ field }: Task) => field.waiting && field.handedOut < coarseCount(field.job);
    const theory = this.tasks.filter((t) => t.field.job.kind === "theory");
    for (const task of theory) while (this.idle.theory.length > 0 && isCoarse(task)) this.start(task);
    for (const task of theory) while (this.idle.theory.length > 0 && task.field.waiting) this.start(task);
    if (theory.some((t) => t.field.waiting)) return;
    while (this.idle.simulation.length > 0) {
      const task = this.nextDraw();
      if (!task) return;
      this.start(task);
    }
  }

  /** Of the most urgent fields of replicates the one that is least far: cells of a map that are fields of their own fill evenly. */
  private nextDraw(): Task | undefined {
    let best: Task | undefined;
    for (const task of this.tasks) {
      if (task.field.job.kind !== "simulation" || !task.field.waiting) continue;
      if (best && (task.priority > best.priority || task.field.handedOut >= best.field.handedOut)) continue;
      best = task;
    }
    return best;
  }

  private fillsOf(field: Field): Task[] {
    return this.tasks.filter((task) => task.field === field);
  }

  private start(task: Task): void {
    const { field } = task;
    const { kind } = field.job;
    const costKey = costKeyOf(field.job);
    const cost = this.costs.get(costKey);
    const size = cost === undefined ? (kind === "simulation" ? 1 : 4) : Math.max(1, Math.floor(this.targetMs / cost));
    const slice = field.take(Math.min(MAX_SLICE, size));
    if (!slice) return;
    const lane = this.idle[kind].pop() as number;
    const [from, to] = slice;
    this.dispatched++;
    // Slices of theory are short and their results stay valid; only replicates are worth cancelling.
    const signal = kind === "simulation" ? task.signal : undefined;
    this.executor
      .run(lane, field.job, from, to, signal)
      .then((done) => {
        if (done && done.values.length !== (to - from) * field.width)
          throw new Error(`a slice came back with ${done.values.length} numbers for ${(to - from) * field.width}`);
        return done;
      })
      .then(
        (done) => {
          if (!done) return field.release(from, to);
          field.store(from, to, done.values);
          this.learn(costKey, done.ms / (to - from), to - from);
          // All current fills of the field: the one that started this slice may have been aborted.
          for (const filling of this.fillsOf(field)) filling.onProgress?.(from, to);
        },
        (error) => {
          field.release(from, to);
          const tries = (task.tries.get(from) ?? 0) + 1;
          task.tries.set(from, tries);
          if (tries > 1) task.end(error);
        },
      )
      .finally(() => {
        this.idle[kind].push(lane);
        if (field.complete) for (const filling of this.fillsOf(field)) filling.end();
        else if (field.isLost)
          for (const filling of this.fillsOf(field))
            filling.end(new Error(`${field.total - field.prefix} of ${field.total} units were lost`));
        this.pump();
      });
  }
}
