import { further } from "../further.ts";
import { type DeepLinearParams, isotropic, stopped, trained } from "../params.ts";
import { sampleCount } from "./scratch.ts";
import { spectrumOf } from "./spectrum.ts";

/** Relative errors of a risk that theory for any covariance stays below, with the words for each. */
const BANDS = [
  [0.03, "3 %"],
  [0.1, "10 %"],
  [0.25, "25 %"],
] as const;
const WORST = "about 40 %";

/**
 * How far the deterministic equivalents stray from simulated risks, as a bound on the relative error, measured over 12 spectra
 * at d = 20, 100 and 400, n = 3 … d − 3, L = 1 … ∞ (docs/models/deep-linear.md). What decides is how many directions share what is
 * not learned, n − df₂: κ then hardly varies between data sets. Equal strengths, 1/(r−n) of the measure, are exact.
 * Undefined where theory has closed forms.
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
  // What the data fix of a deep network enters c by its mean.
  const deep = depth === 1 || frozen || n === 0 || n >= rank ? 0 : 2 / p.d + (depth > 10 ? 6 / (n * n) : 0);
  return 1.25 * Math.max(scarce(n), known ? 0 : scarce(sampleCount(p.gs, p.d))) + deep;
}

/** The band of that error, in words. */
export const errorWords = (error: number): string => BANDS.find(([most]) => error < most)?.[1] ?? WORST;

/** From this error on the simulation leads. */
export const LEADS = 0.1;
