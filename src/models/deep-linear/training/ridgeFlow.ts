import { type Flowed, type FlowStart, spectrumLaw } from "./balancedFlow.ts";

/**
 * Gradient flow of ridge regression ½‖y − Xb‖²/n + ½λ‖b − a‖² from its centre a, isotropic Gaussian data, d → ∞ at fixed γ. In an
 * eigendirection of Ŝ = XᵀX/n with eigenvalue v, the share g = v/(v+λ)·(1 − e^{−(v+λ)t}) of what there is to learn has been learned
 * at time t, and the risk is ‖β_t − a‖²·E(1 − g)² + (σ²/γ)·E g²/v over the Marchenko–Pastur distribution.
 *
 * @param from the centre: 0 or the pretrained network
 * @param ridge λ ≥ 0; ∞ where the centre is the target, so that nothing is learned
 */
export function ridgeFlow(
  { gamma, target2, noise2, source2, overlap }: FlowStart,
  from: "scratch" | "source",
  ridge: number,
) {
  const { values, weights } = spectrumLaw(gamma);
  const apart2 = from === "scratch" ? target2 : Math.max(0, target2 - 2 * overlap + source2);
  const unseen = Math.max(0, 1 - gamma);
  const slowest = Math.min(...values) + (Number.isFinite(ridge) ? ridge : 0);
  const fastest = Math.max(...values) + (Number.isFinite(ridge) ? ridge : 0);
  return {
    settles: { from: 0.02 / fastest, to: 12 / slowest },
    at: (times: Float64Array): Flowed["points"][number][] =>
      Array.from(times, (time) => {
        let [learned, left, noise] = [0, unseen, 0];
        for (let k = 0; k < values.length; k++) {
          const v = values[k];
          const g = ridge === Number.POSITIVE_INFINITY ? 0 : (v / (v + ridge)) * -Math.expm1(-(v + ridge) * time);
          learned += weights[k] * g;
          left += weights[k] * (1 - g) ** 2;
          noise += (weights[k] * g * g) / v;
        }
        return {
          time,
          ofSource: from === "scratch" ? 0 : 1 - learned,
          ofTarget: learned,
          risk: apart2 * left + (noise2 / gamma) * noise,
        };
      }),
  };
}
