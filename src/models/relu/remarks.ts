import { brief, readable } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import { hasTheory, type ReluParams } from "./params.ts";
import { kernels } from "./theory/kernels.ts";
import { noiseOf, ridgeSolution } from "./theory/ridge.ts";
import { breakEven, totalRidge } from "./theory/theory.ts";

/** What else the probe means: where transfer changes sign, and what the built-in ridge does. */
export function remarks(p: ReluParams): readonly string[] {
  if (!hasTheory(p))
    return [
      t(
        "Risks are in units of the target teacher's mean square, so that predicting zero costs 1. A training that has not converged is left out of the means.",
      ),
    ];
  const out: string[] = [];
  const angle = breakEven(p);
  const finite = p.gs !== Number.POSITIVE_INFINITY;
  if (p.rho > 0 && p.s > 0 && !(finite && p.gs === 0))
    out.push(
      angle === undefined
        ? finite && p.ss > 0
          ? t(
              "Fine-tuning loses to scratch at every angle: what pretraining learned is too noisy or too large for this target.",
            )
          : t("Fine-tuning loses to scratch at every angle: what pretraining learned is too large for this target.")
        : finite
          ? t(
              "Fine-tuning helps below {angle}° and hurts above, whatever the number of samples and the label noise; the angle depends on what pretraining learned.",
              { angle: brief(angle) },
            )
          : t("Fine-tuning helps below {angle}° and hurts above, whatever the number of samples and the label noise.", {
              angle: brief(angle),
            }),
    );
  const { builtIn } = kernels[p.train];
  if (p.gamma > 0) {
    const told = {
      ridge: readable(builtIn / p.gamma, 2),
      added: brief(p.ridge),
      cost: readable(noiseOf(1, ridgeSolution(1, totalRidge({ ...p, gamma: 1 }))), 2),
    };
    out.push(
      p.ridge > 0
        ? t(
            "The kernel's nonlinear part acts as a ridge of μ/γ = {ridge}, beside the {added} that is added: it is why there is no peak at γ = 1, where fitting the label noise costs {cost}·σ² instead of ∞.",
            told,
          )
        : t(
            "The kernel's nonlinear part acts as a ridge of μ/γ = {ridge}: it is why there is no peak at γ = 1, where fitting the label noise costs {cost}·σ² instead of ∞.",
            told,
          ),
    );
  }
  return out;
}
