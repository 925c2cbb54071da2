import { placeText } from "../../charts/axis.ts";
import { brief, readable } from "../../lib/decimal.ts";
import { t, together } from "../../lib/language.ts";
import { commas } from "../../lib/lists.ts";
import { plainSymbols } from "../../lib/symbolText.ts";
import type { NumberParam } from "../../models/param.ts";
import { modelById } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import { SolvedPoint } from "../../scene/solvedPoint.ts";
import type { ProbeMeans } from "../engine/picture.ts";

/** What the page says of a picture, in words and numbers. Pure. */

/** A place of the map in words. */
export function placeWords({ model, x, y }: Scene, u: number, v: number): string {
  const place = [x, y].map((axis, k) => {
    const { symbol, unit = "" } = modelById(model).params[axis.param] as NumberParam;
    return `${symbol} = ${placeText(axis, k ? v : u)}${unit}`;
  });
  return plainSymbols(commas(place));
}

/** A place of the map and the shown quantity there, in words; `at` is theory there, if it is solved already. */
export const describePoint = (scene: Scene, x: number, y: number, at?: SolvedPoint): string =>
  t("{place}: {text}", { place: placeWords(scene, x, y), text: valueThere(scene, x, y, at) });

/** The shown quantity at a place of the map, in words. */
export function valueThere(scene: Scene, x: number, y: number, at?: SolvedPoint): string {
  const model = modelById(scene.model);
  const params = { ...scene.params, [scene.x.param]: x, [scene.y.param]: y };
  const quantity = model.quantities[scene.quantity];
  const point = at ?? new SolvedPoint(model, params, scene.epsilon);
  const words = point.words(scene.quantity);
  const value = words ? Number.NaN : point.value(scene.quantity);
  const text = words
    ? words
    : quantity.categories
      ? (quantity.categories[value]?.name ?? quantity.why(value, params))
      : `${t(quantity.symbol)} = ${Number.isFinite(value) ? readable(value) : t(quantity.why(value, params))}`;
  return plainSymbols(t(text));
}

/** The sentence at the probe: from theory, or from the simulation that leads it; said which where theory is approximate. */
export function sentenceOf(scene: Scene, probe: SolvedPoint, leading?: ProbeMeans): string {
  const model = modelById(scene.model);
  const why = model.approximate?.(scene.params);
  const value = (id: string) => {
    const theory = probe.value(id);
    return Number.isFinite(theory) ? (leading?.means[id] ?? theory) : theory;
  };
  const words = probe.words(scene.quantity);
  const epsilon = model.complexity && brief(scene.epsilon ?? model.complexity.epsilon);
  const all = [model.sentence(scene.params, value)];
  if (why)
    all.push(
      leading
        ? t("These are means of {trials} simulated trials: {why}.", { trials: leading.trials, why })
        : t("This is theory: {why}.", { why }),
    );
  if (words) all.push(epsilon ? t("To reach ε = {epsilon}: {words}.", { epsilon, words }) : t("{words}.", { words }));
  return together(all);
}
