import { brief, readable } from "../../lib/decimal.ts";
import type { DeepLinearParams } from "./params.ts";

/** The probe in one sentence, from the numbers: which protocol beats scratch, and by how much. */
export function sentence(
  p: DeepLinearParams,
  quantity: (id: "t-linear" | "t-finetune" | "risk-scratch") => number,
): string {
  const place = `At ${brief(p.theta)}° with ${brief(p.gamma)} target samples per dimension`;
  return `${place}, ${verdict("linear transfer", quantity("t-linear"))} and ${verdict("fine-tuning", quantity("t-finetune"))}.`;
}

function verdict(name: string, gain: number): string {
  if (Number.isNaN(gain)) return `${name} has no solution`;
  if (gain === Number.POSITIVE_INFINITY) return `${name} escapes the peak that scratch has here`;
  if (gain === Number.NEGATIVE_INFINITY) return `${name} has no finite risk`;
  if (Math.abs(gain) < 5e-5) return `${name} neither helps nor hurts`;
  return gain > 0
    ? `${name} beats training from scratch by ${readable(gain, 2)}`
    : `${name} loses to training from scratch by ${readable(-gain, 2)}`;
}
