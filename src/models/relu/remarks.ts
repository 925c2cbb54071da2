import { brief, readable } from "../../lib/decimal.ts";
import { hasTheory, type ReluParams } from "./params.ts";
import { kernels } from "./theory/kernels.ts";
import { noiseOf, ridgeSolution } from "./theory/ridge.ts";
import { breakEven, totalRidge } from "./theory/theory.ts";

/** What else the probe means: where transfer changes sign, and what the built-in ridge does. */
export function remarks(p: ReluParams): readonly string[] {
  if (!hasTheory(p))
    return [
      "Risks are in units of the target teacher's mean square, so that predicting zero costs 1. A training that has not converged is left out of the means.",
    ];
  const out: string[] = [];
  const angle = breakEven(p);
  const finite = p.gs !== Number.POSITIVE_INFINITY;
  if (p.rho > 0 && p.s > 0 && !(finite && p.gs === 0))
    out.push(
      angle === undefined
        ? `Fine-tuning loses to scratch at every angle: what pretraining learned is too ${finite && p.ss > 0 ? "noisy or too " : ""}large for this target.`
        : `Fine-tuning helps below ${brief(angle)}° and hurts above, whatever the number of samples and the label noise${finite ? "; the angle depends on what pretraining learned" : ""}.`,
    );
  const { builtIn } = kernels[p.train];
  if (p.gamma > 0) {
    const added = p.ridge > 0 ? `, beside the ${brief(p.ridge)} that is added` : "";
    out.push(
      `The kernel's nonlinear part acts as a ridge of μ/γ = ${readable(builtIn / p.gamma, 2)}${added}: it is why there is no peak at γ = 1, where fitting the label noise costs ${readable(noiseOf(1, ridgeSolution(1, totalRidge({ ...p, gamma: 1 }))), 2)}·σ² instead of ∞.`,
    );
  }
  return out;
}
