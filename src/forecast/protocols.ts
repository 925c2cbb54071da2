/**
 * Risks of ways to use a source, from the spectrum of the features alone: deterministic equivalents [A] for linear models with
 * squared error. All vectors stand in the eigenbasis of the features, entry i with eigenvalue λ_i. docs/forecast.md names the
 * sources; at isotropic features and ridgeless they are the formulas of [T25].
 */

export type Vector = ArrayLike<number>;

/** What n samples learn with a penalty: z_i = κ/(λ_i+κ) is the share of direction i that is not learned. */
export interface Learned {
  readonly z: Float64Array;
  /** Σ(1−z) and Σ(1−z)². */
  readonly df1: number;
  readonly df2: number;
}

/** κ ≥ 0. A direction of eigenvalue 0 is never learned. */
export function learned(lambda: Vector, kappa: number): Learned {
  const z = new Float64Array(lambda.length);
  let [df1, df2] = [0, 0];
  for (let i = 0; i < z.length; i++) {
    z[i] = lambda[i] > 0 ? kappa / (lambda[i] + kappa) : 1;
    df1 += 1 - z[i];
    df2 += (1 - z[i]) ** 2;
  }
  return { z, df1, df2 };
}

/**
 * κ of n samples without a penalty: Σ λ_i/(λ_i+κ) = n, by bisection of ln κ in [−60, 30]; 0 where n is at least the number of
 * eigenvalues.
 */
export function kappaOf(lambda: Vector, n: number): number {
  if (n >= lambda.length) return 0;
  let [lo, hi] = [-60, 30];
  for (let step = 0; step < 90; step++) {
    const middle = (lo + hi) / 2;
    if (learned(lambda, Math.exp(middle)).df1 > n) lo = middle;
    else hi = middle;
  }
  return Math.exp((lo + hi) / 2);
}

/** One sample size with one penalty, for label noise of variance `sigma2`. */
export interface Regression extends Learned {
  readonly lambda: Vector;
  readonly n: number;
  readonly kappa: number;
  readonly sigma2: number;
}

export const regression = (lambda: Vector, n: number, kappa: number, sigma2: number): Regression => ({
  ...learned(lambda, kappa),
  lambda,
  n,
  kappa,
  sigma2,
});

/** Σ λ_i z_i² (b−a)_i². */
export function missed({ lambda, z }: Regression, a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < z.length; i++) sum += lambda[i] * (z[i] * (b[i] - a[i])) ** 2;
  return sum;
}

/**
 * c of a linear network of depth L (whole, from 1): its fine-tuning from s ends where least squares that starts at c·s does.
 * Given the data exact [E]; here with the means of its two sums [A]. Ridgeless: κ > 0. 1 for a source of zero.
 */
export function depthFactor(at: Regression, s: Vector, t: Vector, L: number): number {
  if (L === 1) return 1;
  let [S, learnt, kept] = [0, at.sigma2 / at.kappa, 0];
  for (let i = 0; i < at.z.length; i++) {
    S += s[i] ** 2;
    learnt += (1 - at.z[i]) * t[i] ** 2;
    kept += at.z[i] * s[i] ** 2;
  }
  if (!(S > 0)) return 1;
  return depthFactorOf(learnt / S, kept / S, L);
}

/** c = q^{(L−1)/2}, q ≥ B the root of q^{L−1}(q−B) = A. */
function depthFactorOf(A: number, B: number, L: number): number {
  if (L === 2) return Math.sqrt((B + Math.sqrt(B * B + 4 * A)) / 2);
  let lo = Math.max(B, A ** (1 / L));
  let hi = B + A ** (1 / L);
  for (let step = 0; step < 80; step++) {
    const middle = (lo + hi) / 2;
    if (middle ** (L - 1) * (middle - B) > A) hi = middle;
    else lo = middle;
  }
  return ((lo + hi) / 2) ** ((L - 1) / 2);
}
