import { dual } from "./prox.ts";

/**
 * State evolution of min Σ q_{k_d}(β_d) subject to Xβ = y: two equations in (τ, κ), docs/theory.md §2.4,
 *   κ² E[s²] = τ²(1 − α) − σ²   and   E[η′] = α;   then R = ατ² − σ².
 * [A]: D → ∞ at fixed α = n/D, non-rigorous in general.
 *
 * Coordinates come in classes: √k, a weight, and the law of the target coefficient: a point ±b, or N(0, v).
 */
export interface Class {
  readonly rootK: number;
  readonly weight: number;
  /** |B| of a two-point law; 0 for an inactive coordinate. */
  readonly size: number;
  /** Variance of a Gaussian law; 0 for a point. */
  readonly variance: number;
}

export interface Evolution {
  /** Standard deviation of the effective noise; τ² = (σ² + R)/α. */
  readonly tau: number;
  readonly kappa: number;
  /** Generalisation error ‖β̂ − β*‖²/D; +∞ at α = 1 with noise; NaN only where the solve failed. */
  readonly risk: number;
  /** Newton steps, for measurements. */
  readonly steps: number;
}

/** Quadrature: widest step in s, steps in units of the effective noise for B = 0 and B ≠ 0, cut-off in standard deviations. */
export interface Quadrature {
  readonly h: number;
  readonly centre: number;
  readonly shifted: number;
  readonly cut: number;
}

export const QUICK: Quadrature = { h: 0.12, centre: 0.85, shifted: 0.6, cut: 6.5 };
/** The same steps with longer tails: with few samples R hardly differs from E[B²], and the difference lives in the tails. */
const LONG: Quadrature = { ...QUICK, cut: 9 };
export const FINE: Quadrature = { h: 0.05, centre: 0.4, shifted: 0.4, cut: 9 };

/** Fewer samples than this are few. */
const FEW = 0.1;
/** Beyond this σ²/α the tails that QUICK cuts off would show: they shift R by up to 4e-9 σ²/α. */
const NOISY = 1000;

/** A law narrower than this share of its place is a point: what it changes is of second order, and rounding hides its width. */
const NARROW = 1e-8;

const INV_SQRT_2PI = 0.3989422804014327;

/**
 * Sums of one evaluation: E[η′], E[1−η′], and where the effective noise is wide the gain E[B²] − E[(η−B)²], elsewhere
 * E[s²]; their derivatives in ln τ and ln κ.
 */
const sums = {
  s2: 0,
  slope: 0,
  rest: 0,
  s2Tau: 0,
  s2Kappa: 0,
  slopeTau: 0,
  slopeKappa: 0,
  gain: 0,
  gainTau: 0,
  gainKappa: 0,
};

/**
 * Integrates over s, where x(s) = (√k/2) sinh 2s + κs is explicit: no root per node. Trapezoid outwards from s(B), e^{2s}
 * by recurrence, until x is `cut` standard deviations away. `wide`: the gain instead of E[s²].
 */
function accumulate(classes: readonly Class[], tau: number, kappa: number, wide: boolean, q: Quadrature): void {
  let s2 = 0;
  let slope = 0;
  let rest = 0;
  let s2Tau = 0;
  let s2Kappa = 0;
  let slopeTau = 0;
  let slopeKappa = 0;
  let gain = 0;
  let gainTau = 0;
  let gainKappa = 0;
  for (let c = 0; c < classes.length; c++) {
    const { rootK, weight, size, variance } = classes[c];
    if (weight === 0) continue;
    const spread = variance > 0 ? Math.sqrt(variance + tau * tau) : tau;
    // d x/d ln τ is x − B, and for a Gaussian law x τ²/(v + τ²).
    const pull = variance > 0 ? (tau * tau) / (variance + tau * tau) : 1;
    const start = size > 0 ? dual(size, kappa, rootK) : 0;
    const slopeAtStart = rootK * Math.cosh(2 * start) + kappa;
    if (spread < NARROW * size) {
      const w = slopeAtStart - kappa;
      const eta = 0.5 * rootK * Math.sinh(2 * start);
      const over = kappa / slopeAtStart;
      slope += weight * (w / slopeAtStart);
      rest += weight * over;
      slopeKappa -= (weight * over * (4 * eta * over * start + w)) / slopeAtStart;
      if (wide) {
        gain += weight * (2 * size - eta) * eta;
        gainKappa -= (weight * 2 * (size - eta) * w * kappa * start) / slopeAtStart;
      } else {
        s2 += weight * start * start;
        s2Kappa -= weight * 2 * start * start * over;
      }
      continue;
    }
    const h = Math.min(q.h, ((size > 0 ? q.shifted : q.centre) * spread) / slopeAtStart);
    const scale = (weight * h * INV_SQRT_2PI) / spread;
    const inverse = 1 / (spread * spread);
    for (let side = 0; side < 2; side++) {
      // A law about 0 is even: one side, doubled. The node at the start belongs to the first side only.
      if (side === 1 && size === 0) break;
      const sign = side === 0 ? 1 : -1;
      const ratio = Math.exp(2 * sign * h);
      const growth = Math.expm1(2 * sign * h);
      let s = start;
      let e = Math.exp(2 * start);
      // e^{2s} − 1 apart: η keeps its digits where s is tiny.
      let m = Math.expm1(2 * start);
      if (side === 1) {
        s -= h;
        e *= ratio;
        m = m * ratio + growth;
      }
      for (let k = 0; k < 4000; k++) {
        const half = 0.25 * rootK;
        const back = 1 / e;
        const eta = half * (m + m * back);
        const w = 2 * half * (e + back);
        const x = eta + kappa * s;
        const away = x - size;
        const z2 = away * away * inverse;
        if (z2 > q.cut * q.cut) break;
        let p = scale * Math.exp(-0.5 * z2);
        if (size === 0) p *= k === 0 ? 1 : 2;
        const jacobian = w + kappa;
        const dx = away * pull;
        const inv = 1 / jacobian;
        const over = kappa * inv;
        const bend = p * over * 4 * eta * dx * inv;
        const drop = p * over * (4 * eta * over * s + w);
        slope += p * w;
        rest += p * kappa;
        slopeTau += bend;
        slopeKappa -= drop;
        if (wide) {
          // 2Bη − η² at a point; under a Gaussian law E[Bη] = v E[η′].
          const left = 2 * (size - eta) * p * w;
          gain += (2 * size - eta) * eta * p * jacobian + 2 * variance * p * w;
          gainTau += left * dx + 2 * variance * bend;
          gainKappa -= left * kappa * s + 2 * variance * drop;
        } else {
          s2 += p * s * s * jacobian;
          s2Tau += p * 2 * s * dx;
          s2Kappa -= p * 2 * s * s * kappa;
        }
        s += sign * h;
        e *= ratio;
        m = m * ratio + growth;
      }
    }
  }
  sums.s2 = s2;
  sums.slope = slope;
  sums.rest = rest;
  sums.s2Tau = s2Tau;
  sums.s2Kappa = s2Kappa;
  sums.slopeTau = slopeTau;
  sums.slopeKappa = slopeKappa;
  sums.gain = gain;
  sums.gainTau = gainTau;
  sums.gainKappa = gainKappa;
}

/**
 * Where the effective noise exceeds the signal and little of either passes. There the first equation is solved as ατ² = σ² + E[(η−B)²], the same by
 * Stein's identity E[τZη] = τ²E[η′], with E[(η−B)²] = E[B²] − gain. In κ²E[s²] = τ²(1 − α) − σ² what the quadrature cuts
 * off is a share of (1 − α)τ² or so; in the gain it is a share of 2E[Bη] and E[η²]. Elsewhere these are the larger ones.
 */
const isWide = (lnTau: number, power: number, alpha: number): boolean => alpha < FEW && 2 * lnTau > Math.log(power);

/** Residuals of the two equations in logarithms, and their Jacobian, at (ln τ, ln κ). */
function residuals(
  out: Float64Array,
  classes: readonly Class[],
  alpha: number,
  noise: number,
  power: number,
  lnTau: number,
  lnKappa: number,
  wide: boolean,
  q: Quadrature,
): void {
  const tau = Math.exp(lnTau);
  const kappa = Math.exp(lnKappa);
  accumulate(classes, tau, kappa, wide, q);
  if (wide) {
    const total = noise + power - sums.gain;
    out[0] = Math.log(total / (alpha * tau * tau));
    out[2] = -sums.gainTau / total - 2;
    out[3] = -sums.gainKappa / total;
  } else {
    const left = kappa * kappa * sums.s2 + noise;
    out[0] = Math.log(left / (tau * tau * (1 - alpha)));
    out[2] = (kappa * kappa * sums.s2Tau) / left - 2;
    out[3] = (kappa * kappa * (2 * sums.s2 + sums.s2Kappa)) / left;
  }
  if (alpha < 0.5) {
    out[1] = Math.log(sums.slope / alpha);
    out[4] = sums.slopeTau / sums.slope;
    out[5] = sums.slopeKappa / sums.slope;
  } else {
    // E[1 − η′] = 1 − α: no cancellation where η′ is nearly 1.
    out[1] = Math.log(sums.rest / (1 - alpha));
    out[4] = -sums.slopeTau / sums.rest;
    out[5] = -sums.slopeKappa / sums.rest;
  }
}

const here = new Float64Array(6);

/** Beyond this distance ln E[η′]/α from its curve the joint Newton step is not trusted. */
const FAR = 0.3;
/** Closer than this the sign of the first residual is trusted as a bracket of τ. */
const NEAR = 0.01;
/** Closer than this the form of the first equation is kept, so that the last steps converge on one of the two. */
const SETTLED = 0.01;
/** Longest joint step in ln τ and ln κ. */
const STRIDE = 3;

const clamp = (x: number, most: number): number => Math.max(-most, Math.min(most, x));

/**
 * Solves the state evolution. Newton in (ln τ, ln κ), steps clamped to 2, with backtracking; where that fails, a nested
 * solve: κ inside (E[η′] falls with κ), τ outside. α = 0: R = E[B²]; α ≥ 1: ordinary least squares, R = σ²/(α − 1).
 */
export function evolve(
  classes: readonly Class[],
  alpha: number,
  sigma: number,
  q: Quadrature = sigma * sigma > NOISY * alpha ? FINE : alpha < FEW ? LONG : QUICK,
): Evolution {
  const noise = sigma * sigma;
  const power = classes.reduce((sum, c) => sum + c.weight * (c.size * c.size + c.variance), 0);
  if (alpha === 0) return { tau: Number.POSITIVE_INFINITY, kappa: Number.POSITIVE_INFINITY, risk: power, steps: 0 };
  if (alpha >= 1) {
    const risk = noise === 0 ? 0 : alpha === 1 ? Number.POSITIVE_INFINITY : noise / (alpha - 1);
    return { tau: Math.sqrt((noise + risk) / alpha), kappa: 0, risk, steps: 0 };
  }
  if (power === 0 && noise === 0) return { tau: 0, kappa: 0, risk: 0, steps: 0 };
  // Start from the lazy limit: the minimum-norm interpolator's error, and the κ that lets a share α through.
  const lazy = power * (1 - alpha) + (noise * alpha) / (1 - alpha);
  let lnTau = 0.5 * Math.log(Math.max(1e-300, (lazy + noise) / alpha));
  let lnKappa = startKappa(classes, alpha, Math.exp(lnTau));
  let size = Number.POSITIVE_INFINITY;
  let steps = 0;
  let lo = noise > 0 ? 0.5 * Math.log(noise / (1 - alpha)) : Number.NEGATIVE_INFINITY;
  let hi = Number.POSITIVE_INFINITY;
  let kappaLo = Number.NEGATIVE_INFINITY;
  let kappaHi = Number.POSITIVE_INFINITY;
  let wide = false;
  for (; steps < 40; steps++) {
    if (!(size < SETTLED)) wide = isWide(lnTau, power, alpha);
    residuals(here, classes, alpha, noise, power, lnTau, lnKappa, wide, q);
    size = Math.hypot(here[0], here[1]);
    if (size < 1e-11) break;
    if (Math.abs(here[1]) > FAR) {
      // Far from the curve E[η′] = α: first back to it, κ alone.
      if (alpha < 0.5 ? here[1] > 0 : here[1] < 0) kappaLo = lnKappa;
      else kappaHi = lnKappa;
      lnKappa += clamp(-here[1] / here[5], 3);
      if (lnKappa <= kappaLo || lnKappa >= kappaHi) lnKappa = (kappaLo + kappaHi) / 2;
      continue;
    }
    kappaLo = Number.NEGATIVE_INFINITY;
    kappaHi = Number.POSITIVE_INFINITY;
    // The first residual on the curve, and its slope along it. It is positive before the one root, negative beyond.
    const onCurve = here[0] - (here[3] * here[1]) / here[5];
    const slope = here[2] - (here[3] * here[4]) / here[5];
    if (Math.abs(here[1]) < NEAR) {
      if (onCurve > 0) lo = Math.max(lo, lnTau);
      else hi = Math.min(hi, lnTau);
    }
    let dTau = -onCurve / slope;
    if (!(dTau * onCurve > 0)) dTau = Math.sign(onCurve) * STRIDE;
    dTau = clamp(dTau, STRIDE);
    // Half the way to the end that the step would pass.
    if (lnTau + dTau <= lo) dTau = (lo - lnTau) / 2;
    else if (lnTau + dTau >= hi) dTau = (hi - lnTau) / 2;
    const dKappa = clamp(-(here[1] + here[4] * dTau) / here[5], 2 * STRIDE);
    if (!Number.isFinite(dTau + dKappa)) break;
    lnTau += dTau;
    lnKappa += dKappa;
    if (Math.max(Math.abs(dTau), Math.abs(dKappa)) < 1e-10) break;
  }
  if (!(size < 1e-7)) return nested(classes, alpha, noise, power, q, steps);
  return finish(lnTau, lnKappa, alpha, noise, power, wide, steps);
}

/** After `residuals` at the solution. Where the noise is wide the risk is read from the gain, which knows 1 − R to its last digits. */
function finish(
  lnTau: number,
  lnKappa: number,
  alpha: number,
  noise: number,
  power: number,
  wide: boolean,
  steps: number,
): Evolution {
  const kappa = Math.exp(lnKappa);
  if (wide) {
    const risk = power - sums.gain;
    return { tau: Math.sqrt((noise + risk) / alpha), kappa, risk, steps };
  }
  const tau = Math.exp(lnTau);
  return { tau, kappa, risk: Math.max(0, alpha * tau * tau - noise), steps };
}

/** κ for which the typical coordinate has η′ = α: W(1 − α)/α with W = √(k + 4η²), η the part of x that passes. */
function startKappa(classes: readonly Class[], alpha: number, tau: number): number {
  let sum = 0;
  let total = 0;
  for (const { rootK, weight, size, variance } of classes) {
    const x = Math.sqrt(size * size + variance + tau * tau);
    sum += weight * Math.log(Math.hypot(rootK, 2 * alpha * x));
    total += weight;
  }
  return sum / total + Math.log((1 - alpha) / alpha);
}

/**
 * The robust solve: E[η′] falls with κ at fixed τ, and along that curve the first residual changes sign once. Newton on
 * both levels, each kept inside a bracket.
 */
function nested(
  classes: readonly Class[],
  alpha: number,
  noise: number,
  power: number,
  q: Quadrature,
  steps: number,
): Evolution {
  let count = steps;
  let lnKappa = Number.NaN;
  let wide = false;
  const widest = Math.max(...classes.map((c) => Math.log(c.rootK)));
  const inner = (lnTau: number): void => {
    const x = 0.5 * Math.log(power + Math.exp(2 * lnTau));
    let lo = -80 + Math.min(x, widest);
    let hi = 80 + Math.max(x, widest);
    if (!(lnKappa > lo && lnKappa < hi)) lnKappa = startKappa(classes, alpha, Math.exp(lnTau));
    for (let i = 0; i < 200; i++) {
      residuals(here, classes, alpha, noise, power, lnTau, lnKappa, wide, q);
      count++;
      // out[1] is ln E[η′]/α, which falls with κ, or ln E[1−η′]/(1−α), which grows.
      if (alpha < 0.5 ? here[1] > 0 : here[1] < 0) lo = lnKappa;
      else hi = lnKappa;
      if (Math.abs(here[1]) < 1e-12 || hi - lo < 1e-14 * Math.max(1, Math.abs(lo))) return;
      const newton = lnKappa - here[1] / here[5];
      lnKappa = newton > lo && newton < hi && Math.abs(newton - lnKappa) < 8 ? newton : (lo + hi) / 2;
    }
  };
  let hi = 0.5 * Math.log((power + noise) / (alpha * (1 - alpha))) + 3;
  let lo = noise > 0 ? 0.5 * Math.log(noise / (1 - alpha)) : hi - 60;
  let lnTau = hi - 3;
  for (let i = 0; i < 200; i++) {
    if (i === 0 || Math.abs(here[0]) > SETTLED) wide = isWide(lnTau, power, alpha);
    inner(lnTau);
    // Beyond the root the effective noise is larger than it makes itself: the residual is negative.
    if (here[0] > 0) lo = lnTau;
    else hi = lnTau;
    const slope = here[2] - (here[3] * here[4]) / here[5];
    const newton = lnTau - here[0] / slope;
    const next = newton > lo && newton < hi && Math.abs(newton - lnTau) < 4 ? newton : (lo + hi) / 2;
    if (Math.abs(here[0]) < 1e-11 || Math.abs(next - lnTau) < 1e-13 * Math.max(1, Math.abs(lnTau))) break;
    lnTau = next;
  }
  return finish(lnTau, lnKappa, alpha, noise, power, wide, count);
}
