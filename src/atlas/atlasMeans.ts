import type { Cell, Means } from "../compute/summary.ts";
import type { Estimate } from "../lib/moments.ts";
import { modelById } from "../models/registry.ts";
import { SolvedPoint } from "../scene/solvedPoint.ts";
import type { AtlasPart, OpenAtlas } from "./openAtlas.ts";

/** Means of an atlas at some cells of one of its parts. */
export class AtlasMeans implements Means {
  readonly model: string;
  readonly simulator: string;
  readonly cells: readonly Cell[];
  readonly quantities: readonly string[];
  readonly trials: number;
  readonly spreadNote = "";
  readonly atlas: string;
  readonly origin: string;
  readonly lattice?: NonNullable<Means["lattice"]>;
  private readonly open: OpenAtlas;
  private readonly part: AtlasPart;
  private readonly numbers: readonly number[];

  /** @param cells numbers of the cells in their part */
  constructor(open: OpenAtlas, part: AtlasPart, cells: readonly number[], lattice?: Means["lattice"]) {
    this.open = open;
    this.part = part;
    this.numbers = cells;
    this.cells = cells.map((cell) => part.cells[cell]);
    this.model = part.model;
    this.simulator = part.simulator;
    this.quantities = part.quantities;
    const least = cells.reduce((least, _, i) => Math.min(least, this.trialsAt(i) ?? least), Number.POSITIVE_INFINITY);
    this.trials = Number.isFinite(least) ? least : 0;
    this.atlas = open.name;
    const { hash, program } = open.label;
    this.origin = `atlas ${open.name}, ${this.trials} trials, plan ${hash}, computed by transferscope ${program}`;
    if (lattice) this.lattice = lattice;
  }

  /** Of the quantity that has most: a training that did not converge has no number. */
  trialsAt(cell: number): number | undefined {
    if (this.cells[cell].refused !== undefined) return undefined;
    return this.quantities.reduce((most, id) => Math.max(most, this.open.trials[this.row(cell, id) ?? -1] ?? 0), 0);
  }

  at(cell: number, quantity: string): Estimate | undefined {
    const row = this.row(cell, quantity);
    if (row === undefined) return undefined;
    const [count, mean, se] = [this.open.trials[row], this.open.mean[row], this.open.se[row]];
    // The file has none where it diverges: then it goes where theory goes.
    return { count, mean: count > 0 && Number.isNaN(mean) ? this.limit(cell, quantity) : mean, se };
  }

  private limit(cell: number, quantity: string): number {
    const theory = new SolvedPoint(modelById(this.model), this.cells[cell].params).value(quantity);
    return Number.isFinite(theory) ? Number.NaN : theory;
  }

  theoryAt(cell: number, quantity: string): number {
    return this.open.theory[this.row(cell, quantity) ?? -1] ?? Number.NaN;
  }

  spread(): undefined {
    return undefined;
  }

  private row(cell: number, quantity: string): number | undefined {
    return this.part.rowOf(this.numbers[cell], quantity);
  }
}
