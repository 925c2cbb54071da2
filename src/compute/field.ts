import type { ParamValue } from "../models/model.ts";
import { modelById } from "../models/registry.ts";
import {
  axisValues,
  coarsestStep,
  type Job,
  jobKey,
  latticeOrder,
  levelIndices,
  type SimulationJob,
  type TheoryJob,
  unitWidth,
} from "./job.ts";

/**
 * The results of one job, filled unit by unit. It belongs to its job for good: a late result is never wrong, at worst
 * nobody is looking at it, and an abandoned fill resumes where it stopped.
 */
export abstract class Field<J extends Job = Job> {
  readonly job: J;
  readonly key: string;
  /** Numbers a unit. */
  readonly width: number;
  /** Units that are wanted. */
  total: number;
  /** Units that have landed. */
  done = 0;
  private next = 0;
  private readonly returned: [number, number][] = [];

  constructor(job: J, total: number) {
    this.job = job;
    this.key = jobKey(job);
    this.width = unitWidth(job);
    this.total = total;
  }

  /** Bytes held, for the cache. */
  abstract readonly bytes: number;
  /** Keeps the results of units [from, to). */
  protected abstract keep(from: number, to: number, values: Float64Array): void;

  /** True while units wait to be handed out. */
  get waiting(): boolean {
    return this.returned.length > 0 || this.next < this.total;
  }

  /** Hands out up to `size` units that nobody works on. */
  take(size: number): [number, number] | undefined {
    const back = this.returned.pop();
    if (back) {
      const [from, to] = back;
      if (to - from > size) this.returned.push([from + size, to]);
      return [from, Math.min(to, from + size)];
    }
    if (this.next >= this.total) return undefined;
    const from = this.next;
    this.next = Math.min(this.total, from + size);
    return [from, this.next];
  }

  /** Takes back units that were handed out and not computed. */
  giveBack(from: number, to: number): void {
    this.returned.push([from, to]);
  }

  land(from: number, to: number, values: Float64Array): void {
    this.keep(from, to, values);
    this.done += to - from;
  }
}

/** Solved states on a lattice. */
export class TheoryField extends Field<TheoryJob> {
  readonly states: Float64Array;
  readonly seen: Uint8Array;
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  private readonly landed: Uint8Array;
  private prefix = 0;

  constructor(job: TheoryJob) {
    super(job, job.nx * job.ny);
    const model = modelById(job.model);
    this.states = new Float64Array(this.total * this.width).fill(Number.NaN);
    this.seen = new Uint8Array(this.total);
    this.landed = new Uint8Array(this.total);
    this.xs = axisValues(model, job.x, job.nx);
    this.ys = job.y ? axisValues(model, job.y, job.ny) : new Float64Array(1);
  }

  get bytes(): number {
    return this.states.byteLength + this.seen.byteLength;
  }

  protected keep(from: number, to: number, values: Float64Array): void {
    const order = latticeOrder(this.job.nx, this.job.ny);
    for (let k = from; k < to; k++) {
      const node = order[k];
      this.states.set(values.subarray((k - from) * this.width, (k - from + 1) * this.width), node * this.width);
      this.seen[node] = 1;
      this.landed[k] = 1;
    }
    while (this.prefix < this.total && this.landed[this.prefix]) this.prefix++;
  }

  /** The finest level of which every node is solved: the indices of its columns and rows; undefined before the first. */
  get level(): { readonly columns: readonly number[]; readonly rows: readonly number[] } | undefined {
    const { nx, ny } = this.job;
    for (let step = 1; step <= coarsestStep(nx, ny); step *= 2) {
      const columns = levelIndices(nx, step);
      const rows = levelIndices(ny, step);
      if (columns.length * rows.length <= this.prefix) return { columns, rows };
    }
    return undefined;
  }

  /** A quantity at some columns and rows (all by default), NaN where unseen. No job: states are already solved. */
  read(quantity: string, columns = range(this.job.nx), rows = range(this.job.ny)): Float64Array {
    const { nx, x, y, params } = this.job;
    const q = modelById(this.job.model).quantities[quantity];
    const out = new Float64Array(columns.length * rows.length).fill(Number.NaN);
    const p: Record<string, ParamValue> = { ...params };
    let k = 0;
    for (const j of rows) {
      if (y) p[y.param] = this.ys[j];
      for (const i of columns) {
        const node = j * nx + i;
        p[x.param] = this.xs[i];
        if (this.seen[node]) out[k] = q.read(this.states, node * this.width, p);
        k++;
      }
    }
    return out;
  }
}

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

/** Replicates of an experiment. Readers use only the contiguous prefix, so that a mean never depends on who was fast. */
export class SimulationField extends Field<SimulationJob> {
  private readonly rows: (Float64Array | undefined)[] = [];
  /** Finished replicates without a gap. */
  prefix = 0;

  get bytes(): number {
    return this.done * this.width * 8;
  }

  protected keep(from: number, to: number, values: Float64Array): void {
    for (let r = from; r < to; r++)
      this.rows[r] = to - from === 1 ? values : values.slice((r - from) * this.width, (r - from + 1) * this.width);
    while (this.rows[this.prefix]) this.prefix++;
  }

  /** Data of a finished replicate: head, then one row a sample size. */
  replicate(index: number): Float64Array {
    return this.rows[index] as Float64Array;
  }
}

/** An empty field for a job. */
export function fieldFor(job: Job, trials: number): Field {
  return job.kind === "theory" ? new TheoryField(job) : new SimulationField(job, trials);
}
