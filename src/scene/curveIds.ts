import { t } from "../lib/language.ts";
import type { Model } from "../models/model.ts";

/** Before the id of a risk whose parts are shown. */
export const PARTS = "parts:";

/** The new task against the old one. */
export const TASKS = "tasks";

/** The views of a model's curves, each with its name in words; the first is the default. */
export function curveViews(model: Model): readonly (readonly [id: string, name: string])[] {
  const label = (id: string) => model.curves.find((c) => c.quantity === id)?.label ?? id;
  return [
    ["risks", "risks"],
    ...(model.curves.some((c) => c.only === "references") ? [["references", "risks and references"] as const] : []),
    ...(model.curves.some((c) => c.only === "protocols")
      ? [["protocols", "risks and further protocols"] as const]
      : []),
    ["log", "risks on log axes"],
    ...(model.bothTasks ? [[TASKS, "new task against old task"] as const] : []),
    ...(model.parted ?? []).map((id) => [`${PARTS}${id}`, t("what {curve} is made of", { curve: label(id) })] as const),
  ];
}
