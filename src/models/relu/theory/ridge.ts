/**
 * Isotropic ridge regression, n ∝ d: min ‖y − Xb‖²/n + λ‖b‖² with λγ = μ. With κ(1 − 1/(γ(1+κ))) = λ, each direction keeps the share
 * ζ = κ/(1+κ) of its error on average. Written with f = 1 − ζ, the smaller root of f² − (1+γ+μ)f + γ = 0, everything is finite
 * at γ = 0 as well.
 */
export interface RidgeSolution {
  /** κ; ∞ without data. */
  readonly kappa: number;
  /** ζ = κ/(1+κ) and f = 1 − ζ. */
  readonly missed: number;
  readonly learned: number;
  /** ω = 1/(γ(1+κ)²) in [0, 1), and 1 − ω without cancellation. */
  readonly omega: number;
  readonly room: number;
  /** f/γ, also at γ = 0. */
  readonly perSample: number;
}

/** @param gamma n/d ≥ 0; @param mu λγ > 0 */
export function ridgeSolution(gamma: number, mu: number): RidgeSolution {
  const sum = 1 + gamma + mu;
  // (1+γ+μ)² − 4γ, as a sum of what is not negative.
  const root = Math.sqrt((1 - gamma) ** 2 + mu * (mu + 2 * (1 + gamma)));
  const perSample = 2 / (sum + root);
  const learned = gamma * perSample;
  // The other root of the same equation in ζ: ζ² + (γ+μ−1)ζ − μ = 0.
  const b = gamma + mu - 1;
  const missed = b > 0 ? (2 * mu) / (b + root) : (root - b) / 2;
  return {
    kappa: missed / learned,
    missed,
    learned,
    omega: learned * perSample,
    room: root * perSample,
    perSample,
  };
}

/** Risk of an estimate that starts at a squared distance v from the target: (vζ² + σ²ω)/(1−ω), in its two terms. */
export const biasOf = (v: number, { missed, room }: RidgeSolution): number => (v * missed * missed) / room;
export const noiseOf = (sigma: number, { omega, room }: RidgeSolution): number => (sigma * sigma * omega) / room;
