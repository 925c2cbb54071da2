import { readable } from "../../lib/decimal.ts";
import type { SpectrumPicture } from "../model.ts";
import { columnOf, learnedShare } from "./deterministicEquivalent.ts";
import { type DeepLinearParams, isotropic } from "./params.ts";
import { sampleCount } from "./scratch.ts";
import { chosenRange, eigenvalues, spectrumOf } from "./spectrum.ts";

/**
 * Directions of the inputs, strongest first: eigenvalues, where δ lives, and λ/(λ+κ), what n samples have learned of each
 * (science §1.3). None for isotropic inputs and generic tasks, where all directions are alike.
 */
export function spectrumPicture(p: DeepLinearParams): SpectrumPicture | undefined {
  if (isotropic(p)) return undefined;
  const lambda = eigenvalues(p);
  const [from, to] = chosenRange(p);
  const order = [...lambda.keys()].sort((i, j) => lambda[j] - lambda[i]);
  const sorted = Float64Array.from(order, (i) => lambda[i]);
  const difference = Float64Array.from(order, (i) => (i >= from && i < to ? 1 / (to - from) : 0));
  const n = sampleCount(p.gamma, p.d);
  const { kappa } = columnOf(spectrumOf(p), n).at;
  const learned = sorted.map((v) => learnedShare(v, kappa));
  return { eigenvalues: sorted, difference, learned, sentence: sentence(p, n, kappa, sorted, difference, learned) };
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
  if (n >= rank) return `${readable(n)} samples determine all ${rank} directions that vary.`;
  const half = lambda.filter((v) => v >= kappa).length;
  const share = learned.reduce((sum, v, i) => sum + v * difference[i], 0);
  return `${readable(n)} samples learn directions stronger than κ = ${readable(kappa, 2)}: ${half} of ${p.d}. Of the difference between the tasks they learn ${readable(100 * share, 2)} %.`;
}
