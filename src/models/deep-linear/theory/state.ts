/** Order parameters of one solve, in the order of the state. */
export const state = [
  "missing", // (1 − n/d)₊, the share of directions in the null space of the target data
  "noise", // risk of the interpolator from fitting the label noise; ∞ at γ = 1
  "c", // null-space coefficient of fine-tuning, at finite d its mean
  "c2", // mean of its square
  "finetuneBias", // risk of fine-tuning without label noise
  "finetuneNoise",
  "finetuneGain", // transferability T of fine-tuning, by its own formula rather than as a difference of risks
  "linearBias",
  "linearVariance",
  "overlap", // ⟨β̂_s, β_t⟩
  "sourceNorm2", // ‖β̂_s‖²
  "sourceRisk", // risk of the source used as it is
  "zero", // risk of predicting zero, β_tᵀΣβ_t
  "floor", // p, the part of the target that the feature cannot express
  "shrink", // ridge of linear transfer in units of its feature: λ/(f²·variance)
  "share", // squared bias as a share of finetuneBias
  "baseBias", // risk of the scratch baseline without label noise
  "baseNoise",
  "baseShare", // squared bias as a share of baseBias
  "kappa", // effective ridge: directions with λ_i above it are learned; ∞ without data, 0 for n ≥ rank
  "df2", // Σ (λ_i/(λ_i+κ))²
  "bound", // 95 % bound on the bias of fine-tuning; ∞ where there is none
  "bestScratch", // risk of scratch with its best ridge, set for isotropic interpolation on a map and for the references; else NaN
  "tunedKappa", // κ of fine-tuning with its best ridge; NaN where it has none
] as const;

/** Position of each order parameter in the state. */
export const S = Object.fromEntries(state.map((name, i) => [name, i])) as Record<(typeof state)[number], number>;

/** Writes the results of fine-tuning, with c² for the mean of the square of c. */
export function writeFinetuning(
  out: Float64Array,
  at: number,
  c: number,
  bias: number,
  noise: number,
  gain: number,
): void {
  out[at + S.c] = c;
  out[at + S.c2] = c * c;
  out[at + S.finetuneBias] = bias;
  out[at + S.finetuneNoise] = noise;
  out[at + S.finetuneGain] = gain;
}
