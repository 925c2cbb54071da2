import { normalTail } from "../../../lib/normalTail.ts";
import type { DiagonalParams } from "../params.ts";
import { activeShare } from "./activeShare.ts";

/**
 * What no network reaches: the least number of samples for exact recovery by ℓ₁, and the error of the best algorithm.
 * docs/theory.md §2.4, §2.6; the formulas stand with each function. [A] D → ∞ at fixed α = n/D.
 */

const INV_SQRT_2PI = 0.3989422804014327;

/**
 * Samples per dimension above which ℓ₁ recovers a share ρ of active coordinates exactly (without noise):
 *   α_ℓ1(ρ) = min over r ≥ 0 of ρ(1+r²) + 2(1−ρ)[(1+r²)Φ(−r) − rφ(r)].
 * The minimum solves ρr = 2(1−ρ)[φ(r) − rΦ(−r)], where the bracket becomes α_ℓ1 = ρ + 2(1−ρ)Φ(−r).
 *
 * @param rho ρ in [0, 1]
 * @returns α_ℓ1 in [ρ, 1], growing with ρ; 0 at ρ = 0, 1 at ρ = 1; NaN outside [0, 1]
 */
export function l1Threshold(rho: number): number {
  if (!(rho >= 0 && rho <= 1)) return Number.NaN;
  if (rho === 0 || rho === 1) return rho;
  // The slope is concave in r and negative at 0: Newton climbs to its root from the left and never passes it.
  let r = 0;
  for (let i = 0; i < 2000; i++) {
    const beyond = normalTail(r);
    const density = INV_SQRT_2PI * Math.exp(-0.5 * r * r);
    const step = (2 * (1 - rho) * (density - r * beyond) - rho * r) / (rho + 2 * (1 - rho) * beyond);
    r += step;
    if (!(step > 1e-15 * r)) break;
  }
  return rho + 2 * (1 - rho) * normalTail(r);
}

/**
 * Least mean squared error of B seen through B + τZ, Z ~ N(0, 1): B = 0 with probability 1 − a, otherwise N(0, v)
 * ("gauss") or ±√v ("sign"). It is the mean of the posterior variance, of positive terms only, so small values keep
 * their digits. With w the posterior probability of B ≠ 0:
 *   gauss: a vτ²/(v+τ²) + a v²/(v+τ²) E[z²(1 − w)], seen value √(v+τ²) z;
 *   sign:  a v E[(1 − w) + w sech²(u√v/τ)], seen value τu with u ~ N(√v/τ, 1).
 *
 * @param activity a in [0, 1], @param variance v > 0, @param noise τ² > 0
 * @returns a number in [0, min(av, τ²)]
 */
export function mmse(slab: "gauss" | "sign", activity: number, variance: number, noise: number): number {
  if (activity === 0) return 0;
  const odds = Math.log(activity) - Math.log1p(-activity);
  const ratio = variance / noise;
  return activity * variance * (slab === "gauss" ? gaussShare(odds, ratio) : signShare(odds, Math.sqrt(ratio)));
}

/** Gaussian slab, as a share of av; `ratio` is v/τ², `odds` is ln a/(1−a). Trapezoid in z, even and analytic. */
function gaussShare(odds: number, ratio: number): number {
  const base = odds - 0.5 * Math.log1p(ratio);
  // 1 − w has poles where base + ½ ratio z² = iπ; the step follows from their distance to the real line.
  const turn = (-2 * base) / ratio;
  const across = (2 * Math.PI) / ratio;
  const radius = Math.hypot(turn, across);
  const pole = turn > 0 ? across / Math.sqrt(2 * (radius + turn)) : Math.sqrt((radius - turn) / 2);
  const h = Math.min(0.6, 0.2 * pole);
  const end = Math.min(9, Math.sqrt(Math.max(0, turn) + 80 / ratio));
  let sum = 0;
  for (let z = h; z < end; z += h) {
    const z2 = z * z;
    sum += (z2 * Math.exp(-0.5 * z2)) / (1 + Math.exp(base + 0.5 * ratio * z2));
  }
  return 1 / (1 + ratio) + (ratio / (1 + ratio)) * 2 * h * INV_SQRT_2PI * sum;
}

/** Sign slab, as a share of av; `signal` is √v/τ. Both signs folded onto u ≥ 0: even and analytic. */
function signShare(odds: number, signal: number): number {
  // The posterior is unsure only beyond 12 standard deviations.
  if (signal / 2 + Math.min(0, odds) / signal > 12) return 0;
  const h = Math.min(0.5, 0.33 / signal);
  const end = Math.min(signal, Math.max(0, signal / 2 - odds / signal)) + 9;
  let sum = 0;
  for (let k = 0; k * h < end; k++) {
    const u = k * h;
    const fold = Math.exp(-2 * signal * u);
    // cosh(signal·u) = e^{signal·u}(1 + fold)/2.
    const log = odds + signal * u - Math.LN2 + Math.log1p(fold) - 0.5 * signal * signal;
    const silent = 1 / (1 + Math.exp(log));
    const unsure = (4 * fold) / ((1 + fold) * (1 + fold));
    const density = Math.exp(-0.5 * (u - signal) ** 2) * (1 + fold);
    sum += (k === 0 ? 0.5 : 1) * density * (silent + (1 - silent) * unsure);
  }
  return h * INV_SQRT_2PI * sum;
}

/** Below this an error without noise counts as none. */
const NOTHING = 1e-14;

/**
 * The best any algorithm could reach from the uninformed start, knowing which coordinates pretraining had active:
 *   R = Σ_class weight·mmse(activity, 1/ρ_FT, τ²),  τ² = (σ² + R)/α,  from R = 1 down to the fixed point,
 * with two classes, weight ρ_PT of activity ρ_shared and weight 1 − ρ_PT of activity ρ_new. The network's own scales
 * (c, λ, γ) and finite pretraining data play no part.
 *
 * Each step goes to the fixed point of the Gaussian law with the same mmse at the present τ². By the single crossing of
 * mmse curves (Guo, Wu, Shamai, Verdú 2011; it holds for mixtures of classes too) that law's curve lies above ours for
 * all smaller τ²: R falls at least as fast as by plain iteration and never passes the fixed point.
 *
 * @returns R in [0, 1]; 1 at α = 0; 0 where it falls below 1e-14 without noise; NaN at ρ_FT = 0
 */
export function bayesRisk(p: DiagonalParams): number {
  const active = activeShare(p);
  if (!(active > 0)) return Number.NaN;
  if (p.alpha === 0) return 1;
  const variance = 1 / active;
  const label = p.sigma * p.sigma;
  let risk = 1;
  for (let i = 0; i < 5000; i++) {
    const noise = (label + risk) / p.alpha;
    let seen = 0;
    if (p.rpt > 0) seen += p.rpt * mmse(p.slab, p.rsh, variance, noise);
    if (p.rpt < 1) seen += (1 - p.rpt) * mmse(p.slab, p.rnew, variance, noise);
    const next = Math.min(seen, gaussianFixedPoint(1 / (1 / seen - 1 / noise), p.alpha, label));
    if (label === 0 && next < NOTHING) return 0;
    if (!(next < risk * (1 - 1e-13))) break;
    risk = next;
  }
  return risk;
}

/** The R > 0 (0 if there is none) with R = sτ²/(s+τ²), τ² = (σ² + R)/α; +∞ for s that rounding made infinite or negative. */
function gaussianFixedPoint(s: number, alpha: number, label: number): number {
  if (!(s > 0 && s < Number.POSITIVE_INFINITY)) return Number.POSITIVE_INFINITY;
  const b = label + s * (alpha - 1);
  const root = Math.sqrt(b * b + 4 * s * label);
  return b > 0 ? (2 * s * label) / (b + root) : (root - b) / 2;
}
