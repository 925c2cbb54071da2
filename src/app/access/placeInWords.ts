import { placeText } from "../../charts/axis.ts";
import { nearestChange, orderWords, trendWords } from "../../figures/trend.ts";
import { readable } from "../../lib/decimal.ts";
import { plainSymbols } from "../../lib/symbolText.ts";
import type { NumberParam } from "../../models/param.ts";
import { modelById } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import { type Profile, probeOn } from "./profile.ts";

/** Below this many places an axis is told as it is, without a trend. */
const FEW = 2;

/** What happens along one axis of the map through the probe, in a sentence; empty where the axis has a single place. */
export function alongWords(profile: Profile, key: "x" | "y"): string {
  const { scene } = profile;
  const { at, values } = profile[key];
  if (at.length < FEW) return "";
  const model = modelById(scene.model);
  const quantity = model.quantities[scene.quantity];
  const axis = scene[key];
  const { symbol, name, unit = "" } = model.params[axis.param] as NumberParam;
  const value = (v: number) => `${placeText(axis, v)}${unit}`;
  const place = (i: number) => `${symbol} = ${value(at[i])}`;
  const what = quantity.categories
    ? `“${quantity.name}” is ${orderWords(values, place, (v) => categoryName(scene, v))}`
    : `${quantity.symbol} ${trendWords(values, place, (v) => number(scene, v))}`;
  return `${key === "x" ? "Across" : "Upwards"}, as ${symbol} (${name}) goes from ${value(axis.lo)} to ${value(axis.hi)}, ${what}.`;
}

/** The nearest place with another category, along either axis; empty for quantities without categories. */
export function nearestCategory(profile: Profile): string {
  const { scene } = profile;
  const model = modelById(scene.model);
  if (!model.quantities[scene.quantity].categories) return "";
  const found = (["x", "y"] as const).flatMap((key) => {
    const { at, values } = profile[key];
    const start = probeOn(scene, key);
    if (!(start >= 0 && start <= 1)) return [];
    const here = Math.round(start * (at.length - 1));
    const there = nearestChange(values, here);
    return there === undefined ? [] : [{ key, there, steps: Math.abs(there - here) / (at.length - 1) }];
  });
  const [nearest] = found.sort((a, b) => a.steps - b.steps);
  if (!nearest) return "There is no other on either axis through the probe.";
  const axis = scene[nearest.key];
  const { symbol, unit = "" } = model.params[axis.param] as NumberParam;
  const { at, values } = profile[nearest.key];
  return `The nearest other one: ${categoryName(scene, values[nearest.there])}, at ${symbol} = ${placeText(axis, at[nearest.there])}${unit}.`;
}

function categoryName(scene: Scene, value: number): string {
  const quantity = modelById(scene.model).quantities[scene.quantity];
  return quantity.categories?.[value]?.name ?? plainSymbols(quantity.why(value, scene.params));
}

/** A value of the map's quantity in words. */
export function number(scene: Scene, value: number): string {
  const { format } = modelById(scene.model).quantities[scene.quantity];
  return format && Number.isFinite(value) ? format(value) : readable(value);
}

/** A value as a cell of a table: a category by its name. */
export const cellText = (scene: Scene, value: number): string =>
  modelById(scene.model).quantities[scene.quantity].categories
    ? Number.isNaN(value)
      ? "–"
      : categoryName(scene, value)
    : number(scene, value);
