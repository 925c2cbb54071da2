import type { Model } from "../models/model.ts";

/** Before the id of a risk whose parts are shown. */
export const PARTS = "parts:";

/** The views of a model's curves, each with its name in words; the first is the default. */
export function curveViews(model: Model): readonly (readonly [id: string, name: string])[] {
  const label = (id: string) => model.curves.find((c) => c.quantity === id)?.label;
  return [
    ["risks", "risks"],
    ...(model.curves.some((c) => c.referencesViewOnly) ? [["references", "risks and references"] as const] : []),
    ["log", "risks on log axes"],
    ...(model.parted ?? []).map((id) => [`${PARTS}${id}`, `what ${label(id)} is made of`] as const),
  ];
}
