import type { Axis } from "../compute/job.ts";
import { plainDecimal } from "../lib/decimal.ts";
import type { Model } from "../models/model.ts";
import type { Params } from "../models/param.ts";

/** Writers of values in a link; each is read back by its reader. */

/** Groups of members; a member sets one or more parameters. */
export type Family = readonly (readonly Params[])[];

/** A family as a link writes it: groups by `;`, members by `,`, parameters of a member by `_`. */
export function familyText(family: Family): string {
  return family.map((group) => group.map(memberText).join(",")).join(";");
}

const memberText = (member: Params) =>
  Object.entries(member)
    .map(([key, v]) => `${key}:${typeof v === "number" ? plainDecimal(v) : v}`)
    .join("_");

/** Parameters that pictures depend on, as `ref` writes them; of a second setting only those that differ. */
export function settingsText(model: Model, params: Params, from: Params = {}): string {
  return memberText(Object.fromEntries(changedKeys(model, params, from).map((key) => [key, params[key]])));
}

/** Parameters that pictures depend on and that two settings do not share, in the model's order. */
export const changedKeys = (model: Model, params: Params, from: Params): readonly string[] =>
  Object.keys(model.params).filter((key) => model.params[key].group !== "watch" && params[key] !== from[key]);

/** An axis as a link writes it: `theta:0..90`, `gamma:log:0.01..2`. */
export function axisText(axis: Axis): string {
  return `${axis.param}:${axis.log ? "log:" : ""}${plainDecimal(axis.lo)}..${plainDecimal(axis.hi)}`;
}

/** Markers as a link writes them: `x,y`, several by `;`. */
export function pinsText(pins: readonly (readonly [number, number])[]): string {
  return pins.map((p) => p.map(plainDecimal).join(",")).join(";");
}
