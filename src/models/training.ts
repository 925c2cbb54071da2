import type { Params, Setup } from "./param.ts";

/** One point in the training of the watched network. */
export interface TrainingPoint {
  /** Index into the phases of all figures, one after the other. */
  readonly phase: number;
  /** Position on the phase's horizontal axis; on a time axis from 0 in each phase. */
  readonly time: number;
  /** Values of the traces of its figure, row by row; NaN for none. */
  readonly values: readonly number[];
  /** Text for the status at this point, beyond the numbers. */
  readonly note?: string;
}

/** A line over the phases of a figure. `look` is its dash and colour. */
export interface TrainingTrace {
  readonly name: string;
  readonly look: "test" | "train" | "formula" | "first" | "second" | "third" | "rest" | "linear" | "finetune";
}

/** Traces over one vertical axis: linear from 0, or logarithmic. */
export interface TrainingRow {
  /** Axis title and symbol, empty where the name of the phase is enough. */
  readonly name: string;
  readonly symbol: string;
  /** What the traces are, for a screen reader. */
  readonly meaning: string;
  readonly scale: "linear" | "log";
  /** Minimum upper limit of a linear axis. */
  readonly top?: number;
  readonly traces: readonly TrainingTrace[];
}

/** Rows of traces over a logarithmic horizontal axis, a column for each phase. */
export interface TrainingFigure {
  readonly phases: readonly string[];
  /** Event between two phases, in two or three words. */
  readonly between: string;
  /** The horizontal axis, by default time; `mark` is a marked value on it. */
  readonly axis?: { readonly name: string; readonly symbol: string; readonly mark: number };
  readonly rows: readonly TrainingRow[];
}

/** Trains the watched network; yields its points, and undefined in between so that the worker can handle messages. */
export type TrainingRun = (setup: Setup, seed: number) => Generator<TrainingPoint | undefined, void>;

/** A single network trained at the probe's setting, with live figures. */
export interface Training<V = Params> {
  /** The figures; the data drawn into them depend on `setup` alone. */
  figures(p: V): readonly TrainingFigure[];
  /** The status in words, from the last point (undefined before the first); `done` at the end of the run. */
  status(last: TrainingPoint | undefined, done: boolean): string;
  /** Further notes on this network, in whole sentences. */
  note?(p: V): string;
  setup(p: V): Setup;
  /** Why it cannot be trained here; undefined when it can. */
  refuse(p: V): string | undefined;
}
