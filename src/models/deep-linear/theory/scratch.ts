/**
 * Risk added by fitting n = γd noisy labels with the interpolator (γ < 1) or least squares (γ > 1), isotropic inputs. Finite d [E]:
 * σ²n/(d−n−1), σ²d/(n−d−1), ∞ for d−1 ≤ n ≤ d+1. d = Infinity [A]: σ²γ/(1−γ), σ²/(γ−1). 0 at any n without noise.
 * docs/theory.md §1.2.1.
 */
export function interpolationNoise(gamma: number, sigma: number, d: number): number {
  const v = sigma * sigma;
  if (v === 0) return 0;
  if (d === Number.POSITIVE_INFINITY) {
    if (gamma === 1) return Number.POSITIVE_INFINITY;
    return gamma < 1 ? (v * gamma) / (1 - gamma) : v / (gamma - 1);
  }
  const n = sampleCount(gamma, d);
  if (n >= d - 1 && n <= d + 1) return Number.POSITIVE_INFINITY;
  return n < d ? (v * n) / (d - n - 1) : (v * d) / (n - d - 1);
}

/** n = γd, not rounded, except that floating-point error of the product is removed so that n = d − 1 is met exactly. */
export function sampleCount(gamma: number, d: number): number {
  const n = gamma * d;
  const whole = Math.round(n);
  return Math.abs(n - whole) < 1e-9 * d ? whole : n;
}

/**
 * Risk of scratch with its best ridge, isotropic inputs, d → ∞ at fixed γ ≥ 0 [A]: ½[b + √(b² + 4vσ²)], b = v(1−γ) − σ²
 * (docs/theory.md §1.3.2), v = ‖β_t‖². Without noise it is v(1−γ)₊, the interpolator's own risk.
 */
export function bestRidgeRisk(v: number, gamma: number, sigma: number): number {
  const b = v * (1 - gamma) - sigma * sigma;
  const root = Math.sqrt(b * b + 4 * v * sigma * sigma);
  // For b < 0 the sum would cancel, so the conjugate form is used.
  return b >= 0 ? (b + root) / 2 : (2 * v * sigma * sigma) / (root - b);
}
