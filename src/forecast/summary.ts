import { SaidError } from "../lib/saying.ts";
import { type Band, type CurveId, INFLATION } from "./curves.ts";
import type { Fitted } from "./fitted.ts";
import type { Forecast } from "./forecast.ts";
import { type Evidence, remarks } from "./refusal.ts";
import { calibrated } from "./verdict.ts";

/** A forecast without what only the data's own machine holds. */
export type Told = Omit<Forecast, "details">;

/** A forecast that travels without its data, and what it was asked with. */
export interface Summary {
  readonly told: Told;
  readonly seed: number;
  readonly draws: number;
}

/** A summary that cannot be used. The message is a sentence for whoever opens it. */
export class SummaryError extends SaidError {}

const FORM = 1;
/** Digits of the numbers: they are off by 0.05 % at most. */
const DIGITS = 4;
/** Curves that travel: those that are drawn. */
const travelling = ["ridge0", "ridgeS", "linear"] as const satisfies readonly CurveId[];

/**
 * The summary as JSON: what was fitted and what was answered, rounded to four digits, and the evidence from which refusals and
 * warnings follow. No row, no label and no name of the data is in it.
 */
export function summaryText({ told, seed, draws }: Summary): string {
  const { labels, rows, dimension, evidence, curves, verdicts, savings, loo, measured, fitted } = told;
  const sizes = verdicts.map(({ n }) => n);
  return JSON.stringify({
    forecast: FORM,
    m: labels,
    N: rows,
    d: dimension,
    r: told.rank,
    seed,
    draws,
    evidence: [
      +evidence.isOneValue,
      evidence.sharedRows,
      // In full, so that no rule decides otherwise. No noise is known with few labels, or equal ones.
      Number.isNaN(evidence.noiseShare) ? null : evidence.noiseShare,
      evidence.normKurtosis,
      evidence.leverageKurtosis,
      ...evidence.disagreement,
      +evidence.isSourceZero,
    ],
    loo: [loo, told.looErrors].flatMap((one) => (one ? [digits(one.ridge0), digits(one.ridgeS)] : [])),
    measured: measured.map(({ n, ridge0, ridgeS }) => [
      n,
      ...[ridge0.mean, ridge0.se, ridgeS.mean, ridgeS.se].map(digits),
    ]),
    ...(fitted &&
      savings && {
        n: sizes,
        curves: travelling.map((id) => {
          const own = curves[id] ?? [];
          return [own.map(({ lo }) => digits(lo)), own.map((b) => digits(b.median)), own.map(({ hi }) => digits(hi))];
        }),
        // Six digits: no verdict may change.
        share: verdicts.map(({ raw }) => Number(raw.toPrecision(6))),
        savings: [savings.n, ...[savings.lo, savings.median, savings.hi].map(digits), +savings.atLeast],
        fitted: [
          ...[fitted.lambda, fitted.count, fitted.source, fitted.target, fitted.gap, fitted.constant].map((list) =>
            list.map(digits),
          ),
          [digits(fitted.noise), ...fitted.factors.flatMap((f) => [digits(f.mean), digits(f.deviation)])],
          [...fitted.cuts.map(digits), ...fitted.bandSizes],
        ],
      }),
  });
}

const digits = (x: number) => Number(x.toPrecision(DIGITS));

/** Largest summary that is read, in characters; one that is made has some 2500. */
const LONGEST = 20_000;
const MOST = { labels: 2000, rows: 3500, columns: 4096, sizes: 60, bins: 64, draws: 10_000 };
/** Numbers beyond are not of any data that can be read. */
const HUGE = 1e60;

const damaged = () =>
  new SummaryError(
    "The forecast's summary is damaged: some of its numbers are missing or impossible. Ask for it again, as a file.",
  );

/** Reads a summary; a SummaryError for anything else. Refusals, warnings and verdicts follow from its numbers by the rules. */
export function readSummary(text: string): Summary {
  if (text.length > LONGEST) throw new SummaryError("The forecast's summary is too long to be one.");
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw damaged();
  }
  const of = raw as Record<string, unknown>;
  if (typeof raw !== "object" || raw === null || !Number.isInteger(of.forecast))
    throw new SummaryError("This is no summary of a forecast.");
  if (of.forecast !== FORM)
    throw new SummaryError(
      "This summary of a forecast was written by a newer version of this page; reload the page to get it.",
    );
  const m = whole(of.m, 1, MOST.labels);
  const rows = whole(of.N, m, MOST.rows);
  const rank = whole(of.r, 2, MOST.columns + 1);
  const dimension = whole(of.d, rank - 1, MOST.columns);
  const evidence = evidenceOf(of.evidence, { m, N: rows, rank, columns: dimension });
  const { refused, warnings } = remarks(evidence);
  const [ridge0, ridgeS, error0, errorS] = numbers(of.loo, list(of.loo, 4).length === 4 ? 4 : 2, 0);
  const told: Told = {
    labels: m,
    rows,
    dimension,
    rank,
    refused,
    warnings,
    evidence,
    loo: { ridge0, ridgeS },
    ...(errorS !== undefined && { looErrors: { ridge0: error0, ridgeS: errorS } }),
    measured: list(of.measured, 3).map((one) => {
      const [n, mean0, se0, meanS, seS] = numbers(one, 5, 0);
      return { n: whole(n, 1, m), ridge0: { mean: mean0, se: se0 }, ridgeS: { mean: meanS, se: seS } };
    }),
    ...(refused.length > 0
      ? { curves: {}, verdicts: [], savings: undefined, fitted: undefined }
      : answered(of, m, rank)),
  };
  return { told, seed: whole(of.seed, 0, Number.MAX_SAFE_INTEGER), draws: whole(of.draws, 20, MOST.draws) };
}

function evidenceOf(raw: unknown, sizes: Pick<Evidence, "m" | "N" | "rank" | "columns">): Evidence {
  const all = list(raw, 8);
  if (all.length !== 8) throw damaged();
  const [noise] = all.splice(2, 1);
  const [isOneValue, shared, norms, leverages, off0, offS, isZero] = numbers(all, 7);
  return {
    ...sizes,
    isOneValue: isOneValue !== 0,
    sharedRows: whole(shared, 0, sizes.m),
    noiseShare: noise === null ? Number.NaN : numbers([noise], 1, 0)[0],
    normKurtosis: norms,
    leverageKurtosis: leverages,
    disagreement: [off0, offS],
    isSourceZero: isZero !== 0,
  };
}

/** What is only there where nothing is refused. */
function answered(of: Record<string, unknown>, m: number, rank: number) {
  const sizes = list(of.n, MOST.sizes).map((n) => whole(n, 1, 8 * MOST.labels));
  if (sizes.some((n, k) => k > 0 && n <= sizes[k - 1]) || [m, 2 * m, 4 * m, 8 * m].some((n) => !sizes.includes(n)))
    throw damaged();
  const all = list(of.curves, travelling.length);
  const curves: Partial<Record<CurveId, readonly Band[]>> = {};
  for (const [k, id] of travelling.entries()) {
    const [lo, median, hi] = list(all[k], 3).map((one) => numbers(one, sizes.length, 0));
    curves[id] = sizes.map((n, i) => bandOf(n, lo?.[i], median?.[i], hi?.[i]));
  }
  const verdicts = numbers(of.share, sizes.length, 0).map((share, i) => {
    if (share > 1) throw damaged();
    return calibrated(share, sizes[i]);
  });
  const [n, lo, median, hi, atLeast] = numbers(of.savings, 5, 0);
  if (!(lo <= median && median <= hi)) throw damaged();
  return {
    curves,
    verdicts,
    savings: { n: whole(n, 1, 8 * MOST.labels), lo, median, hi, atLeast: atLeast !== 0 },
    fitted: fittedIn(of.fitted, rank),
  };
}

function bandOf(n: number, lo: number | undefined, median: number | undefined, hi: number | undefined): Band {
  if (!(lo && median && hi && lo <= median && median <= hi)) throw damaged();
  return {
    n,
    lo,
    median,
    hi,
    rawLo: median * (lo / median) ** (1 / INFLATION),
    rawHi: median * (hi / median) ** (1 / INFLATION),
  };
}

function fittedIn(raw: unknown, rank: number): Fitted {
  const parts = list(raw, 8);
  const bins = list(parts[0], MOST.bins).length;
  const [lambda, count, source, target, gap] = parts.slice(0, 5).map((one) => numbers(one, bins, 0));
  if (!gap || lambda.some((x, k) => x <= 0 || (k > 0 && x > lambda[k - 1]))) throw damaged();
  if (count.reduce((sum, x) => sum + whole(x, 1, rank), 0) !== rank - 1) throw damaged();
  const [s, t, g] = numbers(parts[5], 3, 0);
  const [noise, ...factors] = numbers(parts[6], 7);
  const [first, second, ...sizes] = numbers(parts[7], 5, 0);
  if (noise < 0) throw damaged();
  return {
    lambda,
    count,
    source,
    target,
    gap,
    constant: [s, t, g],
    noise,
    factors: [0, 2, 4].map((k) => ({ mean: factors[k], deviation: factors[k + 1] })),
    cuts: [first, second],
    bandSizes: [sizes[0], sizes[1], sizes[2]].map((x) => whole(x, 0, rank)) as [number, number, number],
  };
}

function list(raw: unknown, most: number): unknown[] {
  if (!Array.isArray(raw) || raw.length > most) throw damaged();
  return [...raw];
}

/** So many finite numbers, none below `least`. */
function numbers(raw: unknown, count: number, least = -HUGE): number[] {
  const all = list(raw, count);
  if (all.length !== count || all.some((x) => typeof x !== "number" || !(x >= least && x <= HUGE))) throw damaged();
  return all as number[];
}

function whole(raw: unknown, lo: number, hi: number): number {
  if (!Number.isInteger(raw) || (raw as number) < lo || (raw as number) > hi) throw damaged();
  return raw as number;
}
