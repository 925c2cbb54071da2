import { wishartMeans } from "../../../lib/wishart.ts";
import { bestRidgeRisk } from "./scratch.ts";

/** Risk of scratch as it is compared with: `bias + noise`, of which `share · bias` is the squared bias. */
export interface Baseline {
  readonly bias: number;
  readonly noise: number;
  readonly share: number;
}

/** Scratch or fine-tuning with its best ridge. */
export interface BestRidge extends Baseline {
  /** κ of the best λ, ∞ where the best is to learn nothing. */
  readonly kappa: number;
}

export const riskOf = ({ bias, noise }: Baseline): number => bias + noise;

/**
 * Scratch with ridge λ, isotropic inputs, d → ∞ at fixed γ [A]: κ² + κ(1 − λ − 1/γ) − λ = 0 and
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

/** Scratch with its best ridge, λ = σ²/(γρ²), isotropic inputs [A]: risk ½[b + √(b² + 4ρ²σ²)], docs/theory.md §1.3.2. */
export function isotropicBest(rho: number, gamma: number, sigma: number): Baseline {
  const zero = rho * rho;
  const risk = bestRidgeRisk(zero, gamma, sigma);
  // No noise, no ridge: the interpolator.
  if (sigma === 0) return { bias: risk, noise: 0, share: Math.max(0, 1 - gamma) };
  const ridge = zero === 0 || gamma === 0 ? Number.POSITIVE_INFINITY : (sigma * sigma) / (gamma * zero);
  const { noise, share } = isotropicRidge(rho, gamma, sigma, ridge);
  return { bias: Math.max(0, risk - noise), noise: Math.min(noise, risk), share };
}

/** Scratch with ridge λ > 0 at finite n and d, isotropic inputs [E]: a = nλ, W = XᵀX. Any target: W has no direction of its own. */
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
 * λ of the best ridge where the target may point anywhere, at any n and d and for any inputs: given X the risk depends on the second
 * moments ρ²/d of β_t alone, and with these as a Gaussian prior ridge regression with nλ = σ²d/ρ² is the posterior mean.
 */
export const bestRidge = (size: number, n: number, d: number, sigma: number): number =>
  size === 0 || n === 0 ? Number.POSITIVE_INFINITY : (sigma * sigma * d) / (n * size);

/** Scratch with its best ridge at finite n and d, isotropic inputs [E]; without noise that is none. */
export function finiteBest(rho: number, n: number, d: number, sigma: number): Baseline {
  if (sigma > 0) return finiteRidge(rho, n, d, sigma, bestRidge(rho * rho, n, d, sigma));
  const missing = Math.max(0, 1 - n / d);
  return { bias: rho * rho * missing, noise: 0, share: missing };
}
