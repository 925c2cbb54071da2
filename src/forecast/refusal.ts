import { type Saying, saying } from "../lib/saying.ts";
import { MOST_UNLABELLED } from "./input.ts";

/** Why a forecast is not given, or with what care it is to be read: what is wrong and what would help, in one or two sentences. */
export interface Remark extends Saying {
  readonly id: RefusalId | WarningId;
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

type Rule<Id> = readonly [Id, applies: (e: Evidence) => boolean, remark: (e: Evidence) => Saying];

const rules: readonly Rule<RefusalId>[] = [
  [
    "few_labels",
    (e) => e.m < LEAST_LABELS,
    (e) =>
      saying(
        "{n, plural, one {# labelled row} other {# labelled rows}} cannot carry a forecast: it takes at least {least}.",
        {
          n: e.m,
          least: LEAST_LABELS,
        },
      ),
  ],
  [
    "one_class",
    (e) => e.isOneValue,
    () => saying("All labels are the same. Add labelled rows of another class, or with other values."),
  ],
  [
    "shared_rows",
    (e) => e.sharedRows > 0,
    (e) =>
      saying(
        "{n} {n, plural, one {labelled row of the target is} other {labelled rows of the target are}} also in the source's training data. The source has learned their noise, so that fine-tuning would look too good. Take those rows out of one of the two.",
        { n: e.sharedRows },
      ),
  ],
  [
    "few_rows",
    (e) => e.N / e.rank < 2,
    (e) =>
      saying("{first} {rest}", {
        first: saying(
          "{rows} {rows, plural, one {row} other {rows}} do not show the spectrum of {directions} {directions, plural, one {direction} other {directions}}: it takes twice as many rows as directions.",
          { rows: e.N, directions: directions(e) },
        ),
        rest: moreRows(e),
      }),
  ],
  [
    "near_separable",
    (e) => e.noiseShare < 0.05,
    (e) =>
      saying(
        "The labels look almost free of noise ({share} % of their variance). On such data the theory's errors were 12 to 40 % too low. More labels and leave-one-out show more than a forecast.",
        { share: decimal(100 * e.noiseShare) },
      ),
  ],
  [
    "heavy_tails",
    (e) => e.normKurtosis > 3,
    (e) =>
      saying(
        "A few rows are far longer than the others (kurtosis of their norms {kurtosis}, limit 3). The theory was off by a factor of 2.6 on such data. A logarithm of skewed columns, or clipping, may help.",
        { kurtosis: decimal(e.normKurtosis) },
      ),
  ],
  [
    "disagrees_with_loo",
    (e) => e.disagreement.some((x) => Math.abs(x) > 1),
    (e) =>
      saying(
        "At {n} labels the forecast and leave-one-out on the same rows differ by a factor of {factor} (limit 2). One of its assumptions does not hold for these data.",
        { n: e.m, factor: decimal(2 ** Math.max(...e.disagreement.map(Math.abs))) },
      ),
  ],
];

const cautions: readonly Rule<WarningId>[] = [
  [
    "few_measured",
    (e) => e.m < MEASURED_LABELS,
    () =>
      saying("Forecasts from fewer than {n} labels were never compared with what happened.", { n: MEASURED_LABELS }),
  ],
  [
    "no_source",
    (e) => e.isSourceZero,
    () => saying("The source predicts the same for every row: fine-tuning from it is training from scratch."),
  ],
  [
    "ridgeless_unreliable",
    (e) => e.leverageKurtosis > 1.5,
    (e) =>
      saying(
        "Leverages are uneven (kurtosis {kurtosis}, limit 1.5): curves without a penalty are unreliable and not shown. Tuned ridge is not affected.",
        { kurtosis: decimal(e.leverageKurtosis) },
      ),
  ],
];

/** Refusals and warnings that apply, in the order of the rules. */
export function remarks(evidence: Evidence): { refused: Remark[]; warnings: Remark[] } {
  const those = (list: readonly Rule<Remark["id"]>[]) =>
    list.flatMap(([id, applies, remark]) => (applies(evidence) ? [{ id, ...remark(evidence) }] : []));
  return { refused: those(rules), warnings: those(cautions) };
}

/** Those of the features; where the rows are too few to show them all, as many as columns and the constant. */
const directions = (e: Evidence) => (e.rank < e.N ? e.rank : e.columns + 1);

function moreRows(e: Evidence): Saying {
  const most = e.m + MOST_UNLABELLED;
  const wanted = 2 * directions(e);
  return wanted > most
    ? saying(
        "No more than {rows} rows without labels are used: take at most {features} features, for example principal components of yours.",
        { rows: MOST_UNLABELLED, features: Math.floor(most / 2) - 1 },
      )
    : saying("Add at least {n} rows without labels, or use fewer features.", { n: wanted - e.N });
}

const decimal = (x: number) => ({ decimal: x.toFixed(1) });
