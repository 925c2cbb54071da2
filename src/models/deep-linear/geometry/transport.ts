import { normalTail } from "../../../lib/normalTail.ts";

/**
 * Distances of the laws of (x, y) beside KL, [T25] App. A; docs/theory.md §1.6: Wasserstein's W₁, and Dudley's, the largest difference
 * of means of a function with |f| ≤ 1 and slope ≤ 1. Both between bounds [B] in v = ‖Σ^{1/2}(β_t − β_s)‖: the same x and noise for both laws
 * moves y by |δ·x|, and f = |u·(x, y)|, cut off at 2 for Dudley, with u along (−β, 1) for the smaller β of the two.
 */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/** E min(2, τ|z|), z standard normal: no more than 2. */
export function cutMean(tau: number): number {
  if (tau === 0) return 0;
  if (tau === Number.POSITIVE_INFINITY) return 2;
  const at = 2 / tau;
  return tau * Math.sqrt(2 / Math.PI) * -Math.expm1((-at * at) / 2) + 4 * normalTail(at);
}

/** @param length the smaller of ‖β_s‖ and ‖β_t‖ */
export function wasserstein(v: number, sigma: number, length: number): Bounds {
  const mean = Math.sqrt(2 / Math.PI);
  // √(v² + σ²) − σ without cancelling.
  const wider = v === 0 ? 0 : (v * v) / (Math.hypot(v, sigma) + sigma);
  return { lower: (mean * wider) / Math.hypot(1, length), upper: mean * v };
}

export function dudley(v: number, sigma: number, length: number): Bounds {
  const unit = Math.hypot(1, length);
  return { lower: Math.max(0, cutMean(Math.hypot(v, sigma) / unit) - cutMean(sigma / unit)), upper: cutMean(v) };
}
