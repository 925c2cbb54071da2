import { brief, readable } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import { hasTheory, type ReluParams } from "./params.ts";

/** The probe in one sentence, from the numbers. */
export function sentence(
  p: ReluParams,
  quantity: (id: "t-finetune" | "risk-finetune" | "risk-scratch") => number,
): string {
  if (!hasTheory(p))
    return p.sim === "student"
      ? t("There is no theory of student and teacher: what is known here is simulated.")
      : t("There is no theory of this network's initial scales: what is known here is simulated.");
  const [gain, scratch] = [quantity("t-finetune"), quantity("risk-scratch")];
  const place = { theta: brief(p.theta), gamma: brief(p.gamma) };
  if (Math.abs(gain) < 5e-5 * Math.max(1, scratch))
    return t(
      "At {theta}° with {gamma} target samples per dimension, fine-tuning a wide ReLU network neither helps nor hurts.",
      place,
    );
  const told = {
    ...place,
    gain: readable(Math.abs(gain), 2),
    risk: readable(quantity("risk-finetune"), 2),
    scratch: readable(scratch, 2),
  };
  return gain > 0
    ? t(
        "At {theta}° with {gamma} target samples per dimension, fine-tuning a wide ReLU network beats training from scratch by {gain}: risk {risk} against {scratch}.",
        told,
      )
    : t(
        "At {theta}° with {gamma} target samples per dimension, fine-tuning a wide ReLU network loses to training from scratch by {gain}: risk {risk} against {scratch}.",
        told,
      );
}
