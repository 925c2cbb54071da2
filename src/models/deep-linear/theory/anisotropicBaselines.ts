import type { DeepLinearParams } from "../params.ts";
import { bestBaseline, bestCentred, ridgeBaseline } from "./baseline.ts";
import { condensed } from "./condensed.ts";
import { columnOf } from "./deterministicEquivalent.ts";
import { type Baseline, riskOf } from "./isotropicRidge.ts";
import { sampleCount } from "./scratch.ts";
import { massOf, sourceMasses } from "./sourceMoments.ts";
import { spectrumOf } from "./spectrum.ts";

/**
 * Risk of the scratch baseline for any covariance.
 *
 * @param ridge λ > 0, undefined for the best ridge
 * @param kappa κ of the interpolator
 */
export function anisotropicBase(p: DeepLinearParams, ridge: number | undefined, kappa: number): Baseline {
  const spectrum = condensed(spectrumOf(p));
  const n = sampleCount(p.gamma, p.d);
  const [size, apart] = p.align === "generic" ? [p.rho * p.rho, 0] : [p.s * p.s, p.delta * p.delta];
  if (ridge === undefined) return bestBaseline(spectrum, n, p.sigma, size, apart, kappa);
  return ridgeBaseline(spectrum, n, p.sigma, massOf(p, spectrum), ridge);
}

/**
 * Risks [best ridge from scratch, best ridge towards the best multiple of the learned source] for any covariance [A]. The second
 * equals the first where the source carries no information.
 */
export function bestRidgesOf(p: DeepLinearParams): readonly [number, number] {
  const { sigma } = p;
  const n = sampleCount(p.gamma, p.d);
  const { kappa } = columnOf(spectrumOf(p), n).at;
  const spectrum = condensed(spectrumOf(p));
  const [size, apart] = p.align === "generic" ? [p.rho * p.rho, 0] : [p.s * p.s, p.delta * p.delta];
  const scratch = riskOf(bestBaseline(spectrum, n, sigma, size, apart, kappa));
  const masses = sourceMasses(p, spectrum);
  return [scratch, masses ? riskOf(bestCentred(spectrum, n, sigma, kappa, masses)) : scratch];
}
