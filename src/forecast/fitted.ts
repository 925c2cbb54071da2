import type { Posterior } from "./posterior.ts";
import type { Whitened } from "./prepare.ts";

/**
 * What was fitted, without the data: a histogram of the spectrum with the energies λ·coefficient² of source and target in each bin,
 * and the noise. From it the curves follow to about a hundredth (fitted.test.ts).
 */
export interface Fitted {
  /** Mean eigenvalue of each bin, descending; the first bin is the largest eigenvalue alone. */
  readonly lambda: readonly number[];
  /** How many directions each bin holds. */
  readonly count: readonly number[];
  /** Σ λ s² of the source, and Σ λ t², Σ λ (t−s)² of the target: means over the draws. */
  readonly source: readonly number[];
  readonly target: readonly number[];
  readonly gap: readonly number[];
  /** The same three of the intercept, whose eigenvalue is the largest one. */
  readonly constant: readonly [source: number, target: number, gap: number];
  /** Variance of the label noise: mean over the draws. */
  readonly noise: number;
  /** ρ of each band of directions: mean and standard deviation over the draws. */
  readonly factors: readonly { readonly mean: number; readonly deviation: number }[];
  /** κ at which the bands end, and how many directions each has. */
  readonly cuts: readonly [number, number];
  readonly bandSizes: readonly [number, number, number];
}

/** One number for each direction, strongest first. */
export interface Directions {
  /** Eigenvalues λ. */
  readonly values: Float64Array;
  /** (t − s)²: what target and source differ by, a mean over the draws. */
  readonly gap: Float64Array;
}

/** Bins of equal width in ln λ below the largest eigenvalue; so many, or one for each eigenvalue where that is fewer. */
export const BINS = 24;

export function fittedOf({ lambda, all, source }: Whitened, posterior: Posterior): Fitted {
  const { draws, targets, noise, factors, cuts, bandSizes } = posterior;
  const r = all.length;
  const [t2, gap2] = [new Float64Array(r), new Float64Array(r)];
  for (let draw = 0; draw < draws; draw++)
    for (let i = 0; i < r; i++) {
      const t = targets[draw * r + i];
      t2[i] += t ** 2 / draws;
      gap2[i] += (t - source[i]) ** 2 / draws;
    }
  const bins = binsOf(lambda);
  const sums = (of: (i: number) => number) => bins.map((bin) => bin.reduce((sum, i) => sum + lambda[i] * of(i + 1), 0));
  const [c] = all;
  const ofDraws = (k: number) => Float64Array.from({ length: draws }, (_, draw) => factors[draw * 3 + k]);
  return {
    lambda: bins.map((bin) => bin.reduce((sum, i) => sum + lambda[i] / bin.length, 0)),
    count: bins.map((bin) => bin.length),
    source: sums((i) => source[i] ** 2),
    target: sums((i) => t2[i]),
    gap: sums((i) => gap2[i]),
    constant: [c * source[0] ** 2, c * t2[0], c * gap2[0]],
    noise: meanOf(noise),
    factors: [0, 1, 2].map((k) => {
      const own = ofDraws(k);
      const mean = meanOf(own);
      return { mean, deviation: Math.sqrt(meanOf(own.map((x) => (x - mean) ** 2))) };
    }),
    cuts,
    bandSizes,
  };
}

/** Every direction as it was fitted: λ, and the mean of (t − s)² over the draws. */
export function wholeDirections({ lambda, all, source }: Whitened, { draws, targets }: Posterior): Directions {
  const gap = lambda.map((_, i) => {
    let sum = 0;
    for (let draw = 0; draw < draws; draw++) sum += (targets[draw * all.length + i + 1] - source[i + 1]) ** 2;
    return sum / draws;
  });
  return { values: lambda, gap };
}

/** Numbers of the eigenvalues in each bin that is not empty. */
function binsOf(lambda: Float64Array): number[][] {
  const count = lambda.length;
  if (count <= BINS) return Array.from({ length: count }, (_, i) => [i]);
  const bins: number[][] = Array.from({ length: BINS }, () => []);
  const [hi, lo] = [Math.log(lambda[1]), Math.log(lambda[count - 1])];
  bins[0].push(0);
  for (let i = 1; i < count; i++) {
    const share = hi > lo ? (hi - Math.log(lambda[i])) / (hi - lo) : 0;
    bins[1 + Math.min(BINS - 2, Math.floor((BINS - 1) * share))].push(i);
  }
  return bins.filter((bin) => bin.length > 0);
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const x of values) sum += x;
  return sum / values.length;
}
