import type { Spectrum } from "./spectrum.ts";

/** t with 1 − e^{−t²/2} = 0.95. */
export const CONFIDENCE = Math.sqrt(2 * Math.log(20));

/**
 * a_n = E‖N(0, I_n)‖ = √2 Γ((n+1)/2)/Γ(n/2) for real n ≥ 0: Stirling's series of the ratio for n ≥ 40, the recurrence a_n
 * a_{n+1} = n below.
 */
export function meanNorm(n: number): number {
  if (n === 0) return 0;
  if (n < 40) return n / meanNorm(n + 1);
  const i = 1 / n;
  return (
    Math.sqrt(n) *
    (1 +
      i *
        (-1 / 4 +
          i *
            (1 / 32 +
              i *
                (5 / 128 +
                  i *
                    (-21 / 2048 +
                      i * (-399 / 8192 + i * (869 / 65536 + i * (39325 / 262144 + i * (-334477 / 8388608)))))))))
  );
}

/**
 * D² = min(λ₁, tr Σ/(a_n − t)²), λ₁ where a_n ≤ t: with probability 1 − e^{−t²/2} no unit vector in the null space of n samples has
 * a larger variance (Gordon's theorem, docs/theory.md §1.3.5).
 */
export function missedVariance({ values, trace }: Spectrum, n: number, t = CONFIDENCE): number {
  const room = meanNorm(n) - t;
  return room > 0 ? Math.min(values[0], trace / (room * room)) : values[0];
}

/**
 * Bound [B] on the bias of fine-tuning one layer, in the form of [S21]'s theorem: the minimum over k of (D²/√λ_k
 * ‖V_{≤k}ᵀδ‖ + D‖V_{>k}ᵀδ‖)². Within a group of equal eigenvalues the bracket is concave in k, so only the ends of groups count.
 *
 * @param missed D², @param mass δ² summed over each group
 */
export function biasBound({ values }: Spectrum, missed: number, mass: Float64Array): number {
  let rest = mass.reduce((sum, m) => sum + m, 0);
  let top = 0;
  let least = missed * rest;
  for (let g = 0; g < values.length && values[g] > 0; g++) {
    top += mass[g];
    rest = Math.max(0, rest - mass[g]);
    const side = (missed / Math.sqrt(values[g])) * Math.sqrt(top) + Math.sqrt(missed * rest);
    least = Math.min(least, side * side);
  }
  return least;
}
