import { cosDegrees, sinDegrees } from "../../../lib/angles.ts";
import type { RiskParts } from "../../explanation.ts";
import { type DeepLinearParams, tuned as hasBestRidges, isotropic, trained } from "../params.ts";
import { refitting } from "../theory/linearTransfer.ts";
import { alongWay } from "../theory/protocols.ts";
import { ridgeMoments } from "../theory/ridgeMoments.ts";
import { sampleCount } from "../theory/scratch.ts";
import { learnedSource, shrinkage } from "../theory/source.ts";
import { S } from "../theory/state.ts";

/** What refitting the readout depends on, as theory.ts has it. */
export interface Readout {
  /** p = ρ² sin²θ̂, what the feature cannot express. */
  readonly floor: number;
  /** λ/f²: ridge over the squared norm of the feature; ∞ where the source learned nothing. */
  readonly shrink: number;
  /** Share of β̂_s along β_s, in [0, 1]; 1 for a source that is known. */
  readonly along: number;
}

export function readout(p: DeepLinearParams): Readout {
  const d = p.limit === "large" ? Number.POSITIVE_INFINITY : p.d;
  const cos = cosDegrees(p.theta);
  const source = learnedSource(p.gs, p.ss, p.s, p.rho, cos, d);
  const { norm2, cos2, along } = source;
  const rho2 = p.rho * p.rho;
  if (norm2 === 0) return { floor: rho2, shrink: Number.POSITIVE_INFINITY, along: 0 };
  const shrink = shrinkage(p.ridge, p.L, source);
  if (p.gs === Number.POSITIVE_INFINITY) return { floor: rho2 * sinDegrees(p.theta) ** 2, shrink, along: 1 };
  return { floor: rho2 * (1 - cos2), shrink, along };
}

/**
 * Bias², variance and noise of scratch, linear transfer and fine-tuning, docs/theory.md §1.2–1.3. Bias is the error of the mean
 * estimator over data sets, variance what the random inputs add, noise what the label noise adds. A learned source is
 * held fixed, and the parts are averaged over sources. Exact where the risk is, and always exact in sum.
 */
export function riskParts(p: DeepLinearParams, state: Float64Array): readonly RiskParts[] {
  const base = state[S.baseBias];
  const share = state[S.share];
  // Two equal tasks leave rounding noise, which may be below zero.
  const tuned = Math.max(0, state[S.finetuneBias]);
  // A network that never left zero predicts zero whatever the data: nothing varies.
  const { depth, frozen } = trained(p);
  const stuck = state[S.sourceNorm2] === 0 && !frozen && depth > 1 && p.formula === "exact";
  const linear = linearParts(p, state);
  // A readout above a frozen layer is linear transfer where it has its best ridge, too.
  const refitted = hasBestRidges(p) && frozen && tuned === state[S.linearBias];
  const finetune = refitted
    ? linear
    : {
        bias: stuck ? tuned : times(share, tuned),
        variance: stuck ? 0 : times(1 - share, tuned),
        noise: state[S.finetuneNoise],
      };
  // The same network, judged by another task: only what its mean misses is another. Means of ratios may leave less than varies.
  const forgotten = alongWay(p, state, 0).forgotten;
  const varied = finetune.variance + finetune.noise;
  const part = varied > forgotten ? forgotten / varied : 1;
  return [
    {
      quantity: "risk-scratch",
      bias: times(state[S.baseShare], base),
      variance: times(1 - state[S.baseShare], base),
      noise: state[S.baseNoise],
    },
    { quantity: "risk-linear", ...linear },
    { quantity: "risk-finetune", ...finetune },
    {
      quantity: "forgetting",
      bias: Number.isFinite(forgotten) ? Math.max(0, forgotten - varied) : forgotten,
      variance: part * finetune.variance,
      noise: part * finetune.noise,
    },
  ];
}

/** A share of a risk that may be infinite; nothing of it is nothing. */
const times = (share: number, risk: number): number => (share === 0 ? 0 : share * risk);

function linearParts(p: DeepLinearParams, state: Float64Array): { bias: number; variance: number; noise: number } {
  const n = sampleCount(p.gamma, p.d);
  const sigma2 = p.sigma * p.sigma;
  const [floor, zero, shrink] = [state[S.floor], state[S.zero], state[S.shrink]];
  if (shrink === Number.POSITIVE_INFINITY) return { bias: zero, variance: 0, noise: 0 };
  if (p.limit === "large" && isotropic(p)) {
    const left = shrink / (1 + shrink);
    return { bias: floor + (zero - floor) * left * left, variance: 0, noise: 0 };
  }
  if (n === 0) return { bias: zero, variance: 0, noise: 0 };
  if (shrink > 0) {
    const { first, left, spread } = ridgeMoments(n, n * shrink);
    const along = zero - floor;
    // How much is shrunk depends on the inputs: that part of E[h²/(u+h)²] is variance, the square of its mean is bias.
    const varied = along * Math.max(0, left - first * first);
    return { bias: floor + along * first * first, variance: varied + floor * spread, noise: sigma2 * spread };
  }
  return { bias: floor, variance: refitting(floor, n), noise: refitting(sigma2, n) };
}
