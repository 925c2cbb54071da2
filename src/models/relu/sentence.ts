import { brief, readable } from "../../lib/decimal.ts";
import { hasTheory, type ReluParams } from "./params.ts";

/** The probe in one sentence, from the numbers. */
export function sentence(
  p: ReluParams,
  quantity: (id: "t-finetune" | "risk-finetune" | "risk-scratch") => number,
): string {
  if (!hasTheory(p))
    return `There is no theory of ${p.sim === "student" ? "student and teacher" : "this network's initial scales"}: what is known here is simulated.`;
  const place = `At ${brief(p.theta)}° with ${brief(p.gamma)} target samples per dimension, fine-tuning a wide ReLU network`;
  const [gain, scratch] = [quantity("t-finetune"), quantity("risk-scratch")];
  if (Math.abs(gain) < 5e-5 * Math.max(1, scratch)) return `${place} neither helps nor hurts.`;
  const risks = `risk ${readable(quantity("risk-finetune"), 2)} against ${readable(scratch, 2)}`;
  return gain > 0
    ? `${place} beats training from scratch by ${readable(gain, 2)}: ${risks}.`
    : `${place} loses to training from scratch by ${readable(-gain, 2)}: ${risks}.`;
}
