import { kernels } from "../lib/kernels/kernels.ts";
import type { Posterior } from "./posterior.ts";
import type { Whitened } from "./prepare.ts";
import { depthFactor, kappaOf, learned, missed, regression } from "./protocols.ts";

/** Ids of the curves, in order. Each is test error in squares of the labels, noise included. */
export const curveIds = ["ridge0", "ridgeS", "linear", "ridgeless", "finetune1", "finetune2"] as const;
export type CurveId = (typeof curveIds)[number];

/** Mean squared errors of one protocol: draws × sizes, row-major; NaN where the theory is not offered. */
export type Errors = Float64Array;

/** Penalties of tuned ridge, in units of the mean eigenvalue. */
const PENALTIES = Array.from({ length: 120 }, (_, k) => 10 ** (-9 + (12 * k) / 119));
/** Above this share of the rank ridgeless curves are not offered [M]. */
const RIDGELESS = 0.8;
/** Draws whose biases are worked out in one product. */
const TOGETHER = 16;

/** Errors of every protocol for every draw at every size [A]; `linear` and the noise of ridgeless at finite n are heuristics [H]. */
export function* curves(
  features: Whitened,
  { draws, targets, noise }: Posterior,
  sizes: readonly number[],
): Generator<void, Record<CurveId, Errors>> {
  const { all: lambda, source } = features;
  const r = lambda.length;
  const out = Object.fromEntries(curveIds.map((id) => [id, new Float64Array(draws * sizes.length).fill(Number.NaN)]));
  const errors = out as Record<CurveId, Errors>;
  let mean = 0;
  for (const x of lambda) mean += x / r;
  const penalties = PENALTIES.map((x) => learned(lambda, x * mean));
  // Weights λz² of all penalties, r numbers each: biases are products with the squares of a draw's coefficients.
  const weights = new Float64Array(PENALTIES.length * r);
  for (const [k, { z }] of penalties.entries())
    for (let i = 0; i < r; i++) weights[k * r + i] = lambda[i] * z[i] * z[i];
  // Which penalties may be chosen at each size.
  const allowed = sizes.map((n) =>
    penalties.flatMap(({ df1, df2 }, k) => (df1 < n && df2 < 0.98 * n ? [{ k, left: 1 - df2 / n }] : [])),
  );
  const ridgeless = sizes.map((n) => (n < RIDGELESS * r ? regression(lambda, n, kappaOf(lambda, n), 0) : undefined));
  const zero = new Float64Array(r);
  const scaled = new Float64Array(r);
  // Squares of the coefficients of some draws, of those less the source's, and the biases that follow.
  const squares = new Float64Array(2 * TOGETHER * r);
  const biases = new Float64Array(2 * TOGETHER * PENALTIES.length);
  /** A function of its own, since V8 allocates each number that changes in a generator. */
  const ofDraw = (draw: number, at0: number, atS: number) => {
    const t = targets.subarray(draw * r, (draw + 1) * r);
    const sigma2 = noise[draw];
    const unused = linearResidual(lambda, source, t);
    for (const [at, n] of sizes.entries()) {
      const index = draw * sizes.length + at;
      let best0 = Number.POSITIVE_INFINITY;
      let bestS = Number.POSITIVE_INFINITY;
      for (const { k, left } of allowed[at]) {
        best0 = Math.min(best0, (biases[at0 + k] + sigma2) / left);
        bestS = Math.min(bestS, (biases[atS + k] + sigma2) / left);
      }
      errors.ridge0[index] = best0;
      errors.ridgeS[index] = bestS;
      if (n >= 4) errors.linear[index] = (sigma2 + unused) * (1 + 2 / (n - 3));
      const without = ridgeless[at];
      if (without === undefined) continue;
      const left = 1 - without.df2 / n;
      const fromNoise = sigma2 + ((sigma2 * without.df2) / n / left) * ((r - n) / (r - n - 1));
      const from = (start: Float64Array) => missed(without, start, t) / left + fromNoise;
      errors.ridgeless[index] = from(zero);
      errors.finetune1[index] = from(source);
      const c = depthFactor({ ...without, sigma2 }, source, t, 2);
      for (let i = 0; i < r; i++) scaled[i] = c * source[i];
      errors.finetune2[index] = from(scaled);
    }
  };
  const squaresOf = (first: number, count: number) => {
    for (let k = 0; k < count; k++)
      for (let i = 0, at = k * r, from = (first + k) * r; i < r; i++, at++, from++) {
        squares[at] = targets[from] ** 2;
        squares[count * r + at] = (targets[from] - source[i]) ** 2;
      }
  };
  for (let first = 0; first < draws; first += TOGETHER) {
    const count = Math.min(TOGETHER, draws - first);
    squaresOf(first, count);
    kernels().multiplyTransposed(biases, squares, weights, 2 * count, r, PENALTIES.length);
    for (let k = 0; k < count; k++) {
      ofDraw(first + k, k * PENALTIES.length, (count + k) * PENALTIES.length);
      yield;
    }
  }
  return errors;
}

/** Variance of the target's labels that no multiple of the source's prediction explains, the constant left out. */
function linearResidual(lambda: Float64Array, s: Float64Array, t: Float64Array): number {
  let [tt, ts, ss] = [0, 0, 0];
  for (let i = 1; i < lambda.length; i++) {
    tt += lambda[i] * t[i] * t[i];
    ts += lambda[i] * t[i] * s[i];
    ss += lambda[i] * s[i] * s[i];
  }
  return ss > 0 ? Math.max(0, tt - (ts * ts) / ss) : tt;
}

/** Median and ends of a 90 % band of one curve at one size. */
export interface Band {
  readonly n: number;
  /** Inflated: lo = median·(rawLo/median)^1.8, see `INFLATION`. */
  readonly lo: number;
  readonly median: number;
  readonly hi: number;
  /** 5 and 95 % quantiles of the draws. */
  readonly rawLo: number;
  readonly rawHi: number;
}

/** Raw 90 % bands cover 74 to 80 % of what was measured on 33 pairs; widened so much in ln error they cover 90 % or more [M]. */
export const INFLATION = 1.8;

/** The curve of one protocol; sizes at which it is not offered are left out. */
export function bandsOf(errors: Errors, draws: number, sizes: readonly number[]): Band[] {
  return sizes.flatMap((n, at) => {
    const logs = new Float64Array(draws);
    for (let draw = 0; draw < draws; draw++) logs[draw] = Math.log(errors[draw * sizes.length + at]);
    if (Number.isNaN(logs[0])) return [];
    logs.sort();
    const [lo, middle, hi] = [0.05, 0.5, 0.95].map((share) => quantile(logs, share));
    return [
      {
        n,
        lo: Math.exp(middle - INFLATION * (middle - lo)),
        median: Math.exp(middle),
        hi: Math.exp(middle + INFLATION * (hi - middle)),
        rawLo: Math.exp(lo),
        rawHi: Math.exp(hi),
      },
    ];
  });
}

/** Quantile of ascending numbers, linear between two of them. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const a = sorted[low];
  return low + 1 < sorted.length && sorted[low + 1] !== a ? a + (at - low) * (sorted[low + 1] - a) : a;
}

/** How many times fewer labels. */
export interface Savings {
  readonly n: number;
  readonly lo: number;
  readonly median: number;
  readonly hi: number;
  /** The median is a lower bound: already at the smallest size of the curve the source is better than scratch at n. */
  readonly atLeast: boolean;
}

/**
 * n₀/n′ at the size `at` of the list: n′ is the smallest n at which tuned ridge from the source is as good as from 0 at n₀, on straight lines in ln n and
 * ln error, of the running minimum; 0 where it never is.
 */
export function savings(
  { ridge0, ridgeS }: Record<CurveId, Errors>,
  draws: number,
  sizes: readonly number[],
  at: number,
): Savings {
  const n0 = sizes[at];
  const factors = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    const row = draw * sizes.length;
    const goal = Math.log(ridge0[row + at]);
    let before = Number.POSITIVE_INFINITY;
    for (let k = 0; k < sizes.length; k++) {
      const now = Math.min(before, Math.log(ridgeS[row + k]));
      if (now <= goal) {
        const share = k === 0 ? 1 : (before - goal) / (before - now);
        const from = sizes[Math.max(0, k - 1)];
        factors[draw] = n0 / (from * (sizes[k] / from) ** share);
        break;
      }
      before = now;
    }
  }
  factors.sort();
  const [lo, median, hi] = [0.05, 0.5, 0.95].map((share) => quantile(factors, share));
  return { n: n0, lo, median, hi, atLeast: median >= (n0 / sizes[0]) * (1 - 1e-12) };
}
