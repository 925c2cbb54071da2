import type { DeepLinearParams } from "../params.ts";
import { sampleCount } from "./scratch.ts";

/** The largest λ_s. */
export const MOST = 1000;

/**
 * λ_s for which the pretrained network is best at its own task: σ_s²d/(n_s s²), of real data and of any inputs, since β_s may point
 * anywhere (isotropicRidge.ts, `bestRidge`).
 */
export const bestForSource = (p: DeepLinearParams): number =>
  p.ss === 0 ? 0 : Math.min(MOST, (p.ss * p.ss * p.d) / (sampleCount(p.gs, p.d) * p.s * p.s));
