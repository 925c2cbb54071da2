import { cosDegrees } from "../../../lib/angles.ts";
import { chiSquareMean, chiSquareRule } from "../../../lib/chiSquare.ts";
import { memoByKey } from "../../../lib/memo.ts";
import type { DeepLinearParams } from "../params.ts";
import { interpolationNoise, sampleCount } from "./scratch.ts";

/** Moments of the pretrained estimate β̂_s of the source. */
export interface LearnedSource {
  /** E‖β̂_s‖²; ∞ at the source's own interpolation peak. */
  readonly norm2: number;
  /** E⟨β̂_s, β_t⟩. */
  readonly overlap: number;
  /** E cos² of the angle between β̂_s and β_t, in [0, 1]. */
  readonly cos2: number;
  /** E cos² of the angle between β̂_s and β_s. */
  readonly along: number;
  /** Quadrature for the distribution of ‖β̂_s‖², as far as it is wide: nodes, and weights of sum 1. */
  readonly sizes: readonly SourceSize[];
}

export interface SourceSize {
  readonly weight: number;
  readonly norm2: number;
}

/**
 * Pretraining on n_s = γ_s d samples with label noise σ_s: the minimum-norm interpolator, or least squares for n_s ≥ d.
 * docs/theory.md §1.2.4, finite source data; d = Infinity gives the limit at fixed γ_s ([T25] appendix C). Norm, overlap and angles
 * are exact at finite d. Near n_s = d the part of ‖β̂_s‖² that comes from the noise varies by orders of magnitude and may have no
 * mean; `sizes` has its distribution, with the part that comes from β_s at its mean [A].
 */
export function learnedSource(
  gammaS: number,
  sigmaS: number,
  s: number,
  rho: number,
  cos: number,
  d: number,
): LearnedSource {
  const seen = Math.min(1, gammaS);
  const signal = seen * s * s;
  const norm2 = signal + (gammaS === Number.POSITIVE_INFINITY ? 0 : interpolationNoise(gammaS, sigmaS, d));
  const overlap = seen * rho * s * cos;
  const noisy = sigmaS > 0 && gammaS > 0 && gammaS < Number.POSITIVE_INFINITY;
  const ns = sampleCount(gammaS, d);
  const along =
    noisy && d < Number.POSITIVE_INFINITY
      ? alignment(ns, d, noiseOnly(ns, d, (s / sigmaS) ** 2))
      : norm2 > 0 && norm2 < Number.POSITIVE_INFINITY
        ? (seen * signal) / norm2
        : 0;
  // The component of β̂_s orthogonal to β_s is uniformly random in the other d − 1 directions.
  const cos2 = along * cos * cos + ((1 - along) * (1 - cos * cos)) / (d - 1);
  const sizes =
    noisy && d < Number.POSITIVE_INFINITY
      ? noiseSizes(ns, d).map(({ weight, value }) => ({ weight, norm2: signal + sigmaS * sigmaS * value }))
      : [{ weight: 1, norm2 }];
  return { norm2, overlap, cos2, along, sizes };
}

/** E cos² of the angle between β_s and its estimate from n samples. @param noise the value of `noiseOnly` */
export function alignment(n: number, d: number, noise: number): number {
  const m = Math.min(n, d);
  return (m - (m - 1) * noise) / d;
}

/**
 * How far an estimate from n > 0 noisy samples resembles one from noise alone, from 0 without noise to 1 without signal [E]:
 * G = ₂F₁(1, (|d−n|+1)/2; d/2+1; −k) = E(1 + k(1−e^{−x/d}))^{−(|d−n|+1)/2} over x ~ χ²₂. It is the mean over the squared norm of
 * P_∥β_s, Beta(m/2, (d−m)/2) with m = min(n, d), and over X⁺ε, which in the row space is a normal vector divided by the square root
 * of an independent χ²_{|d−n|+1} (docs/theory.md §1.2.4).
 *
 * @param k s²/σ_s²
 */
export const noiseOnly = memoByKey(
  5000,
  (n: number, d: number, k: number) => `${n} ${d} ${k}`,
  (n, d, k) => {
    const half = (Math.abs(d - n) + 1) / 2;
    const scale = d / Math.max(1, k * half);
    return chiSquareMean(2, scale, (x) => Math.exp(-half * Math.log1p(-k * Math.expm1(-x / d))));
  },
);

/** E f(‖β̂_s‖²) over the distribution of this size. */
export const meanOverSizes = (sizes: readonly SourceSize[], f: (norm2: number) => number): number =>
  sizes.reduce((sum, { weight, norm2 }) => sum + weight * f(norm2), 0);

/** λ/f² of linear transfer, with f = ŝ^{1−1/L} the norm of the feature: a mean over the distribution of ŝ. */
export const shrinkage = (ridge: number, L: number, { sizes }: LearnedSource): number =>
  ridge === 0 ? 0 : ridge * meanOverSizes(sizes, (norm2) => norm2 ** (1 / L - 1));

/** Quadrature for ‖X⁺ε‖² at unit noise: min(n, d)/χ²_{|d−n|+1}, in which the χ² of the numerator is replaced by its mean. */
function noiseSizes(n: number, d: number): { weight: number; value: number }[] {
  const { nodes, weights } = chiSquareRule(Math.abs(d - n) + 1);
  return weights.map((weight, i) => ({ weight, value: Math.min(n, d) / nodes[i] }));
}

/** ‖β_t − β_s‖² ≥ 0, clamped since rounding may leave a negative value where the tasks are the same. */
export const distance2 = (p: DeepLinearParams): number =>
  Math.max(0, p.s * p.s + p.rho * p.rho - 2 * p.s * p.rho * cosDegrees(p.theta));
