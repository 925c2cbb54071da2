import { wishartMeans } from "../../../lib/wishart.ts";
import { bestRidgeRisk } from "./scratch.ts";

/** Risk of the scratch baseline: `bias + noise`, of which `share · bias` is squared bias; the rest of `bias` is variance. */
export interface Baseline {
  readonly bias: number;
  readonly noise: number;
  readonly share: number;
}

/** Scratch or fine-tuning with its best ridge. */
export interface BestRidge extends Baseline {
  /** κ of the best λ; ∞ where it is best to learn nothing. */
  readonly kappa: number;
}

export const riskOf = ({ bias, noise }: Baseline): number => bias + noise;

/**
 * Risk of scratch with ridge λ, isotropic inputs, d → ∞ at fixed γ [A]: κ² + κ(1 − λ − 1/γ) − λ = 0 and
 * R = [ρ²κ² + σ²/γ]/(1+κ)²/(1 − 1/(γ(1+κ)²)) (docs/theory.md §1.2).
 *
 * @param ridge λ > 0, ∞ allowed
 */
export function isotropicRidge(rho: number, gamma: number, sigma: number, ridge: number): Baseline {
  const zero = rho * rho;
  if (gamma === 0 || ridge === Number.POSITIVE_INFINITY) return { bias: zero, noise: 0, share: 1 };
  const b = 1 - ridge - 1 / gamma;
  const root = Math.sqrt(b * b + 4 * ridge);
  const kappa = b > 0 ? (2 * ridge) / (b + root) : (root - b) / 2;
  const left = kappa / (1 + kappa);
  // 1 − df2/n, as a sum of positive terms.
  const share = Math.min(1, ridge / kappa + left / (gamma * (1 + kappa)));
  return { bias: (zero * left * left) / share, noise: (sigma * sigma) / (gamma * (1 + kappa) ** 2) / share, share };
}

/** Risk of scratch with its best ridge, λ = σ²/(γρ²), isotropic inputs [A]: ½[b + √(b² + 4ρ²σ²)], docs/theory.md §1.3.2. */
export function isotropicBest(rho: number, gamma: number, sigma: number): Baseline {
  const zero = rho * rho;
  const risk = bestRidgeRisk(zero, gamma, sigma);
  // Without noise the best ridge is 0: the interpolator.
  if (sigma === 0) return { bias: risk, noise: 0, share: Math.max(0, 1 - gamma) };
  const ridge = zero === 0 || gamma === 0 ? Number.POSITIVE_INFINITY : (sigma * sigma) / (gamma * zero);
  const { noise, share } = isotropicRidge(rho, gamma, sigma, ridge);
  return { bias: Math.max(0, risk - noise), noise: Math.min(noise, risk), share };
}

/**
 * Risk of scratch with ridge λ > 0, ∞ allowed, at finite n and d, isotropic inputs [E]: means over W = XᵀX at a = nλ. It holds for
 * any target of norm ρ, since the distribution of W is invariant under rotations.
 */
export function finiteRidge(rho: number, n: number, d: number, sigma: number, ridge: number): Baseline {
  const zero = rho * rho;
  if (n === 0 || ridge === Number.POSITIVE_INFINITY) return { bias: zero, noise: 0, share: 1 };
  const { fitted, left, missed } = wishartMeans(n, d, n * ridge);
  return {
    bias: (zero * left) / d,
    noise: sigma === 0 ? 0 : sigma * sigma * fitted,
    share: left > 0 ? Math.min(1, (missed * missed) / (d * left)) : 0,
  };
}

/**
 * λ of the best ridge for a target of uniformly random direction, at any n and d and for any inputs: given X the risk depends on
 * β_t only through its second moments ρ²/d (`size` is ρ²), and with these as a Gaussian prior the posterior mean is ridge
 * regression with nλ = σ²d/ρ². ∞ for a zero target and without data.
 */
export const bestRidge = (size: number, n: number, d: number, sigma: number): number =>
  size === 0 || n === 0 ? Number.POSITIVE_INFINITY : (sigma * sigma * d) / (n * size);

/** Risk of scratch with its best ridge at finite n and d, isotropic inputs [E]; without noise that ridge is 0. */
export function finiteBest(rho: number, n: number, d: number, sigma: number): Baseline {
  if (sigma > 0) return finiteRidge(rho, n, d, sigma, bestRidge(rho * rho, n, d, sigma));
  const missing = Math.max(0, 1 - n / d);
  return { bias: rho * rho * missing, noise: 0, share: missing };
}
