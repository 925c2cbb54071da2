import { linearTransfer } from "./linearTransfer.ts";
import { nullSpaceCoefficient } from "./nullSpace.ts";
import type { DeepLinearParams } from "./params.ts";
import { interpolationNoise, sampleCount } from "./scratch.ts";
import { learnedSource } from "./source.ts";

/** Order parameters of one solve, in the order of the state. */
export const state = [
  "missing", // (1 − n/d)₊, the share of directions the target data never see
  "noise", // what fitting the label noise costs scratch; ∞ at γ = 1
  "c", // null-space coefficient of fine-tuning
  "finetuneBias",
  "finetuneNoise",
  "finetuneGain", // T of fine-tuning by its own formula
  "linearBias",
  "linearVariance",
  "overlap", // ⟨β̂_s, β_t⟩
  "sourceNorm2", // ‖β̂_s‖²
] as const;

/** Position of each order parameter in the state. */
export const S = Object.fromEntries(state.map((name, i) => [name, i])) as Record<(typeof state)[number], number>;

/**
 * Theory of scratch, linear transfer and fine-tuning for isotropic inputs: science §1.2, [T25] §3, [S21].
 * `limit=finite`: at n = γd. `limit=large`: d → ∞ at fixed γ. Never NaN; ±∞ where a mean is infinite.
 */
export function solve(p: DeepLinearParams, out: Float64Array, at: number): void {
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
  fineTuning(p, out, at, missing, noise, source.norm2, source.overlap);

  const blank = source.norm2 === 0;
  const cos2 = blank ? 0 : source.cos2;
  const floor = rho2 * (p.gs === Number.POSITIVE_INFINITY && !blank ? sinDegrees(p.theta) ** 2 : 1 - cos2);
  const feature2 = source.norm2 ** (1 - 1 / p.L);
  // A source that learned nothing has no feature: the readout can only predict zero.
  const shrink = blank ? Number.POSITIVE_INFINITY : p.ridge === 0 ? 0 : p.ridge / feature2;
  linearTransfer(out, at + S.linearBias, floor, rho2, p.sigma, n, shrink);
}

/** Risk of fine-tuning and its gain over scratch; the gain never subtracts infinities. */
function fineTuning(
  p: DeepLinearParams,
  out: Float64Array,
  at: number,
  missing: number,
  noise: number,
  norm2: number,
  overlap: number,
): void {
  const rho2 = p.rho * p.rho;
  const plain = p.formula === "printed" || p.L === 1;
  if (norm2 === 0 && !plain) {
    // β_s = 0: zero is a stationary point of two or more layers, gradient descent never leaves it.
    write(out, at, 0, rho2, 0, rho2 * (missing - 1) + noise);
    return;
  }
  const fixed = (1 - missing) * rho2 + noise;
  let c = 1;
  let carried: number; // ‖cβ̂_s‖²
  if (norm2 === Number.POSITIVE_INFINITY) {
    // Only infinite depth forgets the size of the source: cŝ stays finite while c → 0.
    const depthForgets = !plain && p.L === Number.POSITIVE_INFINITY && missing < 1;
    c = depthForgets ? 0 : 1;
    carried = depthForgets ? fixed / (1 - missing) : norm2;
  } else {
    if (!plain) c = nullSpaceCoefficient(fixed / norm2, missing, p.L);
    carried = c * c * norm2;
  }
  const aligned = c === Number.POSITIVE_INFINITY ? 0 : c * overlap;
  const atPeak = noise === Number.POSITIVE_INFINITY && !plain;
  const gain = missing === 0 || atPeak ? 0 : missing * (2 * aligned - carried);
  const bias = missing === 0 ? 0 : missing * (rho2 - 2 * aligned + carried);
  write(out, at, c, bias, noise, gain);
}

function write(out: Float64Array, at: number, c: number, bias: number, noise: number, gain: number): void {
  out[at + S.c] = c;
  out[at + S.finetuneBias] = bias;
  out[at + S.finetuneNoise] = noise;
  out[at + S.finetuneGain] = gain;
}

/** Cosine of an angle in degrees, exact at 0, 60, 90, 120 and 180°. */
export function cosDegrees(angle: number): number {
  if (angle === 90) return 0;
  if (angle === 60 || angle === 120) return angle === 60 ? 0.5 : -0.5;
  return Math.cos((angle * Math.PI) / 180);
}

/** Sine of an angle in degrees in [0, 180], exact at its ends. */
export function sinDegrees(angle: number): number {
  return angle === 0 || angle === 180 ? 0 : Math.sin((angle * Math.PI) / 180);
}
