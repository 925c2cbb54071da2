import type { DeepLinearParams } from "../params.ts";
import { sampleCount } from "./scratch.ts";

/** Upper limit of λ_s. */
export const MOST = 1000;

/**
 * λ_s of least risk of the pretrained network on its own task, at most MOST: σ_s²d/(n_s s²) for real data and any inputs, since β_s
 * has a uniformly random direction (isotropicRidge.ts, `bestRidge`).
 */
export const bestForSource = (p: DeepLinearParams): number =>
  p.ss === 0 ? 0 : Math.min(MOST, (p.ss * p.ss * p.d) / (sampleCount(p.gs, p.d) * p.s * p.s));
