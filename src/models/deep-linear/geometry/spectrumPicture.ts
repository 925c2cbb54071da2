import { brief, readable } from "../../../lib/decimal.ts";
import { t } from "../../../lib/language.ts";
import type { SpectrumPicture } from "../../explanation.ts";
import { type DeepLinearParams, stopped, tuned } from "../params.ts";
import { bestRidgeFor } from "../theory/bestRidge.ts";
import { columnOf, learnedShare, resolution } from "../theory/deterministicEquivalent.ts";
import { flowOf } from "../theory/gradientFlow.ts";
import { bestSurrogate, noiseShare } from "../theory/protocolRisk.ts";
import { sampleCount } from "../theory/scratch.ts";
import { eigenvalues, type Spectrum, sharesOf, spectrumOf } from "../theory/spectrum.ts";

/**
 * Directions of the inputs, strongest first: eigenvalues, where δ lives, and λ/(λ+κ), what n samples have learned of each
 * (docs/theory.md §1.3), or what gradient flow has learned of it when it stops. None for isotropic inputs and generic tasks, where all directions are alike.
 */
export function spectrumPicture(p: DeepLinearParams): SpectrumPicture | undefined {
  // A ridge of pretraining makes no direction another.
  if (p.spec === "iso" && p.align === "generic") return undefined;
  const lambda = eigenvalues(p);
  const shares = sharesOf(p);
  const order = [...lambda.keys()].sort((i, j) => lambda[j] - lambda[i]);
  const sorted = Float64Array.from(order, (i) => lambda[i]);
  const difference = Float64Array.from(order, (i) => shares[i]);
  const n = sampleCount(p.gamma, p.d);
  const spectrum = spectrumOf(p);
  const { kappa } = columnOf(spectrum, n).at;
  const learned = stopped(p) ? stoppedShares(spectrum, n, p.stop) : sorted.map((v) => learnedShare(v, kappa));
  return {
    eigenvalues: sorted,
    difference,
    learned,
    labels: bestLabels(p, spectrum, n, sorted),
    sentence: sentence(p, n, kappa, sorted, difference, learned),
  };
}

/** The labels that are best for scratch over the true ones, in each direction. */
function bestLabels(p: DeepLinearParams, spectrum: Spectrum, n: number, lambda: Float64Array): Float64Array {
  const [size, apart] = p.align === "generic" ? [p.rho * p.rho, 0] : [p.s * p.s, p.delta * p.delta];
  const kappa = tuned(p) ? bestRidgeFor(spectrum, n, p.sigma, size, apart).kappa : columnOf(spectrum, n).at.kappa;
  const learned = lambda.reduce((sum, v) => sum + learnedShare(v, kappa), 0);
  const ridge = tuned(p) && n > 0 && kappa < Number.POSITIVE_INFINITY ? Math.max(0, kappa * (1 - learned / n)) : 0;
  const h = noiseShare(resolution(spectrum, n, kappa, ridge), n);
  return lambda.map((v) => bestSurrogate(v, kappa, h));
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
  if (n === 0) return t("Without target data nothing is learned.");
  const learns = learned.reduce((sum, v, i) => sum + v * difference[i], 0);
  const slots = { n: readable(n), share: readable(100 * learns, 2) };
  if (stopped(p))
    return t("Training on {n} samples stops at t = {stop}. Of the difference between the tasks they learn {share} %.", {
      ...slots,
      stop: brief(p.stop),
    });
  if (n >= rank) return t("{n} samples determine all {rank} directions that vary.", { n: slots.n, rank });
  const half = lambda.filter((v) => v >= kappa).length;
  return t(
    "{n} samples learn directions stronger than κ = {kappa}: {half} of {d}. Of the difference between the tasks they learn {share} %.",
    { ...slots, kappa: readable(kappa, 2), half, d: p.d },
  );
}
