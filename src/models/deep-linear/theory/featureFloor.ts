import { memoByObject } from "../../../lib/memo.ts";
import type { Spectrum } from "./spectrum.ts";

/** Part of the target's risk that one learned feature cannot express, per unit of squared norm. */
export interface FeatureFloor {
  /** For a generic direction orthogonal to the source. */
  readonly generic: number;
  /** For a difference in the chosen directions. */
  readonly chosen: number;
}

/**
 * Mean of p = β_tᵀΣβ_t − (β_tᵀΣβ_s)²/β_sᵀΣβ_s over a generic, uniformly random β_s, exact at any d: ρ² sin²θ · generic for a
 * generic β_t at angle θ, and ‖δ‖² · chosen for β_t = β_s + δ with δ fixed in the chosen directions.
 *
 * With g ~ N(0, I), h(λ_i) = E g_i²/gᵀΣg = ∫ (1+2tλ_i)⁻¹ Π_j (1+2tλ_j)^{−1/2} dt over t > 0, by the trapezoid rule in ln t. A
 * random unit vector e orthogonal to g has E(eᵀΣg)²/gᵀΣg = (Σ λ²h − tr Σ/d)/(d − 1).
 */
export const featureFloor = memoByObject((spectrum: Spectrum): FeatureFloor => {
  const { d, values, counts, trace, chosen } = spectrum;
  const h = inverseVariance(spectrum);
  const second = counts.reduce((sum, c, g) => sum + c * values[g] * values[g] * h[g], 0);
  const mean = trace / d;
  return {
    generic: Math.max(0, mean - (second - mean) / (d - 1)),
    chosen: Math.max(
      0,
      chosen.reduce((sum, m, g) => sum + m * (values[g] - values[g] * values[g] * h[g]), 0),
    ),
  };
});

const STEP = 0.5;

/** h of each group, normalised to Σ λh = 1. */
function inverseVariance({ values, counts, trace, rank }: Spectrum): Float64Array {
  const out = new Float64Array(values.length);
  const middle = -Math.log(2 * trace);
  // Below `from` the integrand in ln t is t, which is negligible; for large t it falls at least as t^{−rank/2}.
  const [from, to] = [
    middle - 40,
    middle + 40 + Math.max(0, 2 * Math.log(trace / smallestPositive(values))) + 80 / rank,
  ];
  for (let x = from; x <= to; x += STEP) {
    const t = Math.exp(x);
    let log = 0;
    for (let g = 0; g < values.length; g++) log += counts[g] * Math.log1p(2 * t * values[g]);
    const weight = Math.exp(x - log / 2);
    if (weight === 0) break;
    for (let g = 0; g < values.length; g++) out[g] += weight / (1 + 2 * t * values[g]);
  }
  let total = 0;
  for (let g = 0; g < values.length; g++) total += counts[g] * values[g] * out[g];
  return out.map((v) => v / total);
}

function smallestPositive(values: Float64Array): number {
  let last = values.length - 1;
  while (values[last] === 0) last--;
  return values[last];
}
