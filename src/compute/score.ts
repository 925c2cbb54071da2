import { t } from "../lib/language.ts";
import type { Estimate } from "../lib/moments.ts";

/** With fewer trials the standard error is so uncertain that |z| > 2 is not rare; no z is given. */
export const MIN_TRIALS_FOR_SCORE = 20;

/** Standard error of a mean; 0 where its draws differ by nothing but rounding, NaN with fewer than two. */
export function standardError({ mean, se }: Estimate): number {
  return se <= 1e-14 * Math.max(1, Math.abs(mean)) ? 0 : se;
}

/** (mean − theory)/s.e., or why there is none. */
export function score(
  moments: Estimate,
  theory: number,
  noScore: string | undefined,
): { readonly z: number | null; readonly reason?: string } {
  if (noScore) return { z: null, reason: noScore };
  if (!Number.isFinite(theory)) return { z: null, reason: t("theory has no finite value here") };
  if (moments.count < 2) return { z: null, reason: t("fewer than two trials") };
  const spread = standardError(moments);
  if (!(spread > 0)) return { z: null, reason: t("no spread: the number is the same in every draw") };
  if (moments.count < MIN_TRIALS_FOR_SCORE)
    return {
      z: null,
      reason: t("from {least} trials on: {count} say too little about their standard error", {
        least: MIN_TRIALS_FOR_SCORE,
        count: moments.count,
      }),
    };
  return { z: (moments.mean - theory) / spread };
}
