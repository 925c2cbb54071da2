import { MOST_UNLABELLED } from "./input.ts";

/** Why a forecast is not given, or with what care it is to be read. */
export interface Remark {
  readonly id: RefusalId | WarningId;
  /** What is wrong and what would help, in one or two sentences. */
  readonly message: string;
}

export type RefusalId =
  | "few_labels"
  | "one_class"
  | "shared_rows"
  | "few_rows"
  | "near_separable"
  | "heavy_tails"
  | "disagrees_with_loo";

export type WarningId = "ridgeless_unreliable" | "few_measured" | "no_source";

/** What the rules look at; docs/forecast.md, "Refusals". */
export interface Evidence {
  readonly m: number;
  readonly N: number;
  readonly rank: number;
  /** Columns of the rows. */
  readonly columns: number;
  readonly isOneValue: boolean;
  readonly sharedRows: number;
  /** Median of σ² over the variance of the labels; NaN where there is no posterior. */
  readonly noiseShare: number;
  readonly normKurtosis: number;
  readonly leverageKurtosis: number;
  /** log₂ of leave-one-out at m over the forecast's median at m: from 0, from the source. */
  readonly disagreement: readonly [number, number];
  readonly isSourceZero: boolean;
}

const LEAST_LABELS = 20;
/** Fewer labels were never measured. */
const MEASURED_LABELS = 30;

const rules: readonly (readonly [RefusalId, (e: Evidence) => boolean, (e: Evidence) => string])[] = [
  [
    "few_labels",
    (e) => e.m < LEAST_LABELS,
    (e) => `${count(e.m, "labelled row")} cannot carry a forecast: it takes at least ${LEAST_LABELS}.`,
  ],
  [
    "one_class",
    (e) => e.isOneValue,
    () => "All labels are the same. Add labelled rows of another class, or with other values.",
  ],
  [
    "shared_rows",
    (e) => e.sharedRows > 0,
    (e) =>
      `${count(e.sharedRows, "labelled row")} of the target ${e.sharedRows === 1 ? "is" : "are"} also in the source's training data. The source has learned their noise, so that ` +
      "fine-tuning would look too good. Take those rows out of one of the two.",
  ],
  [
    "few_rows",
    (e) => e.N / e.rank < 2,
    (e) =>
      `${count(e.N, "row")} do not show the spectrum of ${count(directions(e), "direction")}: it takes twice as many rows as directions. ${moreRows(e)}`,
  ],
  [
    "near_separable",
    (e) => e.noiseShare < 0.05,
    (e) =>
      `The labels look almost free of noise (${percent(e.noiseShare)} of their variance). On such data the theory's errors were 12 to 40 % too low. ` +
      "More labels and leave-one-out show more than a forecast.",
  ],
  [
    "heavy_tails",
    (e) => e.normKurtosis > 3,
    (e) =>
      `A few rows are far longer than the others (kurtosis of their norms ${decimal(e.normKurtosis)}, limit 3). The theory was off by a factor of 2.6 on ` +
      "such data. A logarithm of skewed columns, or clipping, may help.",
  ],
  [
    "disagrees_with_loo",
    (e) => e.disagreement.some((x) => Math.abs(x) > 1),
    (e) =>
      `At ${e.m} labels the forecast and leave-one-out on the same rows differ by a factor of ${decimal(2 ** Math.max(...e.disagreement.map(Math.abs)))} (limit 2). One of ` +
      "its assumptions does not hold for these data.",
  ],
];

const cautions: readonly (readonly [WarningId, (e: Evidence) => boolean, (e: Evidence) => string])[] = [
  [
    "few_measured",
    (e) => e.m < MEASURED_LABELS,
    () => `Forecasts from fewer than ${MEASURED_LABELS} labels were never compared with what happened.`,
  ],
  [
    "no_source",
    (e) => e.isSourceZero,
    () => "The source predicts the same for every row: fine-tuning from it is training from scratch.",
  ],
  [
    "ridgeless_unreliable",
    (e) => e.leverageKurtosis > 1.5,
    (e) =>
      `Leverages are uneven (kurtosis ${decimal(e.leverageKurtosis)}, limit 1.5): curves without a penalty are unreliable and not shown. Tuned ridge is not affected.`,
  ],
];

/** Refusals and warnings that apply, in the order of the rules. */
export function remarks(evidence: Evidence): { refused: Remark[]; warnings: Remark[] } {
  const those = (list: readonly (readonly [Remark["id"], (e: Evidence) => boolean, (e: Evidence) => string])[]) =>
    list.flatMap(([id, applies, message]) => (applies(evidence) ? [{ id, message: message(evidence) }] : []));
  return { refused: those(rules), warnings: those(cautions) };
}

/** Those of the features; where the rows are too few to show them all, as many as columns and the constant. */
const directions = (e: Evidence) => (e.rank < e.N ? e.rank : e.columns + 1);

function moreRows(e: Evidence): string {
  const most = e.m + MOST_UNLABELLED;
  const wanted = 2 * directions(e);
  return wanted > most
    ? `No more than ${MOST_UNLABELLED} rows without labels are used: take at most ${Math.floor(most / 2) - 1} features, for example principal components of yours.`
    : `Add at least ${wanted - e.N} rows without labels, or use fewer features.`;
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
const decimal = (x: number) => x.toFixed(1);
const percent = (x: number) => `${(100 * x).toFixed(1)} %`;
