import { brief } from "../lib/decimal.ts";
import { literally, t } from "../lib/language.ts";
import { commas } from "../lib/lists.ts";
import { readOption } from "../lib/optionText.ts";
import type { Model } from "../models/model.ts";
import type { Params } from "../models/param.ts";
import { modelById } from "../models/registry.ts";
import { OWN } from "./ownData.ts";
import { ownWords } from "./ownWords.ts";
import type { Scene } from "./scene.ts";
import { changedKeys } from "./writers.ts";

/** A second setting A beside the present one, B: of the same model, with the same quantity, axes and seed. */

/** A and B exchanged. */
export function swapped(scene: Scene): Scene {
  return scene.reference
    ? { ...scene, params: { ...scene.params, ...scene.reference }, reference: scene.params }
    : scene;
}

/** A parameter that A and B do not share. */
export interface Change {
  readonly key: string;
  /** Symbol, empty where the parameter has none, and plain name. */
  readonly symbol: string;
  readonly name: string;
  /** Its values at A and B, as text. */
  readonly a: string;
  readonly b: string;
}

/** Every parameter that pictures depend on and that differs between A and B, in the model's order. */
export function changes(scene: Scene): readonly Change[] {
  const model = modelById(scene.model);
  const { reference } = scene;
  if (!reference) return [];
  const differ = changedKeys(model, reference, scene.params);
  // A list is named where it is chosen, and by itself where A and B have two.
  const isNamed = differ.some((key) => reference[key] === OWN || scene.params[key] === OWN);
  return differ
    .filter((key) => !isNamed || model.params[key].group !== "data")
    .map((key) => {
      const param = model.params[key];
      return {
        key,
        symbol: param.kind === "number" ? param.symbol : "",
        name: param.name,
        a: valueText(model, key, reference),
        b: valueText(model, key, scene.params),
      };
    });
}

/** A parameter's value in words: `60°`, `∞`, `minimum norm`, `ridge, λ = 0.1`. */
export function valueText(model: Model, key: string, params: Params): string {
  const param = model.params[key];
  const value = params[key];
  if (param.kind === "number") return `${brief(value as number, 6)}${param.unit ?? ""}`;
  if (param.kind === "choice")
    return (value === OWN && ownWords(params)) || t(param.options.find((o) => o.id === value)?.name ?? String(value));
  if (param.group === "data") return ownWords(params) ?? t("none");
  const { id, argument } = readOption(String(value));
  const option = param.options.find((o) => o.id === id);
  const symbol = option?.argument?.symbol;
  const name = t(option?.name ?? id);
  return symbol ? literally("{name}, {symbol} = {value}", { name, symbol, value: brief(Number(argument)) }) : name;
}

/** A parameter with its value, as `γ_s = 0.5` or `baseline: minimum norm`. */
export function settingText(model: Model, key: string, params: Params): string {
  const param = model.params[key];
  const value = valueText(model, key, params);
  return param.kind === "number"
    ? `${param.symbol} = ${value}`
    : literally("{name}: {value}", { name: t(param.name), value });
}

/** The difference in one line: `θ = 60° → 45°, L = 2 → ∞`. */
export function changesText(scene: Scene): string {
  return commas(
    changes(scene).map(({ symbol, name, a, b }) => {
      const value = `${a} → ${b}`;
      return symbol ? `${symbol} = ${value}` : literally("{name}: {value}", { name: t(name), value });
    }),
  );
}

/** Why the difference of a quantity cannot be shown, in one sentence; undefined if it can. */
export function noDifference(scene: Scene): string | undefined {
  const quantity = modelById(scene.model).quantities[scene.quantity];
  if (quantity.categories) return "Names have no difference: choose the ghost or side by side.";
  if (quantity.simulatedOnly) return "No theory: this number is known from the simulation only, so A is not drawn.";
  return undefined;
}
