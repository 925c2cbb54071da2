import { brief, readable } from "../../../lib/decimal.ts";
import type { SpectrumPicture } from "../../explanation.ts";
import { type DeepLinearParams, isotropic, stopped } from "../params.ts";
import { columnOf, learnedShare } from "../theory/deterministicEquivalent.ts";
import { flowOf } from "../theory/gradientFlow.ts";
import { sampleCount } from "../theory/scratch.ts";
import { eigenvalues, type Spectrum, sharesOf, spectrumOf } from "../theory/spectrum.ts";

/**
 * Directions of the inputs, strongest first: eigenvalues, where δ lives, and λ/(λ+κ), what n samples have learned of each
 * (docs/theory.md §1.3), or what gradient flow has learned of it when it stops. None for isotropic inputs and generic tasks, where all directions are alike.
 */
export function spectrumPicture(p: DeepLinearParams): SpectrumPicture | undefined {
  if (isotropic(p)) return undefined;
  const lambda = eigenvalues(p);
  const shares = sharesOf(p);
  const order = [...lambda.keys()].sort((i, j) => lambda[j] - lambda[i]);
  const sorted = Float64Array.from(order, (i) => lambda[i]);
  const difference = Float64Array.from(order, (i) => shares[i]);
  const n = sampleCount(p.gamma, p.d);
  const spectrum = spectrumOf(p);
  const { kappa } = columnOf(spectrum, n).at;
  const learned = stopped(p) ? stoppedShares(spectrum, n, p.stop) : sorted.map((v) => learnedShare(v, kappa));
  return { eigenvalues: sorted, difference, learned, sentence: sentence(p, n, kappa, sorted, difference, learned) };
}

/** 1 − E e^{−Ŝt} of each direction, strongest first as the groups are. */
function stoppedShares(spectrum: Spectrum, n: number, t: number): Float64Array {
  const { lacking } = flowOf(spectrum, n, t);
  return Float64Array.from([...lacking].flatMap((left, g) => new Array<number>(spectrum.counts[g]).fill(1 - left)));
}

function sentence(
  p: DeepLinearParams,
  n: number,
  kappa: number,
  lambda: Float64Array,
  difference: Float64Array,
  learned: Float64Array,
): string {
  const { rank } = spectrumOf(p);
  if (n === 0) return "Without target data nothing is learned.";
  const share = learned.reduce((sum, v, i) => sum + v * difference[i], 0);
  const ofDifference = `Of the difference between the tasks they learn ${readable(100 * share, 2)} %.`;
  if (stopped(p)) return `Training on ${readable(n)} samples stops at t = ${brief(p.stop)}. ${ofDifference}`;
  if (n >= rank) return `${readable(n)} samples determine all ${rank} directions that vary.`;
  const half = lambda.filter((v) => v >= kappa).length;
  return `${readable(n)} samples learn directions stronger than κ = ${readable(kappa, 2)}: ${half} of ${p.d}. ${ofDifference}`;
}
