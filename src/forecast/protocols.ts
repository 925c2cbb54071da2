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

/** Penalty λ of ‖y − Xβ‖²/n + λ‖β − a‖² that corresponds to κ. */
export const penalty = ({ kappa, df1, n }: Regression): number => kappa * (1 - df1 / n);

/** h = ω/(1−ω), ω = df2/n: how much of noise and of what is not learned ends in the estimate. */
export const noiseShare = ({ df2, n }: Regression): number => df2 / n / (1 - df2 / n);

/** Σ λ_i z_i² (b−a)_i². */
export function missed({ lambda, z }: Regression, a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < z.length; i++) sum += lambda[i] * (z[i] * (b[i] - a[i])) ** 2;
  return sum;
}

/** R(a, b, t) without σ²: ridge from a, on labels that b makes, judged on t. */
export function risk(at: Regression, a: Vector, b: Vector, t: Vector): number {
  const { lambda, z, sigma2 } = at;
  let bias = 0;
  for (let i = 0; i < z.length; i++) bias += lambda[i] * (t[i] - a[i] - (1 - z[i]) * (b[i] - a[i])) ** 2;
  return bias + (sigma2 + missed(at, a, b)) * noiseShare(at);
}

const zeros = (like: Vector) => new Float64Array(like.length);

/** Ridge from 0. */
export const scratchRisk = (at: Regression, t: Vector): number => risk(at, zeros(t), t, t);

/** Error on the source's own task after fine-tuning from s on labels of t. */
export const forgetting = (at: Regression, s: Vector, t: Vector): number => risk(at, s, t, s);

/** s + a(β_ft − s), at the best a where none is given. */
export function interpolation(at: Regression, s: Vector, t: Vector, share?: number): { a: number; risk: number } {
  const { lambda, z, sigma2 } = at;
  const V = (sigma2 + missed(at, s, t)) * noiseShare(at);
  const moved = (f: (z: number) => number) => {
    let sum = 0;
    for (let i = 0; i < z.length; i++) sum += lambda[i] * f(z[i]) * (t[i] - s[i]) ** 2;
    return sum;
  };
  const a = share ?? moved((z) => 1 - z) / (moved((z) => (1 - z) ** 2) + V);
  return { a, risk: moved((z) => (1 - a * (1 - z)) ** 2) + a * a * V };
}

/** The labels from which ridge from 0 learns t best; not those of t. */
export function bestSurrogate(at: Regression, t: Vector): Float64Array {
  const h = noiseShare(at);
  return at.z.map((z, i) => (t[i] * (1 - z)) / ((1 - z) ** 2 + z * z * h));
}

/** From 0 on n rows of which the share π is labelled by t, the rest by s; heuristic [H]. */
export function cotraining(at: Regression, s: Vector, t: Vector, share: number): number {
  let apart = 0;
  for (let i = 0; i < t.length; i++) apart += at.lambda[i] * (t[i] - s[i]) ** 2;
  const mixed = at.z.map((_, i) => share * t[i] + (1 - share) * s[i]);
  return risk({ ...at, sigma2: at.sigma2 + share * (1 - share) * apart }, zeros(t), mixed, t);
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

export const scaled = (s: Vector, c: number): Float64Array => Float64Array.from(s, (x) => c * x);
