import type { Field } from "./field.ts";
import { coarseCount, type Job, solveOptionNames } from "./job.ts";

/** Numbers of a slice and the milliseconds it took; undefined when it was cancelled. */
export type Done = { readonly values: Float64Array; readonly ms: number } | undefined;

export interface Executor {
  readonly lanes: number;
  /** Computes units [from, to) of a job on a lane. Rejects when the lane dies. */
  run(lane: number, job: Job, from: number, to: number, signal: AbortSignal): Promise<Done>;
}

export interface FillOptions {
  readonly signal: AbortSignal;
  /** Lower is sooner. */
  readonly priority: number;
  readonly onProgress?: () => void;
}

interface Task extends FillOptions {
  readonly field: Field;
  readonly tries: Map<number, number>;
  readonly end: (error?: unknown) => void;
}

const MAX_SLICE = 8192;

/** Jobs of the same sort cost about the same a unit: kind, model, and what the solve is asked for beyond the parameters. */
function costKeyOf(job: Job): string {
  if (job.kind === "simulation") return JSON.stringify([job.model, job.simulator, job.setup, job.ns.length]);
  return ["theory", job.model, ...solveOptionNames(job)].join(" ");
}

/**
 * Idle lanes pull the next slice of the most urgent field, sized to about `targetMs`. A lane has two seats, one for
 * theory and one for a replicate: replicates rest every few milliseconds, so theory never waits for one to end.
 * A new replicate starts only when no theory waits. A slice that fails is tried once more, then its fill fails.
 */
export class Scheduler {
  private tasks: Task[] = [];
  private readonly idle: { theory: number[]; simulation: number[] };
  private readonly executor: Executor;
  private readonly targetMs: number;
  /** Measured milliseconds a unit, by kind of job: what is known of one field serves the next. */
  private readonly costs = new Map<string, number>();
  /** Slices handed out so far. */
  dispatched = 0;

  /** At most `simulating` lanes draw replicates at a time, which hold a processor for long; by default all. */
  constructor(executor: Executor, targetMs = 20, simulating = executor.lanes) {
    this.executor = executor;
    this.targetMs = targetMs;
    const lanes = Array.from({ length: executor.lanes }, (_, i) => i);
    this.idle = { theory: [...lanes], simulation: lanes.slice(0, simulating) };
  }

  /**
   * Settles when the field is full or the signal aborts; rejects when a slice failed twice. Slices of theory in flight
   * at an abort still land in their field; replicates are cancelled and given back.
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
   * Moves the known cost towards a measured one: half of the way down, since a program soon runs faster than in its first
   * slice, and up the more the longer the slice was.
   */
  private learn(costKey: string, ms: number, units: number): void {
    const known = this.costs.get(costKey);
    const weight = known !== undefined && ms < known ? 0.5 : Math.min(0.5, 0.1 + units / MAX_SLICE);
    this.costs.set(costKey, Math.max(1e-5, known === undefined ? ms : known + weight * (ms - known)));
  }

  /** Hands out what can be; to be called when a field's limit is lifted. */
  pump(): void {
    // Every picture's coarse level comes before the refinement of any, the most urgent first either way.
    const isCoarse = ({ field }: Task) => field.waiting && field.handedOut < coarseCount(field.job);
    const theory = this.tasks.filter((t) => t.field.job.kind === "theory");
    for (const task of theory) while (this.idle.theory.length > 0 && isCoarse(task)) this.start(task);
    for (const task of theory) while (this.idle.theory.length > 0 && task.field.waiting) this.start(task);
    if (theory.some((t) => t.field.waiting)) return;
    for (const task of this.tasks)
      if (task.field.job.kind === "simulation")
        while (this.idle.simulation.length > 0 && task.field.waiting) this.start(task);
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
    // Theory in flight is short and is always welcome in its field; only replicates are worth cancelling.
    const signal = kind === "simulation" ? task.signal : new AbortController().signal;
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
          // Whoever fills the field now: another fill may have begun this slice and been abandoned.
          for (const filling of this.fillsOf(field)) filling.onProgress?.();
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
