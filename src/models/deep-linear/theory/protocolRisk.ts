import type { Resolution, Sums } from "./deterministicEquivalent.ts";

/**
 * One formula for every protocol, docs/theory.md §1.8 [A]: the risk with respect to a task t of ridge regression that starts at a
 * and is trained on labels b·x + σε. With ζ = κ/(λ+κ) and ω = df2/n
 *   R(a, b, t) = Σ λ(t − b)² + 2 Σ λζ(t − b)(b − a) + Σ λζ²(b − a)²/(1 − ω) + σ²ω/(1 − ω).
 */

/**
 * Σ λζm = κ Σ λm/(λ+κ): the part of Σ λm that the mean estimator has not learned. All of Σ λm without data, where κ = ∞.
 *
 * @param m sums at that κ
 */
export const lacking = (m: Sums, kappa: number): number =>
  kappa === Number.POSITIVE_INFINITY ? m.weighted : kappa * m.seen;

/**
 * R(a, b, t) ≥ 0, in one pass over groups of directions with eigenvalues `values`.
 *
 * @param off (t − b)², @param cross (t − b)(b − a), @param way (b − a)², each summed over the group
 * @param noise risk added by the label noise, σ²ω/(1 − ω)
 */
export function protocolRisk(
  values: Float64Array,
  off: Float64Array,
  cross: Float64Array,
  way: Float64Array,
  { kappa, share }: Resolution,
  noise: number,
): number {
  let [mean, lost] = [0, 0];
  for (let g = 0; g < values.length; g++) {
    const v = values[g];
    if (v === 0) continue;
    const left = kappa === Number.POSITIVE_INFINITY ? 1 : kappa / (v + kappa);
    mean += v * (off[g] + 2 * left * cross[g]);
    lost += v * left * left * way[g];
  }
  return Math.max(0, mean + (lost > 0 ? lost / share : 0)) + noise;
}

/**
 * ω/(1 − ω): the risk added by label noise with σ = 1, and the ratio of variance to squared bias. 0 without data, ∞ at n = rank.
 */
export const noiseShare = ({ df2, share }: Resolution, n: number): number => (n === 0 ? 0 : df2 / n / share);

/**
 * The labels b of least risk with respect to t, when training starts at 0, are not t itself: b = t(1−ζ)/((1−ζ)² + ζ²h),
 * h = ω/(1−ω), is larger than t in strong directions and smaller in weak ones (Ildiz et al. 2025, arXiv:2410.18837).
 *
 * @returns b/t in a direction of eigenvalue λ, ≥ 0
 */
export function bestSurrogate(lambda: number, kappa: number, h: number): number {
  if (lambda === 0 || kappa === Number.POSITIVE_INFINITY) return 0;
  if (kappa === 0) return 1;
  const left = kappa / (lambda + kappa);
  const learned = lambda / (lambda + kappa);
  return learned / (learned * learned + left * left * h);
}
