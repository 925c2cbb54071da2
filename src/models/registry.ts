import { deepLinear } from "./deep-linear/deepLinear.ts";
import { diagonal } from "./diagonal/diagonal.ts";
import type { Model } from "./model.ts";

/** The only list of models; the first is the one a link without `m` means. */
export const models: readonly Model[] = [deepLinear, diagonal];

/** The model of that id, or undefined. */
export function findModel(id: string): Model | undefined {
  return models.find((m) => m.id === id);
}

/** The model of that id; for ids that have passed the gate. */
export function modelById(id: string): Model {
  const model = findModel(id);
  if (!model) throw new Error(`no model is called "${id}"`);
  return model;
}
