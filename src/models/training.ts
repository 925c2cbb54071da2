import type { Params, Setup } from "./param.ts";
import type { Place, PlaneFrame } from "./plane.ts";

/** One point in the training of the watched network. */
export interface TrainingPoint {
  /** Index into the phases of all figures, one after the other. */
  readonly phase: number;
  /** Position on the phase's horizontal axis; on a time axis from 0 in each phase. */
  readonly time: number;
  /** Values of the traces of its figure, row by row; NaN for none. */
  readonly values: readonly number[];
  /** Numbers of the whole run, by name, at its last point: the status puts them into words, a worker speaks no language. */
  readonly end?: Readonly<Record<string, number>>;
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

/** One protocol of a race. */
export interface Runner {
  /** Index of its curve in the model's list: colour and dashes. */
  readonly series: number;
  readonly name: string;
  /** Its error at each time; ∞ allowed. */
  readonly errors: ArrayLike<number>;
  /** What the formula gives for the end, ∞ allowed; undefined without one. */
  readonly end?: number | undefined;
  /** Its estimate in the plane of the tasks at each time. */
  readonly path?: readonly Place[];
  /** The typical size of its coefficients in each group at each time; NaN for an empty group. */
  readonly groups?: readonly ArrayLike<number>[];
}

/** Protocols that are trained side by side, at common times. */
export interface Race {
  /** Ascending, the first 0. */
  readonly times: ArrayLike<number>;
  readonly runners: readonly Runner[];
  /** Source and target as arrows from 0, and the limits of the plane. */
  readonly plane?: {
    readonly frame: PlaneFrame;
    readonly arrows: readonly { readonly id: string; readonly to: Place; readonly label: string }[];
  };
  /** Groups of coefficients, and how large the target's are in each; NaN for an empty group. */
  readonly groups?: readonly { readonly name: string; readonly target: number }[];
  /** What one sees, and what kind of numbers these are: whole sentences. */
  readonly note: string;
}

/** A single network trained at the probe's setting, with live figures. */
export interface Training<V = Params> {
  /** The figures; the data drawn into them depend on `setup` alone. */
  figures(p: V): readonly TrainingFigure[];
  /** The status in words, from the last point (undefined before the first); `done` at the end of the run. */
  status(last: TrainingPoint | undefined, done: boolean): string;
  /** Further notes on this network, in whole sentences. */
  note?(p: V): string;
  setup(p: V): Setup;
  /** The protocols of a finished run side by side; undefined where it has not trained them all. */
  race?(points: readonly TrainingPoint[], p: V): Race | undefined;
  /** Why it cannot be trained here; undefined when it can. */
  refuse(p: V): string | undefined;
}
