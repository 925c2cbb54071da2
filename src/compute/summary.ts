import { t } from "../lib/language.ts";
import { type Estimate, type Moments, Tally } from "../lib/moments.ts";
import { simulatorById } from "../models/model.ts";
import type { Params } from "../models/param.ts";
import { modelById } from "../models/registry.ts";
import type { SimulationField } from "./field.ts";

/** A point at which simulated quantities are read: a sample size of the job and the parameters to read it with. */
export interface Cell {
  readonly n: number;
  readonly params: Params;
  /** Why this cell alone is not simulated. */
  readonly refused?: string;
}

/** Simulated means of some quantities at some cells: drawn here (`Summary`), or read from the file of an atlas. */
export interface Means {
  /** Ids of the model and of its simulator. */
  readonly model: string;
  readonly simulator: string;
  readonly cells: readonly Cell[];
  readonly quantities: readonly string[];
  /** Trials at every cell. */
  readonly trials: number;
  /** Trials at a cell; undefined where it is refused. */
  trialsAt(cell: number): number | undefined;
  /** Undefined where the simulator does not know the quantity, or the cell has not been drawn. */
  at(cell: number, quantity: string): Estimate | undefined;
  /** 10th and 90th percentile of single draws, where they were kept. */
  spread(cell: number, quantity: string): readonly [number, number] | undefined;
  /** Says which draws the percentiles cover, unless all. */
  readonly spreadNote: string;
  /** Whose draws these are: seed and trials, or atlas, plan and version. */
  readonly origin: string;
  /** Of an atlas: its name. */
  readonly atlas?: string;
  /** Of an atlas: theory as the file has it. */
  theoryAt?(cell: number, quantity: string): number;
  /** Of an atlas: its values along the axes of the map, which those of the cells are near to. */
  readonly lattice?: { readonly x: readonly number[]; readonly y: readonly number[] };
  /** The same with every quantity of the simulator, where some have not been read: yields after each piece of work. */
  whole?(): Generator<undefined, Means>;
}

export function sameCells(a: readonly Cell[], b: readonly Cell[]): boolean {
  if (a === b) return true;
  return a.length === b.length && a.every((cell, i) => cell.n === b[i].n && sameParams(cell.params, b[i].params));
}

function sameParams(a: Params, b: Params): boolean {
  for (const key in a) if (a[key] !== b[key]) return false;
  return true;
}

/** Draws that a summary keeps for percentiles, over all its cells and quantities. */
const KEPT_DRAWS = 2_000_000;

/** Cells that are read between two yields. */
const PIECE = 100;

type Fields = SimulationField | readonly (SimulationField | undefined)[];

/** The cells that one field answers. */
interface Part {
  readonly field: SimulationField;
  /** Their indices among all cells, and their rows in a replicate. */
  readonly cells: number[];
  readonly rows: number[];
  /** Replicates absorbed at each of them, and the next of them to read. */
  trials: number;
  next: number;
}

/**
 * Running mean and standard error of every simulated quantity at some cells, over the contiguous prefix of a field's
 * replicates, in index order. `absorb` reads a bounded number of cells per call. Where each cell has data of its own there are as many
 * fields as cells, and each goes on by itself.
 */
export class Summary implements Means {
  readonly model: string;
  readonly simulator: string;
  readonly cells: readonly Cell[];
  readonly quantities: readonly string[];
  /** Cells read so far, over all replicates. */
  reads = 0;
  private readonly seed: number;
  private readonly tally: Tally;
  private readonly parts: readonly Part[];
  private readonly from: Fields;
  private readonly partOf: readonly (Part | undefined)[];
  /** How many of the first replicates the percentiles cover. */
  readonly spreadTrials: number;
  /** Values of these draws, by cell and quantity; undefined without percentiles. */
  private readonly draws: (number[] | undefined)[] | undefined;

  /**
   * @param from the field of all cells, or one field a cell: at least one, none for a cell that is refused
   * @param spread whether percentiles are asked for, @param core whether the simulator's core quantities are enough
   */
  constructor(from: Fields, cells: readonly Cell[], spread = false, core = false) {
    this.from = from;
    const fieldOf = (i: number) => (Array.isArray(from) ? from[i] : from) as SimulationField | undefined;
    const parts = new Map<SimulationField, Part>();
    this.partOf = cells.map(({ n }, i) => {
      const field = fieldOf(i);
      if (!field) return undefined;
      const part = parts.get(field) ?? { field, cells: [], rows: [], trials: 0, next: 0 };
      parts.set(field, part);
      part.cells.push(i);
      part.rows.push(field.job.ns.indexOf(n));
      return part;
    });
    this.parts = [...parts.values()];
    const { model, simulator, seed } = this.parts[0].field.job;
    [this.model, this.simulator, this.seed] = [model, simulator, seed];
    const all = simulatorById(modelById(model), simulator);
    this.quantities = core ? all.quantities.slice(0, all.core) : all.quantities;
    this.cells = cells;
    this.tally = new Tally(cells.length * this.quantities.length);
    this.spreadTrials = spread ? Math.floor(KEPT_DRAWS / Math.max(1, cells.length * all.quantities.length)) : 0;
    this.draws = spread ? [] : undefined;
  }

  /**
   * Reads up to `limit` cells of finished replicates, at most the first `trials`, and stops after the first trial at which
   * `enough` holds: where it stops depends on the values alone, not on how many replicates are stored. True while more can
   * be read.
   */
  absorb(limit: number, trials = Number.POSITIVE_INFINITY, enough = () => false): boolean {
    const { head, width, read } = simulatorById(modelById(this.model), this.simulator);
    const q = this.quantities.length;
    const out = new Float64Array(q);
    let left = limit;
    for (const part of this.parts) {
      const { field, cells, rows } = part;
      const { setup } = field.job;
      const start = head(setup);
      const w = width(setup);
      const end = Math.min(field.prefix, trials);
      while (part.trials < end && !enough()) {
        const data = field.replicate(part.trials);
        for (; part.next < cells.length; part.next++) {
          if (left-- <= 0) return true;
          this.reads++;
          const row = rows[part.next];
          const cell = cells[part.next];
          const { n, params } = this.cells[cell];
          if (row < 0) continue;
          read(out, data, 0, start + row * w, n, setup, params);
          for (let k = 0; k < q; k++) {
            const at = cell * q + k;
            // A run that has not converged is not averaged.
            if (Number.isNaN(out[k])) continue;
            this.tally.add(at, out[k]);
            if (!this.draws || part.trials >= this.spreadTrials) continue;
            const kept = this.draws[at];
            if (kept) kept.push(out[k]);
            else this.draws[at] = [out[k]];
          }
        }
        part.next = 0;
        part.trials++;
      }
    }
    return false;
  }

  *whole(): Generator<undefined, Summary> {
    const whole = new Summary(this.from, this.cells, this.draws !== undefined);
    while (whole.absorb(PIECE, Math.max(...this.parts.map((part) => part.trials)))) yield;
    return whole;
  }

  /** Replicates absorbed at every cell; set, it goes on behind that many. */
  get trials(): number {
    return Math.min(...this.parts.map((part) => part.trials));
  }
  set trials(count: number) {
    for (const part of this.parts) part.trials = count;
  }

  /** 10th and 90th percentile of single draws, over the first `spreadTrials`; undefined without or with too few draws. */
  spread(cell: number, quantity: string): readonly [number, number] | undefined {
    const k = this.quantities.indexOf(quantity);
    const draws = k < 0 ? undefined : this.draws?.[cell * this.quantities.length + k];
    return draws && percentiles10And90(draws);
  }

  get origin(): string {
    return `seed ${this.seed}, ${this.trials} trials`;
  }

  /** Says which draws the percentiles cover, unless all. */
  get spreadNote(): string {
    return this.spreadTrials < this.trials ? ` ${t("(the first {trials})", { trials: this.spreadTrials })}` : "";
  }

  /** Moments of a quantity at a cell; undefined when the simulator does not know it or the job lacks that n. */
  at(cell: number, quantity: string): Moments | undefined {
    const k = this.quantities.indexOf(quantity);
    const part = this.partOf[cell];
    return k < 0 || !part || part.rows[part.cells.indexOf(cell)] < 0
      ? undefined
      : this.tally.at(cell * this.quantities.length + k);
  }

  /** Trials absorbed at a cell; undefined where it is refused. */
  trialsAt(cell: number): number | undefined {
    return this.partOf[cell]?.trials;
  }
}

/** 10th and 90th percentile of some numbers, linear between order statistics; undefined with fewer than ten. */
export function percentiles10And90(values: readonly number[]): readonly [number, number] | undefined {
  if (values.length < 10) return undefined;
  const sorted = Float64Array.from(values).sort();
  const at = (p: number) => {
    const place = p * (sorted.length - 1);
    const below = Math.floor(place);
    const rest = place - below;
    return rest === 0 ? sorted[below] : sorted[below] + rest * (sorted[below + 1] - sorted[below]);
  };
  return [at(0.1), at(0.9)];
}
