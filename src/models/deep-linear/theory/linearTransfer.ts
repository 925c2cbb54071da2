import { chiSquareMean } from "../../../lib/chiSquare.ts";
import { memoLast } from "../../../lib/memo.ts";

/**
 * Risk added by refitting one coefficient under noise of variance v: v·E 1/χ²_n, ∞ for n ≤ 2 unless v = 0.
 *
 * @param n number of samples > 0, ∞ allowed
 */
export const refitting = (v: number, n: number): number =>
  v === 0 || n === Number.POSITIVE_INFINITY ? 0 : n > 2 ? v / (n - 2) : Number.POSITIVE_INFINITY;

/**
 * Risk of refitting the readout of one pretrained feature on n samples, as [bias, variance] written to out.
 * docs/theory.md §1.2.2; [T25] eqs. 10–13 in the limit.
 *
 * @param floor p = ρ² sin²θ̂: what the feature cannot express
 * @param zero ρ²: the risk of predicting zero; ρ² − p is what the feature can express
 * @param sigma label noise
 * @param n samples, real ≥ 0, or Infinity for the limit at fixed γ
 * @param shrink λ/f²: ridge over the squared norm of the feature
 */
export function linearTransfer(
  out: Float64Array,
  at: number,
  floor: number,
  zero: number,
  sigma: number,
  n: number,
  shrink: number,
): void {
  const residual = sigma * sigma + floor;
  const along = zero - floor;
  if (n === Number.POSITIVE_INFINITY) {
    const left = shrink === Number.POSITIVE_INFINITY ? 1 : shrink / (1 + shrink);
    out[at] = floor + along * left * left;
    out[at + 1] = 0;
  } else if (n === 0) {
    out[at] = zero;
    out[at + 1] = 0;
  } else if (shrink > 0) {
    const a = n * shrink;
    const [left, spread] = a === Number.POSITIVE_INFINITY ? [1, 0] : ridgeMoments(n, a);
    out[at] = floor + along * left;
    out[at + 1] = residual * spread;
  } else {
    out[at] = floor;
    out[at + 1] = refitting(residual, n);
  }
}

/** [a² E(u+a)⁻², E u(u+a)⁻²] for u ~ χ²_n; the last result is cached, since a row of a map shares it. */
const ridgeMoments = memoLast((n: number, a: number): readonly [left: number, spread: number] => [
  chiSquareMean(n, a, (u) => (a / (u + a)) ** 2),
  chiSquareMean(n, a, (u) => u / (u + a) ** 2),
]);
