import { placeText } from "../../charts/axis.ts";
import { nearestChange, orderWords, trendWords } from "../../figures/trend.ts";
import { readable } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
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
    ? t("“{name}” is {order}", { name: quantity.name, order: orderWords(values, place, (v) => categoryName(scene, v)) })
    : t("{symbol} {trend}", {
        symbol: quantity.symbol,
        trend: trendWords(values, place, (v) => number(scene, v)),
      });
  const told = { symbol, name, from: value(axis.lo), to: value(axis.hi), what };
  return key === "x"
    ? t("Across, as {symbol} ({name}) goes from {from} to {to}, {what}.", told)
    : t("Upwards, as {symbol} ({name}) goes from {from} to {to}, {what}.", told);
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
  if (!nearest) return t("There is no other on either axis through the probe.");
  const axis = scene[nearest.key];
  const { symbol, unit = "" } = model.params[axis.param] as NumberParam;
  const { at, values } = profile[nearest.key];
  return t("The nearest other one: {name}, at {place}.", {
    name: categoryName(scene, values[nearest.there]),
    place: `${symbol} = ${placeText(axis, at[nearest.there])}${unit}`,
  });
}

function categoryName(scene: Scene, value: number): string {
  const quantity = modelById(scene.model).quantities[scene.quantity];
  return t(quantity.categories?.[value]?.name ?? plainSymbols(t(quantity.why(value, scene.params))));
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
