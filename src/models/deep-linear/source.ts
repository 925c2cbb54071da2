import { interpolationNoise } from "./scratch.ts";

/** What pretraining leaves of the source: second moments of the learned β̂_s. */
export interface LearnedSource {
  /** E‖β̂_s‖², the square of ŝ; ∞ at the source's own interpolation peak. */
  readonly norm2: number;
  /** E⟨β̂_s, β_t⟩. */
  readonly overlap: number;
  /** E cos² of the angle between β̂_s and β_t, in [0, 1]. */
  readonly cos2: number;
}

/**
 * Pretraining on n_s = γ_s d samples of noise σ_s: the minimum-norm interpolator, or least squares for n_s ≥ d.
 * science §1.2, finite source data; d = Infinity gives the limit at fixed γ_s ([T25] appendix C).
 * Norm and overlap are exact at finite d; cos2 is exact for σ_s = 0, else a large-d approximation.
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
  // Share of β̂_s along β_s; the rest points anywhere in the other d − 1 directions.
  const along = norm2 > 0 && norm2 < Number.POSITIVE_INFINITY ? (seen * signal) / norm2 : 0;
  const cos2 = along * cos * cos + ((1 - along) * (1 - cos * cos)) / (d - 1);
  return { norm2, overlap, cos2 };
}
