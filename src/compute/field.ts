import type { ParamValue } from "../models/param.ts";
import type { Quantity } from "../models/quantity.ts";
import { modelById } from "../models/registry.ts";
import {
  axisValues,
  coarseCount,
  coarsestStep,
  type Job,
  jobKey,
  latticeRank,
  levelIndices,
  type SimulationJob,
  type TheoryJob,
  unitWidth,
} from "./job.ts";

/**
 * The results of one job, filled in units (nodes or replicates). A field never changes its job, so a late result is
 * still valid, and an aborted fill resumes where it stopped.
 */
export abstract class Field<J extends Job = Job> {
  readonly job: J;
  readonly key: string;
  /** Numbers per unit. */
  readonly width: number;
  /** Units requested. */
  total: number;
  /** Units that may be dispatched for now: keeps a moving picture from being refined to the end. */
  limit = Number.POSITIVE_INFINITY;
  /** Units stored. */
  done = 0;
  private next = 0;
  /** Units dispatched and neither stored nor released yet. */
  private inFlight = 0;
  private readonly returned: [number, number][] = [];

  constructor(job: J, total: number) {
    this.job = job;
    this.key = jobKey(job);
    this.width = unitWidth(job);
    this.total = total;
  }

  /** Bytes held, for the cache. */
  abstract readonly bytes: number;
  /** Length of the contiguous prefix of stored units: slices complete in any order, and readers use only the prefix. */
  abstract readonly prefix: number;
  /** Stores the results of units [from, to). */
  protected abstract keep(from: number, to: number, values: Float64Array): void;

  /** Whether the coarse level is complete. */
  get hasPicture(): boolean {
    return this.prefix >= Math.min(coarseCount(this.job), this.total);
  }

  get complete(): boolean {
    return this.prefix >= this.total;
  }

  /** Whether units are missing that are neither in flight nor left to dispatch: a bug, not a state to wait in. */
  get isLost(): boolean {
    return !this.complete && this.inFlight === 0 && this.returned.length === 0 && this.next >= this.total;
  }

  /** Whether units are left to dispatch. */
  get waiting(): boolean {
    return this.returned.length > 0 || this.next < Math.min(this.total, this.limit);
  }

  /** Units dispatched so far, counted from the first. */
  get handedOut(): number {
    return this.next;
  }

  /** Dispatches a slice of up to `size` units. */
  take(size: number): [number, number] | undefined {
    const back = this.returned.pop();
    if (back) {
      const [from, to] = back;
      if (to - from > size) this.returned.push([from + size, to]);
      const last = Math.min(to, from + size);
      this.inFlight += last - from;
      return [from, last];
    }
    const end = Math.min(this.total, this.limit);
    if (this.next >= end) return undefined;
    const from = this.next;
    this.next = Math.min(end, from + size);
    this.inFlight += this.next - from;
    return [from, this.next];
  }

  /** Returns dispatched units that were not computed; they are dispatched again. */
  release(from: number, to: number): void {
    this.inFlight -= to - from;
    this.returned.push([from, to]);
  }

  store(from: number, to: number, values: Float64Array): void {
    this.keep(from, to, values);
    this.inFlight -= to - from;
    this.done += to - from;
  }

  /** Drops all results; does nothing while a slice is in flight. */
  clear(): void {
    if (this.inFlight > 0) return;
    this.drop();
    this.inFlight = 0;
    this.done = 0;
    this.next = 0;
    this.returned.length = 0;
  }

  protected abstract drop(): void;
}

/**
 * Frees an array's memory at once by transferring its buffer (ES2024), where available. Left to the garbage collector
 * it would trigger a collection during a drag (V8: at 64 MB on and off the heap).
 */
const free = ({ buffer }: ArrayBufferView): void => (buffer as { transfer?: (bytes: number) => void }).transfer?.(0);

/** Column and row indices of one level of a lattice. */
export interface Level {
  readonly columns: readonly number[];
  readonly rows: readonly number[];
}

/** Solved states on a lattice: slices are kept uncopied, with an index from unit to slice. */
export class TheoryField extends Field<TheoryJob> {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  private readonly slices: { readonly from: number; readonly values: Float64Array }[] = [];
  /** 1-based index of the slice that holds a unit; 0 for none. Allocated with the first slice. */
  private sliceOf: Uint16Array | Uint32Array = new Uint16Array(0);
  prefix = 0;
  bytes = 0;

  constructor(job: TheoryJob) {
    super(job, job.nx * job.ny);
    const model = modelById(job.model);
    this.xs = axisValues(model, job.x, job.nx);
    this.ys = job.y ? axisValues(model, job.y, job.ny) : new Float64Array(1);
  }

  protected keep(from: number, to: number, values: Float64Array): void {
    if (this.slices.length === 0) {
      // There are at most as many slices as units.
      this.sliceOf = this.total < 2 ** 16 ? new Uint16Array(this.total) : new Uint32Array(this.total);
      this.bytes = this.sliceOf.byteLength;
    }
    this.sliceOf.fill(this.slices.push({ from, values }), from, to);
    this.bytes += values.byteLength;
    while (this.prefix < this.total && this.sliceOf[this.prefix]) this.prefix++;
  }

  protected drop(): void {
    for (const { values } of this.slices) free(values);
    free(this.sliceOf);
    this.slices.length = 0;
    this.sliceOf = new Uint16Array(0);
    this.prefix = 0;
    this.bytes = 0;
  }

  /** The finest completely solved level; undefined before the first. */
  get level(): Level | undefined {
    return this.levelFrom(1);
  }

  /** The finest completely solved level with a step of at least `finest` nodes. */
  levelFrom(finest: number): Level | undefined {
    const { nx, ny } = this.job;
    for (let step = finest; step <= coarsestStep(nx, ny); step *= 2) {
      const columns = levelIndices(nx, step);
      const rows = levelIndices(ny, step);
      if (columns.length * rows.length <= this.prefix) return { columns, rows };
    }
    return undefined;
  }

  /** A quantity at some columns and rows (all by default), NaN where unsolved. */
  read(quantity: string, columns = range(this.job.nx), rows = range(this.job.ny)): Float64Array {
    return this.collect(modelById(this.job.model).quantities[quantity].read, columns, rows);
  }

  /** Any function of the states at some columns and rows, NaN where unsolved. */
  collect(read: Quantity["read"], columns: readonly number[], rows: readonly number[]): Float64Array {
    const { nx, ny, x, y, params } = this.job;
    const rank = latticeRank(nx, ny);
    const out = new Float64Array(columns.length * rows.length);
    const p: Record<string, ParamValue> = { ...params };
    let k = 0;
    for (const j of rows) {
      if (y) p[y.param] = this.ys[j];
      for (const i of columns) {
        const unit = rank[j * nx + i];
        const slice = this.slices[this.sliceOf[unit] - 1];
        p[x.param] = this.xs[i];
        out[k++] = slice ? read(slice.values, (unit - slice.from) * this.width, p) : Number.NaN;
      }
    }
    return out;
  }
}

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

/** Replicates of an experiment. Readers use only the contiguous prefix, so that means do not depend on completion order. */
export class SimulationField extends Field<SimulationJob> {
  private readonly rows: (Float64Array | undefined)[] = [];
  prefix = 0;

  get bytes(): number {
    return this.done * this.width * 8;
  }

  protected keep(from: number, to: number, values: Float64Array): void {
    for (let r = from; r < to; r++)
      this.rows[r] = to - from === 1 ? values : values.slice((r - from) * this.width, (r - from + 1) * this.width);
    while (this.rows[this.prefix]) this.prefix++;
  }

  protected drop(): void {
    this.rows.length = 0;
    this.prefix = 0;
  }

  /** Data of a finished replicate: head, then one row per sample size. */
  replicate(index: number): Float64Array {
    return this.rows[index] as Float64Array;
  }
}

export function fieldFor(job: Job, trials: number): Field {
  return job.kind === "theory" ? new TheoryField(job) : new SimulationField(job, trials);
}
