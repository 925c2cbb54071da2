import { brief, readable } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import { type DeepLinearParams, isotropic, stopped } from "./params.ts";
import { errorWords, LEADS, theoryError } from "./theory/accuracy.ts";
import { chosenCount } from "./theory/spectrum.ts";

/** The probe in one sentence, from the numbers: which protocol beats scratch, and by how much. */
export function sentence(
  p: DeepLinearParams,
  quantity: (id: "t-linear" | "t-finetune" | "risk-scratch") => number,
): string {
  const gamma = brief(p.gamma);
  const place =
    p.align === "generic"
      ? t("At {theta}° with {gamma} target samples per dimension", { theta: brief(p.theta), gamma })
      : t("With a difference of size {delta} in {where} and {gamma} target samples per dimension", {
          delta: brief(p.delta),
          where: chosenWords(p),
          gamma,
        });
  return t("{place}, {linear} and {finetune}.", {
    place,
    linear: verdict("linear transfer", quantity("t-linear")),
    finetune: verdict("fine-tuning", quantity("t-finetune")),
  });
}

/** The directions that hold the difference, in words. */
export function chosenWords(p: DeepLinearParams): string {
  const k = chosenCount(p);
  if (p.align === "generic") return t("all directions");
  if (p.align === "own") return t("the directions of your list");
  if (p.align === "rest")
    return k === 1 ? t("all but the first direction") : t("all but the first {k} directions", { k });
  if (p.align === "top") return k === 1 ? t("the first direction") : t("the first {k} directions", { k });
  return k === 1 ? t("the last direction") : t("the last {k} directions", { k });
}

/** Below this many dimensions the simulation leads for such inputs; docs/theory.md §1.3. */
export const FEW = 100;

export function approximate(p: DeepLinearParams): string | undefined {
  if (isotropic(p)) {
    if (p.d >= FEW || !(stopped(p) && p.limit === "finite")) return undefined;
    return t("theory of stopped training is only approximate at d = {d}", { d: p.d });
  }
  if (p.d < FEW) return t("theory for these inputs is only approximate at d = {d}", { d: p.d });
  const error = theoryError(p) ?? 0;
  return error < LEADS
    ? undefined
    : t("theory for these inputs is only approximate here, within {error}", { error: errorWords(error) });
}

function verdict(name: string, gain: number): string {
  if (Number.isNaN(gain)) return t("{name} and training from scratch both have no finite risk", { name });
  if (gain === Number.POSITIVE_INFINITY) return t("{name} escapes the peak that scratch has here", { name });
  if (gain === Number.NEGATIVE_INFINITY) return t("{name} has no finite risk", { name });
  if (Math.abs(gain) < 5e-5) return t("{name} neither helps nor hurts", { name });
  return gain > 0
    ? t("{name} beats training from scratch by {gain}", { name, gain: readable(gain, 2) })
    : t("{name} loses to training from scratch by {loss}", { name, loss: readable(-gain, 2) });
}
