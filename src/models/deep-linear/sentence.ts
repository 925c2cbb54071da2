import { brief, readable } from "../../lib/decimal.ts";
import { type DeepLinearParams, isotropic, stopped } from "./params.ts";
import { errorWords, LEADS, theoryError } from "./theory/accuracy.ts";
import { chosenCount } from "./theory/spectrum.ts";

/** The probe in one sentence, from the numbers: which protocol beats scratch, and by how much. */
export function sentence(
  p: DeepLinearParams,
  quantity: (id: "t-linear" | "t-finetune" | "risk-scratch") => number,
): string {
  const samples = `${brief(p.gamma)} target samples per dimension`;
  const place =
    p.align === "generic"
      ? `At ${brief(p.theta)}° with ${samples}`
      : `With a difference of size ${brief(p.delta)} in ${chosenWords(p)} and ${samples}`;
  return `${place}, ${verdict("linear transfer", quantity("t-linear"))} and ${verdict("fine-tuning", quantity("t-finetune"))}.`;
}

/** The directions that hold the difference, in words. */
export function chosenWords(p: DeepLinearParams): string {
  const k = chosenCount(p);
  if (p.align === "generic") return "all directions";
  if (p.align === "own") return "the directions of your list";
  if (p.align === "rest") return `all but the first ${k === 1 ? "direction" : `${k} directions`}`;
  return `the ${p.align === "top" ? "first" : "last"} ${k === 1 ? "direction" : `${k} directions`}`;
}

/** Below this many dimensions the simulation leads for such inputs; docs/theory.md §1.3. */
export const FEW = 100;

export function approximate(p: DeepLinearParams): string | undefined {
  if (isotropic(p)) {
    if (p.d >= FEW || !(stopped(p) && p.limit === "finite")) return undefined;
    return `theory of stopped training is only approximate at d = ${p.d}`;
  }
  if (p.d < FEW) return `theory for these inputs is only approximate at d = ${p.d}`;
  const error = theoryError(p) ?? 0;
  return error < LEADS ? undefined : `theory for these inputs is only approximate here, within ${errorWords(error)}`;
}

function verdict(name: string, gain: number): string {
  if (Number.isNaN(gain)) return `${name} and training from scratch both have no finite risk`;
  if (gain === Number.POSITIVE_INFINITY) return `${name} escapes the peak that scratch has here`;
  if (gain === Number.NEGATIVE_INFINITY) return `${name} has no finite risk`;
  if (Math.abs(gain) < 5e-5) return `${name} neither helps nor hurts`;
  return gain > 0
    ? `${name} beats training from scratch by ${readable(gain, 2)}`
    : `${name} loses to training from scratch by ${readable(-gain, 2)}`;
}
