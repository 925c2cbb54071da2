import { brief, readable } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import type { DiagonalParams } from "./params.ts";
import { obstacle } from "./theory/obstacle.ts";

/** The probe in one sentence, from the numbers. */
export function sentence(
  p: DiagonalParams,
  quantity: (id: "t-finetune" | "risk-finetune" | "risk-scratch") => number,
): string {
  const reason = obstacle(p);
  if (reason) return t("There is {reason}.", { reason });
  const [tuned, scratch, gain] = [quantity("risk-finetune"), quantity("risk-scratch"), quantity("t-finetune")];
  const alpha = brief(p.alpha);
  const told =
    tuned < 1e-6
      ? t("With {alpha} target samples per dimension, fine-tuning recovers the target", { alpha })
      : t("With {alpha} target samples per dimension, fine-tuning leaves an error of {error}", {
          alpha,
          error: readable(tuned, 2),
        });
  if (Math.abs(gain) < 5e-5) return t("{told}, no better and no worse than training from scratch.", { told });
  const numbers = { told, gain: readable(Math.abs(gain), 2), scratch: readable(scratch, 2) };
  return gain > 0
    ? t("{told}: {gain} less than training from scratch ({scratch}); predicting zero costs 1.", numbers)
    : t("{told}: {gain} more than training from scratch ({scratch}); predicting zero costs 1.", numbers);
}
