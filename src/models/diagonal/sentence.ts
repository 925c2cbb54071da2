import { brief, readable } from "../../lib/decimal.ts";
import type { DiagonalParams } from "./params.ts";
import { obstacle } from "./theory/obstacle.ts";

/** The probe in one sentence, from the numbers. */
export function sentence(
  p: DiagonalParams,
  quantity: (id: "t-finetune" | "risk-finetune" | "risk-scratch") => number,
): string {
  const reason = obstacle(p);
  if (reason) return `There is ${reason}.`;
  const place = `With ${brief(p.alpha)} target samples per dimension`;
  const [tuned, scratch, gain] = [quantity("risk-finetune"), quantity("risk-scratch"), quantity("t-finetune")];
  const error = tuned < 1e-6 ? "recovers the target" : `leaves an error of ${readable(tuned, 2)}`;
  if (Math.abs(gain) < 5e-5)
    return `${place}, fine-tuning ${error}, no better and no worse than training from scratch.`;
  const verdict = gain > 0 ? "less" : "more";
  return `${place}, fine-tuning ${error}: ${readable(Math.abs(gain), 2)} ${verdict} than training from scratch (${readable(scratch, 2)}); predicting zero costs 1.`;
}
