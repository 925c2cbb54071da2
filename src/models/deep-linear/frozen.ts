import { chiSquareMean } from "../../lib/chiSquare.ts";
import { normalDensity, normalShare } from "../../lib/normalTail.ts";

/** Risk of what stands above a frozen first layer, in parts: their sum is the risk. */
export interface FrozenRisk {
  readonly bias: number;
  readonly variance: number;
  readonly noise: number;
}

/**
 * Fine-tuning with the first layer frozen. Pretraining left it one feature, β̂_s·x, so every layer above is a readout on it:
 * β̂ = aβ̂_s and the risk is at least p however much data there is ([S21]; science §1.1). One trained layer finds the
 * least-squares a. Two or more that start balanced at a > 0 have ȧ ∝ a^{2−2/(number of them)}: a comes to rest at 0 and
 * never changes sign, so they find max(0, a).
 *
 * @param floor p, what the feature cannot express
 * @param along what it can: β_tᵀΣβ_t − p
 * @param sign of the correlation of source and target
 * @param n samples > 0, or Infinity for the limit
 * @param oneSided true for two or more layers above the frozen one
 */
export function frozenRisk(
  floor: number,
  along: number,
  sign: number,
  sigma: number,
  n: number,
  oneSided: boolean,
): FrozenRisk {
  const spread = sigma * sigma + floor;
  const wanted = sign < 0 ? -Math.sqrt(along) : Math.sqrt(along);
  if (n === Number.POSITIVE_INFINITY || spread === 0)
    return { bias: oneSided && wanted < 0 ? floor + along : floor, variance: 0, noise: 0 };
  const split = (bias: number, more: number): FrozenRisk => {
    const fitted = (v: number) => (v === 0 ? 0 : more * (v / spread));
    return { bias, variance: fitted(floor), noise: fitted(sigma * sigma) };
  };
  // E 1/χ²_n is infinite for n ≤ 2.
  if (n <= 2) return split(floor, Number.POSITIVE_INFINITY);
  if (!oneSided) return split(floor, spread / (n - 2));
  // a − a₀ = z/√u of variance spread/u, u ~ χ²_n, or −a₀ where that is larger; E_n[f/u] = E_{n−2}[f]/(n − 2).
  const slope = wanted / Math.sqrt(spread);
  // E e^{−slope²u/2} = (1 + slope²)^{−n/2} bounds what lies on the other side of 0.
  if ((n / 2 - 1) * Math.log1p(slope * slope) > 42)
    return wanted > 0 ? split(floor, spread / (n - 2)) : split(floor + along, 0);
  const small = slope === 0 ? 1 : Math.min(1, 1 / (slope * slope));
  const cut = chiSquareMean(n, small, (u) => normalShare(-slope * Math.sqrt(u)));
  const free = chiSquareMean(n - 2, small, (u) => {
    const k = slope * Math.sqrt(u);
    return normalShare(k) - k * normalDensity(k);
  });
  const lift = chiSquareMean(n - 2, small, (u) => Math.sqrt(u) * normalDensity(slope * Math.sqrt(u)));
  const square = along * cut + (spread / (n - 2)) * free;
  const mean = (Math.sqrt(spread) / (n - 2)) * lift - wanted * cut;
  return split(floor + mean * mean, Math.max(0, square - mean * mean));
}
