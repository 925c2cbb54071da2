/** Numbers in rows: `values[i·columns + j]` is column j of row i. */
export interface Table {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** A linear source model: the source predicts x·w + b from a row x of d columns. */
export interface Source {
  readonly w: Float64Array;
  readonly b: number;
}

/** Rows without labels that are used at most. */
export const MOST_UNLABELLED = 1500;

/** What a forecast starts from; see docs/forecast.md. Every number is finite. */
export interface ForecastInput {
  /** m rows with labels, d columns. */
  readonly labelled: Table;
  /** m labels: two classes as +1 and −1, otherwise numbers as they are. */
  readonly labels: Float64Array;
  /** Rows of the target without labels, d columns; may have none. Never rows that a result will be judged on. */
  readonly unlabelled: Table;
  /** Where absent, it is learned from `sourceData`; one of the two is needed. */
  readonly source?: Source;
  readonly sourceData?: LabelledRows;
}

/** The source task's rows, d columns, and their labels. */
export interface LabelledRows {
  readonly rows: Table;
  readonly labels: Float64Array;
}

export interface Settings {
  /** A whole number from 0; the same seed gives the same forecast, bit for bit. */
  readonly seed: number;
  /** Posterior draws, at least 20. */
  readonly draws: number;
  /** Sample sizes of the curves, ascending and at least 1; `sampleSizes(m)` where absent. */
  readonly sizes?: readonly number[];
}
