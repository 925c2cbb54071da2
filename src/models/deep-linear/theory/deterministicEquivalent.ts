import { memoBySamples, type Spectrum } from "./spectrum.ts";

/**
 * Deterministic equivalents [A] of the minimum-norm and ridge estimators for Gaussian inputs of any covariance,
 * docs/theory.md §1.3.1: a data set of n samples enters through one number, the effective ridge κ. Every sum runs over groups of
 * equal eigenvalues.
 */

/** κ/(λ+κ), the share that is not learned in a direction of variance λ, in [0, 1]; 1 without data (κ = ∞) and for λ = 0. */
const missed = (lambda: number, kappa: number): number =>
  kappa === Number.POSITIVE_INFINITY || lambda === 0 ? 1 : kappa / (lambda + kappa);

/** λ/(λ+κ), the share that is learned, in [0, 1]; 0 without data (κ = ∞) and for λ = 0. */
export const learnedShare = (lambda: number, kappa: number): number =>
  kappa === Number.POSITIVE_INFINITY || lambda === 0 ? 0 : lambda / (lambda + kappa);

/**
 * κ ≥ 0 with Σ λ_i/(λ_i+κ) = n; ∞ at n = 0, 0 for n ≥ rank Σ. Newton's method for ln(df/(rank − df)) as a function of ln κ, which
 * is linear when all λ are equal, bracketed by the roots for the largest and the smallest λ alone.
 */
export function kappa({ values, counts, rank }: Spectrum, n: number): number {
  if (n <= 0) return Number.POSITIVE_INFINITY;
  if (n >= rank) return 0;
  const wanted = Math.log(n) - Math.log(rank - n);
  let groups = values.length;
  while (values[groups - 1] === 0) groups--;
  let lo = Math.log(values[groups - 1]) - wanted;
  let hi = Math.log(values[0]) - wanted;
  // For a power law about the first ⌈n⌉ directions are learned, so the search starts at the next eigenvalue.
  let t = groups > 2 ? Math.log(values[Math.min(groups - 1, Math.floor(n))]) : (lo + hi) / 2;
  t = Math.max(lo, Math.min(hi, t));
  for (let i = 0; i < 100; i++) {
    const k = Math.exp(t);
    let learned = 0;
    let left = 0;
    let slope = 0;
    for (let g = 0; g < groups; g++) {
      const inverse = 1 / (values[g] + k);
      const share = values[g] * inverse;
      const rest = k * inverse;
      learned += counts[g] * share;
      left += counts[g] * rest;
      slope += counts[g] * share * rest;
    }
    const off = Math.log(learned) - Math.log(left) - wanted;
    if (off > 0) lo = t;
    else hi = t;
    const step = off / (slope * (1 / learned + 1 / left));
    if (Math.abs(step) <= 1e-15 * Math.max(1, Math.abs(t))) break;
    const next = t + step;
    t = next > lo && next < hi ? next : (lo + hi) / 2;
  }
  return Math.exp(t);
}

/**
 * κ of ridge regression, the root of λ = κ(1 − df1/n) with df1 = Σ λ_i/(λ_i+κ), in the convention ‖y − Xb‖²/n + λ‖b‖². Newton's
 * method for a convex function, from λ + tr Σ/n above the root, decreases monotonically.
 *
 * @param n number of samples > 0
 * @param ridge λ > 0
 */
export function ridgeKappa({ values, counts, trace }: Spectrum, n: number, ridge: number): number {
  let k = ridge + trace / n;
  for (let i = 0; i < 500; i++) {
    let cost = 0;
    let slope = 0;
    for (let g = 0; g < values.length; g++) {
      const share = values[g] / (values[g] + k);
      cost += counts[g] * share * k;
      slope += counts[g] * share * share;
    }
    const next = k - (k - ridge - cost / n) / (1 - slope / n);
    if (!(next < k)) break;
    const done = k - next <= 1e-15 * k;
    k = next;
    if (done) break;
  }
  return k;
}

/** Effective ridge κ of a data set, and what follows from it. */
export interface Resolution {
  readonly kappa: number;
  /** Σ (λ_i/(λ_i+κ))². */
  readonly df2: number;
  /** 1 − df2/n in [0, 1]: squared bias as a share of squared bias and variance. 1 at n = 0; 0 for n ≥ rank without ridge. */
  readonly share: number;
}

/** @param ridge the λ of this κ; 0 for the interpolator */
export function resolution({ values, counts }: Spectrum, n: number, kappa: number, ridge = 0): Resolution {
  let df2 = 0;
  // n − df2 = (n − df1) + Σ λκ/(λ+κ)², two positive terms, so that nothing cancels.
  let rest = ridge === 0 ? 0 : kappa === Number.POSITIVE_INFINITY ? n : (ridge / kappa) * n;
  for (let g = 0; g < values.length; g++) {
    const share = learnedShare(values[g], kappa);
    df2 += counts[g] * share * share;
    rest += counts[g] * share * missed(values[g], kappa);
  }
  return { kappa, df2, share: n === 0 ? 1 : Math.min(1, rest / n) };
}

/** Sums over directions of masses m_i = u_i v_i, the products of the coordinates of two vectors. */
export interface Sums {
  /** Σ m: uᵀv. */
  readonly total: number;
  /** Σ λm: uᵀΣv. */
  readonly weighted: number;
  /** Σ λm/(λ+κ) → uᵀP_∥v. */
  readonly seen: number;
  /** Σ κm/(λ+κ) → uᵀP_⊥v. */
  readonly unseen: number;
  /** κ²Σ λm/(λ+κ)²: squared bias. */
  readonly lost: number;
}

/** @param mass u_i v_i summed over each group */
export function sums({ values }: Spectrum, kappa: number, mass: Float64Array): Sums {
  let [total, weighted, seen, unseen, lost] = [0, 0, 0, 0, 0];
  for (let g = 0; g < values.length; g++) {
    const m = mass[g];
    const away = missed(values[g], kappa);
    total += m;
    weighted += values[g] * m;
    seen += learnedShare(values[g], kappa) * m;
    unseen += away * m;
    lost += values[g] * away * away * m;
  }
  return { total, weighted, seen, unseen, lost };
}

/** αa + βb. */
export const combine = (alpha: number, a: Sums, beta = 0, b: Sums = a): Sums => ({
  total: alpha * a.total + beta * b.total,
  weighted: alpha * a.weighted + beta * b.weighted,
  seen: alpha * a.seen + beta * b.seen,
  unseen: alpha * a.unseen + beta * b.unseen,
  lost: alpha * a.lost + beta * b.lost,
});

/** Factor (r−n)/(r−n−1) that makes noise terms exact for equal eigenvalues, n < r − 1; docs/theory.md §1.3.1. */
export const finiteRank = (rank: number, n: number): number => (rank - n) / (rank - n - 1);

/**
 * Risk added by fitting label noise: σ² df2/n/(1 − df2/n) [A] for n < r − 1, σ²r/(n−r−1) [E] for n > r + 1, ∞ in between; 0 without
 * noise or data. `factor` multiplies the first and is `finiteRank` or 1.
 */
export function fittedNoise(
  rank: number,
  n: number,
  sigma: number,
  { df2, share }: Resolution,
  factor: number,
): number {
  if (sigma === 0 || n === 0) return 0;
  if (n > rank + 1) return (sigma * sigma * rank) / (n - rank - 1);
  if (n >= rank - 1) return Number.POSITIVE_INFINITY;
  return ((sigma * sigma * df2) / n / share) * factor;
}

/** Effective ridge of n samples of a spectrum, with the sums for unit vectors in generic and in chosen directions. */
export interface Column {
  readonly n: number;
  readonly at: Resolution;
  readonly generic: Sums;
  readonly chosen: Sums;
}

/** The `Column` of n samples, cached: every row of a map has the same κ at this n. */
export const columnOf = memoBySamples(5000, (spectrum, n): Column => {
  const k = kappa(spectrum, n);
  return {
    n,
    at: resolution(spectrum, n, k),
    generic: sums(spectrum, k, spectrum.generic),
    chosen: sums(spectrum, k, spectrum.chosen),
  };
});
