import type { DeepLinearParams } from "../params.ts";
import { isotropic, trained } from "../params.ts";
import { bestTowards } from "./baseline.ts";
import { bestRidgeAgain, bestRidgeFor } from "./bestRidge.ts";
import { condensed } from "./condensed.ts";
import { columnOf } from "./deterministicEquivalent.ts";
import { type BestRidge, isotropicRidge } from "./isotropicRidge.ts";
import { linearTransfer } from "./linearTransfer.ts";
import { bestRidgeRisk, sampleCount } from "./scratch.ts";
import { distance2 } from "./source.ts";
import { learnedDistance } from "./sourceMoments.ts";
import { spectrumOf } from "./spectrum.ts";
import { S } from "./state.ts";

/** (β_t − β̂_s)²: its sums in generic and in chosen directions, or its sum over each group. */
type Start = readonly [size: number, apart: number] | Float64Array;

/** Smallest a of a readout: a smaller ridge has no effect beyond rounding. */
const LEAST = 1e-14;

/**
 * Each protocol with its best ridge, docs/theory.md §1.8, from a state that holds all protocols as trained: scratch is shrunk
 * towards 0, fine-tuning towards the source, the readout of linear transfer towards 0. λ = 0 is among the choices: a deeper
 * network, which leaves c β̂_s in the null space, has no ridge where it does better without.
 */
export function tune(p: DeepLinearParams, out: Float64Array, at: number): void {
  const start = startOf(p, out, at);
  const large = isotropic(p) && p.limit === "large";
  const n = large ? Number.POSITIVE_INFINITY : sampleCount(p.gamma, p.d);
  const spectrum = spectrumOf(p);
  const best = (size: number, apart: number): BestRidge =>
    large ? largeBest(p, size) : bestRidgeFor(spectrum, n, p.sigma, size, apart);
  const [own, rest] = p.align === "generic" ? [p.rho * p.rho, 0] : [p.s * p.s, p.delta * p.delta];
  const scratch = large ? largeBest(p, own) : bestRidgeAgain(spectrum)(n)(p.sigma, own, rest);
  out[at + S.baseBias] = scratch.bias;
  out[at + S.baseNoise] = scratch.noise;
  out[at + S.baseShare] = scratch.share;

  // The a = nλ/f² that minimises the mean of (a²·along + residual·u)/(u+a)²; it is the same for each u.
  const [floor, zero] = [out[at + S.floor], out[at + S.zero]];
  const [along, residual] = [zero - floor, floor + p.sigma * p.sigma];
  const blank = out[at + S.sourceNorm2] === 0 || along <= 0;
  const shrink = blank
    ? Number.POSITIVE_INFINITY
    : n === 0 || large || residual === 0
      ? 0
      : Math.max(residual / along, LEAST) / n;
  out[at + S.shrink] = shrink;
  linearTransfer(out, at + S.linearBias, floor, zero, p.sigma, n, shrink);
  const linear = out[at + S.linearBias] + out[at + S.linearVariance];

  const before = out[at + S.finetuneBias] + out[at + S.finetuneNoise];
  if (trained(p).frozen) {
    if (n > 0 && linear < before) {
      out[at + S.finetuneBias] = out[at + S.linearBias];
      out[at + S.finetuneNoise] = out[at + S.linearVariance];
      out[at + S.share] = linear > 0 ? Math.min(1, floor / linear) : 0;
    }
  } else {
    const tuned =
      start instanceof Float64Array
        ? bestTowards(condensed(spectrum), n, p.sigma, columnOf(spectrum, n).at.kappa, start)
        : Number.isFinite(start[0])
          ? best(start[0], start[1])
          : undefined;
    if (tuned && tuned.bias + tuned.noise <= before) {
      out[at + S.finetuneBias] = tuned.bias;
      out[at + S.finetuneNoise] = tuned.noise;
      out[at + S.share] = tuned.share;
      out[at + S.c] = 1;
      out[at + S.c2] = 1;
      out[at + S.tunedKappa] = tuned.kappa;
    }
  }
  out[at + S.finetuneGain] = scratch.bias + scratch.noise - out[at + S.finetuneBias] - out[at + S.finetuneNoise];
}

/** The best ridge for isotropic inputs, d → ∞: risk ½[b + √(b² + 4vσ²)], docs/theory.md §1.3.2. */
function largeBest({ gamma, sigma }: DeepLinearParams, v: number): BestRidge {
  const risk = bestRidgeRisk(v, gamma, sigma);
  if (v === 0 || gamma === 0) return { bias: v, noise: 0, share: 1, kappa: Number.POSITIVE_INFINITY };
  if (sigma === 0) {
    const missing = Math.max(0, 1 - gamma);
    return { bias: risk, noise: 0, share: missing, kappa: missing / (1 - missing) };
  }
  const ridge = (sigma * sigma) / (gamma * v);
  const { noise, share } = isotropicRidge(Math.sqrt(v), gamma, sigma, ridge);
  const b = 1 - ridge - 1 / gamma;
  const root = Math.sqrt(b * b + 4 * ridge);
  return {
    bias: Math.max(0, risk - noise),
    noise: Math.min(noise, risk),
    share,
    kappa: b > 0 ? (2 * ridge) / (b + root) : (root - b) / 2,
  };
}

function startOf(p: DeepLinearParams, out: Float64Array, at: number): Start {
  if (p.gs === Number.POSITIVE_INFINITY) return p.align === "generic" ? [distance2(p), 0] : [0, p.delta * p.delta];
  // For a source of infinite size this is ∞, and no ridge towards it is tried.
  if (isotropic(p) || out[at + S.sourceNorm2] === Number.POSITIVE_INFINITY) return [out[at + S.sourceRisk], 0];
  return learnedDistance(p, condensed(spectrumOf(p)));
}
