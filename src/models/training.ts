import type { Params, Setup } from "./param.ts";

/** One network that is watched as it trains, and how that is drawn. */

/** One moment of a network that is watched as it trains. */
export interface TrainingPoint {
  /** Index into the phases of all figures, one after the other. */
  readonly phase: number;
  /** Where it stands on the phase's horizontal axis; on a time axis from 0 in each phase. */
  readonly time: number;
  /** What the traces of its figure show, row by row in their order; NaN for nothing. */
  readonly values: readonly number[];
  /** What the status says at this point, where the numbers do not say it. */
  readonly note?: string;
}

/** A line over the phases of a figure. `look` is its dash and colour. */
export interface TrainingTrace {
  readonly name: string;
  readonly look: "test" | "train" | "formula" | "first" | "second" | "third" | "rest" | "linear" | "finetune";
}

/** Traces over one vertical axis: linear from 0, or logarithmic. */
export interface TrainingRow {
  /** Axis title and symbol, empty where the name of the phase says it. */
  readonly name: string;
  readonly symbol: string;
  /** What the traces are, for a screen reader. */
  readonly meaning: string;
  readonly scale: "linear" | "log";
  /** A linear axis ends here at the least. */
  readonly top?: number;
  readonly traces: readonly TrainingTrace[];
}

/** Rows of traces over a logarithmic horizontal axis, a column for each phase. */
export interface TrainingFigure {
  readonly phases: readonly string[];
  /** What happens between one phase and the next, in two or three words. */
  readonly between: string;
  /** The horizontal axis; time unless said otherwise. `mark` is a place of its own on it. */
  readonly axis?: { readonly name: string; readonly symbol: string; readonly mark: number };
  readonly rows: readonly TrainingRow[];
}

/** A single network at the probe's setting, trained before the reader's eyes. */
export interface Training<V = Params> {
  /** What is drawn, phase after phase; what the run draws into them depends on `setup` alone. */
  figures(p: V): readonly TrainingFigure[];
  /** The status in words, from the last point, which is undefined before the first; `done` at the end of the run. */
  status(last: TrainingPoint | undefined, done: boolean): string;
  /** What else a reader must know about this network, in whole sentences. */
  note?(p: V): string;
  setup(p: V): Setup;
  /** Why it cannot be trained here; undefined when it can. */
  refuse(p: V): string | undefined;
}
