import type { Resolution, Sums } from "./deterministicEquivalent.ts";

/**
 * One formula for every protocol, docs/theory.md §1.8 [A]: the risk, judged by t, of ridge regression that starts at a and is
 * trained on labels b·x + σε. With ζ = κ/(λ+κ) and ω = df2/n
 *   R(a, b, t) = Σ λ(t − b)² + 2 Σ λζ(t − b)(b − a) + Σ λζ²(b − a)²/(1 − ω) + σ²ω/(1 − ω).
 */

/**
 * Σ λζm = κ Σ λm/(λ+κ): what a mean estimator lacks, under Σ. All of Σ λm without data, where κ = ∞.
 *
 * @param m sums at that κ
 */
export const lacking = (m: Sums, kappa: number): number =>
  kappa === Number.POSITIVE_INFINITY ? m.weighted : kappa * m.seen;

/**
 * R(a, b, t) ≥ 0, in one pass over groups of directions of strengths `values`.
 *
 * @param off (t − b)², @param cross (t − b)(b − a), @param way (b − a)², what there is of them in each group
 * @param noise what the label noise adds, σ²ω/(1 − ω)
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

/** ω/(1 − ω): the risk that label noise of σ = 1 adds, and the variance as a share of squared bias. ∞ at n = rank. */
export const noiseShare = ({ df2, share }: Resolution, n: number): number => (n === 0 ? 0 : df2 / n / share);

/**
 * The labels that are best for t when training starts at 0 are not its own: b = t(1−ζ)/((1−ζ)² + ζ²h), h = ω/(1−ω), says
 * more than t in strong directions and less in weak ones (Ildiz et al. 2025, arXiv:2410.18837).
 *
 * @returns b over t in a direction of strength λ, ≥ 0
 */
export function bestSurrogate(lambda: number, kappa: number, h: number): number {
  if (lambda === 0 || kappa === Number.POSITIVE_INFINITY) return 0;
  if (kappa === 0) return 1;
  const left = kappa / (lambda + kappa);
  const learned = lambda / (lambda + kappa);
  return learned / (learned * learned + left * left * h);
}
