import type { TheoryField } from "../compute/field.ts";
import type { RiskParts } from "../models/explanation.ts";
import type { Model } from "../models/model.ts";
import type { Params } from "../models/param.ts";
import { explanations, modelById } from "../models/registry.ts";

/** The parts of a risk, from a solved state; undefined if the model provides none. Needs the model's explanation to be loaded. */
export function partsAt(model: Model, quantity: string, p: Params, state: Float64Array): RiskParts | undefined {
  return explanations
    .of(model.id)
    .formulas.parts?.(p, state)
    .find((parts) => parts.quantity === quantity);
}

/** The parts of a risk at the nodes of a curve, at those of its finest whole level: one entry a node. */
export function partsAlong(
  quantity: string,
  curve: TheoryField,
): { readonly at: readonly number[]; readonly parts: readonly RiskParts[] } {
  const { level } = curve;
  if (!level) return { at: [], parts: [] };
  const model = modelById(curve.job.model);
  const width = model.state.length;
  const parts: RiskParts[] = [];
  curve.collect(
    (states, from, p) => {
      const found = partsAt(model, quantity, p, states.subarray(from, from + width));
      if (found) parts.push(found);
      return 0;
    },
    level.columns,
    [0],
  );
  return { at: level.columns.map((c) => curve.xs[c]), parts };
}
