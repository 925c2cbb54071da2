import { cosDegrees, sinDegrees } from "../../../lib/angles.ts";
import { further } from "../further.ts";
import { baseRidge, type DeepLinearParams, isotropic, stopped, trained, tuned } from "../params.ts";
import { biasBound, missedVariance } from "./bound.ts";
import { coefficientMeans, isotropicLaw } from "./coefficientMeans.ts";
import { type Baseline, finiteBest, finiteRidge, isotropicBest, isotropicRidge, riskOf } from "./isotropicRidge.ts";
import { linearTransfer, refitting } from "./linearTransfer.ts";
import { nullSpaceCoefficient } from "./nullSpace.ts";
import { bestRidgeRisk, interpolationNoise, sampleCount } from "./scratch.ts";
import { distance2, type LearnedSource, learnedSource, meanOverSizes, shrinkage } from "./source.ts";
import { memoBySamples, type Spectrum, spectrumOf } from "./spectrum.ts";
import { S, writeFinetuning as write } from "./state.ts";

type Asked = DeepLinearParams & {
  /** Set for maps, of which one shows where the best ridge changes who wins: exact means that a curve would wait for. */
  readonly aside?: "yes";
};

/**
 * Theory of scratch, linear transfer and fine-tuning, docs/theory.md §1. Isotropic inputs and generic tasks: §1.2, [T25] §3, [S21];
 * `limit=finite` at n = γd, `limit=large` for d → ∞ at fixed γ. Any other covariance or alignment: §1.3 at n = γd. Early stopping:
 * §1.3, which for isotropic inputs depends on n and d only through γ. Anything but §1.2 needs `further`.
 *
 * Writes one state to `out` from `at` on. Risks are never NaN, gains only where two infinite risks meet; infinite means are ±∞.
 *
 * @param spectrum that of p if omitted; see solveAnisotropic
 */
export function solve(p: Asked, out: Float64Array, at: number, spectrum?: Spectrum): void {
  const plain = isotropic(p);
  if (plain) solveIsotropic(p, out, at);
  else further().solveAnisotropic(p, out, at, spectrum);
  const { depth, frozen } = trained(p);
  if (frozen) freeze(p, out, at);
  const early = stopped(p);
  if (early) further().stop(p, out, at);
  out[at + S.bound] =
    frozen || early || depth > 1 || p.gs < Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : bound(p, plain);

  out[at + S.tunedKappa] = Number.NaN;
  if (tuned(p)) {
    out[at + S.bestScratch] = Number.NaN;
    further().tune(p, out, at);
    return;
  }
  const ridge = baseRidge(p);
  out[at + S.bestScratch] = p.aside && ridge === 0 && plain && !early ? isotropicBestRisk(p) : Number.NaN;
  if (ridge === 0) {
    if (frozen) out[at + S.finetuneGain] = difference(out[at + S.baseBias] + out[at + S.baseNoise], risk(out, at));
    return;
  }
  const base = plain ? isotropicBase(p, ridge) : further().anisotropicBase(p, ridge, out[at + S.kappa]);
  out[at + S.baseBias] = base.bias;
  out[at + S.baseNoise] = base.noise;
  out[at + S.baseShare] = base.share;
  // The baseline has a finite risk here, so this is never ∞ − ∞.
  out[at + S.finetuneGain] = base.bias + base.noise - risk(out, at);
}

const risk = (out: Float64Array, at: number) => out[at + S.finetuneBias] + out[at + S.finetuneNoise];

/** a − b for risks: NaN where both are infinite, 0 where it is only rounding error, so that no phase boundary follows it. */
export function difference(a: number, b: number): number {
  if (a === b) return Number.isFinite(a) ? 0 : Number.NaN;
  const d = a - b;
  return Number.isFinite(d) && Math.abs(d) <= 4 * Number.EPSILON * Math.max(a, b) ? 0 : d;
}

function solveIsotropic(p: DeepLinearParams, out: Float64Array, at: number): void {
  const d = p.limit === "large" ? Number.POSITIVE_INFINITY : p.d;
  const n = p.limit === "large" ? Number.POSITIVE_INFINITY : sampleCount(p.gamma, p.d);
  const cos = cosDegrees(p.theta);
  const rho2 = p.rho * p.rho;
  const missing = p.limit === "large" ? Math.max(0, 1 - p.gamma) : Math.max(0, 1 - n / d);
  const noise = p.gamma === 0 ? 0 : interpolationNoise(p.gamma, p.sigma, d);
  const source = learnedSource(p.gs, p.ss, p.s, p.rho, cos, d);

  out[at + S.missing] = missing;
  out[at + S.noise] = noise;
  out[at + S.overlap] = source.overlap;
  out[at + S.sourceNorm2] = source.norm2;
  out[at + S.sourceRisk] = p.rho * p.rho - 2 * source.overlap + source.norm2;
  out[at + S.zero] = rho2;
  out[at + S.share] = missing;
  out[at + S.baseBias] = p.rho * p.rho * missing;
  out[at + S.baseNoise] = noise;
  out[at + S.baseShare] = missing;
  out[at + S.kappa] = p.gamma === 0 ? Number.POSITIVE_INFINITY : missing / (1 - missing);
  out[at + S.df2] = (1 - missing) ** 2 * p.d;
  fineTuning(p, out, at, missing, noise, source);

  const blank = source.norm2 === 0;
  const cos2 = blank ? 0 : source.cos2;
  const floor = rho2 * (p.gs === Number.POSITIVE_INFINITY && !blank ? sinDegrees(p.theta) ** 2 : 1 - cos2);
  // A source that learned nothing has no feature: the readout can only predict zero.
  const shrink = blank ? Number.POSITIVE_INFINITY : shrinkage(p.ridge, p.L, source);
  out[at + S.floor] = floor;
  out[at + S.shrink] = shrink;
  linearTransfer(out, at + S.linearBias, floor, rho2, p.sigma, n, shrink);
}

/** Writes the risk of fine-tuning and its gain over the interpolator; the gain is computed without subtracting infinite risks. */
function fineTuning(
  p: DeepLinearParams,
  out: Float64Array,
  at: number,
  missing: number,
  noise: number,
  source: LearnedSource,
): void {
  const rho2 = p.rho * p.rho;
  const { depth } = trained(p);
  const plain = p.formula === "printed" || depth === 1;
  const { norm2, overlap } = source;
  if (norm2 === 0 && !plain) {
    // β_s = 0: zero is a stationary point of two or more layers, gradient descent never leaves it.
    write(out, at, 0, rho2, 0, rho2 * (missing - 1) + noise);
    return;
  }
  const [c, c2, carried] = kept(p, missing, noise, source);
  const seesAll = missing === 0 || (p.limit === "large" && noise === Number.POSITIVE_INFINITY && !plain);
  const gain = seesAll ? 0 : missing * (2 * (c === 0 ? 0 : c * overlap) - carried);
  const bias = missing === 0 ? 0 : missing * (rho2 - 2 * (c === 0 ? 0 : c * overlap) + carried);
  write(out, at, c, bias, noise, gain);
  out[at + S.c2] = c2;
}

/**
 * Means of c, of c² and of ‖cβ̂_s‖², weighted by the part of the source in the null space: over the distribution of the data where
 * d is finite, and over the distribution of the size of a noisy source, which near its own interpolation peak varies too much to be
 * replaced by its mean.
 */
export function kept(
  p: DeepLinearParams,
  missing: number,
  noise: number,
  { norm2, overlap, sizes }: Pick<LearnedSource, "norm2" | "overlap" | "sizes">,
): readonly [c: number, c2: number, carried: number] {
  const { depth } = trained(p);
  const n = sampleCount(p.gamma, p.d);
  if (p.formula === "printed" || depth === 1) return [1, 1, norm2];
  const spread = p.limit === "finite" && n > 0 && missing > 0;
  const fixed = (1 - missing) * p.rho * p.rho + noise;
  if (norm2 === Number.POSITIVE_INFINITY && sizes.length === 1)
    // Only at infinite depth is the result independent of the size of the source: cŝ stays finite while c → 0.
    return depth < norm2 || missing === 1 ? [1, 1, norm2] : [0, 0, fixed / (1 - missing)];
  let [c, c2, carried] = [0, 0, 0];
  for (const { weight, norm2: size2 } of sizes) {
    let { first, second } = { first: 0, second: 0 };
    if (spread)
      ({ first, second } = coefficientMeans(depth, isotropicLaw(n, p.d, p.rho * p.rho, p.sigma, size2, overlap)));
    else {
      first = nullSpaceCoefficient(fixed / size2, missing, depth);
      second = first * first;
    }
    c += weight * first;
    c2 += weight * second;
    carried += weight * second * size2;
  }
  // For a large source c² tends to B^{L−1}; what the few nodes miss of its mean size is added.
  const great = missing === 1 ? 1 : missing ** (depth - 1);
  if (sizes.length > 1 && great > 0) carried += great * (norm2 - meanOverSizes(sizes, (size2) => size2));
  return [c, c2, carried];
}

/**
 * Fine-tuning with the first layer frozen. Pretraining left one feature, so what is trained above it is a readout, which finds the
 * least-squares multiple of the source, as linear transfer without ridge does ([S21]; docs/theory.md §1.1). An exactly balanced
 * network could not change the sign of the source and would stop at 0; with initial weights of any size it passes 0
 * (network.test.ts). Without data the source stays as it is.
 */
function freeze(p: DeepLinearParams, out: Float64Array, at: number): void {
  const large = isotropic(p) && p.limit === "large";
  const n = large ? Number.POSITIVE_INFINITY : sampleCount(p.gamma, p.d);
  const floor = out[at + S.floor];
  if (out[at + S.sourceNorm2] === 0) keep(out, at, out[at + S.zero], 0, 1);
  else if (n === 0) keep(out, at, out[at + S.sourceRisk], 0, 1);
  else {
    const total = floor + refitting(floor, n);
    keep(
      out,
      at,
      total,
      refitting(p.sigma * p.sigma, n),
      total > 0 && total < Number.POSITIVE_INFINITY ? floor / total : 0,
    );
  }
}

function keep(out: Float64Array, at: number, bias: number, noise: number, share: number): void {
  write(out, at, 0, bias, noise, 0);
  out[at + S.share] = share;
}

/** Risk of scratch with its best ridge for isotropic inputs and ‖β_t‖² = v. */
export function isotropicBestRisk({ rho, gamma, sigma, d, limit }: DeepLinearParams, v = rho * rho): number {
  if (limit === "large") return bestRidgeRisk(v, gamma, sigma);
  return riskOf(finiteBest(Math.sqrt(v), sampleCount(gamma, d), d, sigma));
}

function isotropicBase(p: DeepLinearParams, ridge: number | undefined): Baseline {
  const { rho, gamma, sigma, d } = p;
  if (p.limit === "large")
    return ridge === undefined ? isotropicBest(rho, gamma, sigma) : isotropicRidge(rho, gamma, sigma, ridge);
  const n = sampleCount(gamma, d);
  return ridge === undefined ? finiteBest(rho, n, d, sigma) : finiteRidge(rho, n, d, sigma, ridge);
}

/** 95 % bound on the bias of fine-tuning one layer. */
function bound(p: DeepLinearParams, plain: boolean): number {
  const apart = p.align === "generic" ? distance2(p) : p.delta * p.delta;
  if (plain && p.limit === "large") {
    const missed = Math.min(1, 1 / p.gamma);
    return missed * missed * apart;
  }
  const spectrum = spectrumOf(p);
  return apart * unitBound(spectrum, sampleCount(p.gamma, p.d));
}

/** The bound for ‖δ‖ = 1, cached: the rows of a map share it. */
const unitBound = memoBySamples(5000, (spectrum, n) =>
  biasBound(spectrum, missedVariance(spectrum, n), spectrum.chosen),
);
