/**
 * What training a diagonal linear network to convergence minimises, coordinate by coordinate: [A26] §2, docs/theory.md §2.1–2.2.
 * β = v₊∘w₊ − v₋∘w₋; initial scales c = w² + v², λ = (w² − v²)/c; after pretraining the readouts are reset to γ/√2.
 * The code keeps r = √k and never k itself, so that scales from 1e-12 to 1e12 neither underflow nor overflow.
 */

/** √k of pretraining and of training from scratch: 2c. */
export const scratchScale = (c: number): number => 2 * c;

/**
 * √k of fine-tuning for a coordinate that pretraining left at β_PT: 2c(1+λ)(1+√(1+(β_PT/c)²)) + γ².
 * The convention v = γ/√2 gives γ²; a readout of γ would give 2γ². 0 for λ = −1, γ = 0: such a network never trains.
 */
export function fineTuningScale(c: number, lambda: number, gamma: number, betaPt: number): number {
  return 2 * (1 + lambda) * (c + Math.hypot(c, betaPt)) + gamma * gamma;
}

/** q_k(z) = (√k/4)(1 − √(1+4z²/k) + (2z/√k) asinh(2z/√k)), stable for |z|/√k from 1e-12 to 1e12. */
export function potential(z: number, rootK: number): number {
  const u = (2 * Math.abs(z)) / rootK;
  const t = Math.asinh(u);
  return (rootK / 4) * u * gap(u, t);
}

/** dq/dz = ½ asinh(2z/√k). */
export function potentialSlope(z: number, rootK: number): number {
  return 0.5 * Math.asinh((2 * z) / rootK);
}

/**
 * ℓ-order: ∂log q/∂log|β_FT| = t/(t − tanh(t/2)), t = asinh(2|β_FT|/√k): 1 is rich (sparse, ℓ₁), 2 is lazy (ℓ₂).
 * In [1, 2]; the limit at β_FT = 0 is 2.
 */
export function lOrder(betaFt: number, rootK: number): number {
  if (betaFt === 0) return 2;
  if (rootK === 0) return 1;
  const u = (2 * Math.abs(betaFt)) / rootK;
  const t = Math.asinh(u);
  return t / gap(u, t);
}

/** Elasticity ∂log√k/∂log|β_PT| = (r/g)(r/(1+g))(1 − γ²/√k), r = |β_PT|/c, g = √(1+r²); in [0, 1). */
export function elasticity(c: number, lambda: number, gamma: number, betaPt: number): number {
  const r = Math.abs(betaPt) / c;
  const g = Math.hypot(1, r);
  const rootK = fineTuningScale(c, lambda, gamma, betaPt);
  if (rootK === 0) return 0;
  const share = (2 * (1 + lambda) * (c + Math.hypot(c, betaPt))) / rootK;
  return (r / g) * (r / (1 + g)) * share;
}

/** Pretraining dependence: ∂log q/∂log|β_PT| = −(ℓ − 1)·elasticity; in [−1, 0]. */
export function pretrainingDependence(
  c: number,
  lambda: number,
  gamma: number,
  betaPt: number,
  betaFt: number,
): number {
  const order = lOrder(betaFt, fineTuningScale(c, lambda, gamma, betaPt));
  return -(order - 1) * elasticity(c, lambda, gamma, betaPt);
}

/** t − tanh(t/2) for u = sinh t ≥ 0, without cancellation for small u. */
function gap(u: number, t: number): number {
  if (t < 0.05) {
    // t/2 + t³/24 − t⁵/240 + 17t⁷/40320: the series of t − tanh(t/2).
    const t2 = t * t;
    return t * (0.5 + t2 * (1 / 24 - t2 * (1 / 240 - (17 * t2) / 40320)));
  }
  return t - u / (1 + Math.sqrt(1 + u * u));
}
