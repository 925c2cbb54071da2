import { further } from "../further.ts";
import { type DeepLinearParams, isotropic, stopped, trained } from "../params.ts";
import { sampleCount } from "./scratch.ts";
import { spectrumOf } from "./spectrum.ts";

/** Upper limits of the relative error of a risk from the theory for any covariance, each with its wording. */
const BANDS = [
  [0.03, "3 %"],
  [0.1, "10 %"],
  [0.25, "25 %"],
] as const;
const WORST = "about 40 %";

/**
 * Estimated bound on the relative error of the deterministic equivalents against simulated risks, measured over 12 spectra at
 * d = 20, 100 and 400, n = 3 … d − 3, L = 1 … ∞ (docs/models/deep-linear.md). The error depends on how many directions share the
 * variance that is not learned, n − df₂: with many, κ hardly varies between data sets. The measure is df₂/(n(n − df₂)) minus its
 * value 1/(r−n) for equal eigenvalues, for which theory is exact.
 *
 * @returns undefined where theory has closed forms or the measurement does not apply: isotropic inputs, early stopping, and a known
 * source with n = 0 or n > rank + 1
 */
export function theoryError(p: DeepLinearParams): number | undefined {
  const spectrum = spectrumOf(p);
  const { rank } = spectrum;
  const n = sampleCount(p.gamma, p.d);
  const known = p.gs === Number.POSITIVE_INFINITY;
  if (isotropic(p) || stopped(p) || (known && (n === 0 || n > rank + 1))) return undefined;
  const scarce = (samples: number): number => {
    if (samples === 0 || samples >= rank) return 0;
    const { df2, share } = further().columnOf(spectrum, samples).at;
    return Math.max(0, df2 / samples / (samples * share) - 1 / (rank - samples));
  };
  const { depth, frozen } = trained(p);
  // For depth ≥ 2 the part that the data determine, ‖X⁺y‖², enters c only through its mean, which adds an error.
  const deep = depth === 1 || frozen || n === 0 || n >= rank ? 0 : 2 / p.d + (depth > 10 ? 6 / (n * n) : 0);
  return 1.25 * Math.max(scarce(n), known ? 0 : scarce(sampleCount(p.gs, p.d))) + deep;
}

/** Wording of the band that contains this error. */
export const errorWords = (error: number): string => BANDS.find(([most]) => error < most)?.[1] ?? WORST;

/** Error from which on the page puts the simulation before the theory. */
export const LEADS = 0.1;
