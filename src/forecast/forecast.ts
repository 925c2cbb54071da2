import { type Band, bandsOf, type CurveId, curveIds, curves, type Savings, savings } from "./curves.ts";
import { type Fitted, fittedOf } from "./fitted.ts";
import type { ForecastInput, Settings } from "./input.ts";
import { type Measured, measured } from "./measured.ts";
import { type Posterior, posterior } from "./posterior.ts";
import { leaveOneOut, type Whitened, whiten } from "./prepare.ts";
import { type Evidence, type Remark, remarks } from "./refusal.ts";
import { fitSource, sharedRows } from "./source.ts";
import { type Verdict, verdicts } from "./verdict.ts";

/** What a few labelled rows say about learning curves; docs/forecast.md. */
export interface Forecast {
  /** m, all rows, columns that were given, and the rank with the constant. */
  readonly labels: number;
  readonly rows: number;
  readonly dimension: number;
  readonly rank: number;
  readonly refused: readonly Remark[];
  readonly warnings: readonly Remark[];
  /** What the rules of refusals and warnings looked at. */
  readonly evidence: Evidence;
  /** Test error with inflated bands [A]; none where refused. Curves without a penalty only where they are reliable. */
  readonly curves: Readonly<Partial<Record<CurveId, readonly Band[]>>>;
  /** At each size; none where refused. */
  readonly verdicts: readonly Verdict[];
  /** Labels saved at four times the labels; absent where refused. */
  readonly savings: Savings | undefined;
  /** Leave-one-out error at m, of tuned ridge from 0 and from the source [E]. */
  readonly loo: { readonly ridge0: number; readonly ridgeS: number };
  /** Their standard errors; not in a summary. */
  readonly looErrors?: { readonly ridge0: number; readonly ridgeS: number };
  /** Test errors of subsamples of the labelled rows. */
  readonly measured: readonly Measured[];
  /** What was fitted, without the data; absent where refused. */
  readonly fitted: Fitted | undefined;
  /** For tests and further panels; absent with fewer labels than a posterior takes, or equal ones. */
  readonly details: Details | undefined;
}

export interface Details {
  readonly features: Whitened;
  readonly posterior: Posterior;
  /** Curves, verdicts and savings as they are where nothing is refused. */
  readonly curves: Readonly<Record<CurveId, readonly Band[]>>;
  readonly verdicts: readonly Verdict[];
  readonly savings: Savings;
  /** Median σ² over the variance of the labels, and log₂ of leave-one-out over the forecast at m. */
  readonly noiseShare: number;
  readonly disagreement: readonly [number, number];
}

/** Steps √2 from 10, and m, 2m, 4m, 8m, which are the last. */
export function sampleSizes(m: number): number[] {
  const steps = Array.from({ length: 40 }, (_, k) => Math.floor(10 * 2 ** (k / 2) + 1e-9));
  return [...new Set([...steps.filter((n) => n < 8 * m), m, 2 * m, 4 * m, 8 * m])].sort((a, b) => a - b);
}

/** Fewer labels have no posterior. */
const LEAST = 8;

/**
 * Yields every few milliseconds what share of the work is done, roughly. Deterministic: the same input, seed and draws give the same
 * numbers. A NothingVaries where all rows are equal.
 */
export function* forecast(input: ForecastInput, settings: Settings): Generator<number, Forecast> {
  const { labelled, unlabelled, labels, sourceData } = input;
  const m = labels.length;
  const source = input.source ?? (sourceData && (yield* at(0, fitSource(sourceData))));
  if (!source) throw new TypeError("a forecast needs a source or its data");
  const features = yield* at(0.1, whiten(labelled, unlabelled, source));
  const rank = features.lambda.length + 1;
  const residuals = sourceResiduals(features, labels);
  const [left0, leftS] = yield* at(0.4, leaveOneOut(features, [labels, residuals]));
  const [ridge0, ridgeS] = [left0.error, leftS.error];
  const points = yield* at(0.5, measured(features, labels, residuals, settings.seed));
  const isOneValue = labels.every((y) => y === labels[0]);
  const details = m < LEAST || isOneValue ? undefined : yield* detailed(features, labels, settings, [ridge0, ridgeS]);
  const evidence: Evidence = {
    m,
    N: features.N,
    rank,
    columns: labelled.columns,
    isOneValue,
    sharedRows: sourceData ? sharedRows(labelled, sourceData.rows) : 0,
    noiseShare: details?.noiseShare ?? Number.NaN,
    normKurtosis: features.normKurtosis,
    leverageKurtosis: features.leverageKurtosis,
    disagreement: details?.disagreement ?? [0, 0],
    isSourceZero: features.source.every((x, i) => i === 0 || x === 0),
  };
  const { refused, warnings } = remarks(evidence);
  const isGiven = refused.length === 0 && details !== undefined;
  const isRidgelessReliable = !warnings.some(({ id }) => id === "ridgeless_unreliable");
  const shown = curveIds.filter((id) => isRidgelessReliable || id === "ridge0" || id === "ridgeS" || id === "linear");
  return {
    labels: m,
    rows: features.N,
    dimension: labelled.columns,
    rank,
    refused,
    warnings,
    evidence,
    curves: isGiven ? Object.fromEntries(shown.map((id) => [id, details.curves[id]])) : {},
    verdicts: isGiven ? details.verdicts : [],
    savings: isGiven ? details.savings : undefined,
    loo: { ridge0, ridgeS },
    looErrors: { ridge0: left0.se, ridgeS: leftS.se },
    measured: points,
    fitted: isGiven ? fittedOf(features, details.posterior) : undefined,
    details,
  };
}

function* detailed(
  features: Whitened,
  labels: Float64Array,
  { seed, draws, sizes }: Settings,
  loo: readonly [number, number],
): Generator<number, Details> {
  const m = labels.length;
  const belief = yield* at(0.6, posterior(features, labels, draws, seed));
  // With m, 4m and 8m, whatever was asked for: the rules, savings and the curves' end need them.
  const grid = sizes ?? sampleSizes(m);
  const all = [...new Set([...grid, m, 4 * m])].sort((a, b) => a - b);
  const errors = yield* at(0.8, curves(features, belief, all));
  const bands = Object.fromEntries(
    curveIds.map((id) => [id, bandsOf(errors[id], draws, all).filter(({ n }) => grid.includes(n))]),
  ) as Record<CurveId, Band[]>;
  const atM = (id: "ridge0" | "ridgeS") => bandsOf(errors[id], draws, all).find(({ n }) => n === m)!.median;
  const noise = belief.noise.toSorted();
  const middle = (noise[Math.floor((draws - 1) / 2)] + noise[Math.ceil((draws - 1) / 2)]) / 2;
  return {
    features,
    posterior: belief,
    curves: bands,
    verdicts: verdicts(errors.ridge0, errors.ridgeS, draws, all).filter(({ n }) => grid.includes(n)),
    savings: savings(errors, draws, all, all.indexOf(4 * m)),
    noiseShare: middle / variance(labels),
    disagreement: [Math.log2(loo[0] / atM("ridge0")), Math.log2(loo[1] / atM("ridgeS"))],
  };
}

/** Runs steps to their end and says each time how far the whole is. */
function* at<T>(done: number, steps: Generator<void, T>): Generator<number, T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield done;
  }
}

/** Labels less what the source predicts. */
function sourceResiduals({ lambda, rows, source, constant }: Whitened, labels: Float64Array): Float64Array {
  const count = lambda.length;
  return labels.map((y, j) => {
    let sum = y - constant * source[0];
    for (let i = 0; i < count; i++) sum -= rows[j * count + i] * source[i + 1];
    return sum;
  });
}

function variance(values: Float64Array): number {
  let mean = 0;
  for (const x of values) mean += x / values.length;
  let sum = 0;
  for (const x of values) sum += (x - mean) ** 2;
  return sum / values.length;
}
