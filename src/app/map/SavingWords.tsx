import type { MapView } from "../../figures/mapView.ts";
import { brief } from "../../lib/decimal.ts";
import { t, together } from "../../lib/language.ts";
import { fractionOf, valueAt } from "../../lib/range.ts";
import { type Model, simulatorFor } from "../../models/model.ts";
import type { NumberParam } from "../../models/param.ts";
import { modelById } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import { MathText } from "../../ui/MathSymbol.tsx";

/**
 * What stands below a map of the samples that pretraining saves; `view` is undefined until it is whole. Comes when it is
 * asked for.
 */
export function SavingWords({ scene, view }: { readonly scene: Scene; readonly view: MapView | undefined }) {
  return <MathText text={savingStatus(modelById(scene.model), scene, view)} />;
}

/** For which target error the map is drawn, and where the saving ends, from the lattice that is drawn. */
function savingStatus(model: Model, scene: Scene, view: MapView | undefined): string {
  const { epsilon } = scene;
  const target = brief(epsilon ?? model.complexity?.epsilon ?? 0);
  const sample = simulatorFor(model, scene.params).sampleParam;
  const idle = [scene.x, scene.y].some(({ param }) => param === sample);
  const symbol = (model.params[sample] as NumberParam).symbol;
  return together([
    epsilon === undefined
      ? t("Target error ε = {target}, the default: set one beside the curves.", { target })
      : t("Target error ε = {target}.", { target }),
    idle ? t("The saving does not depend on {symbol}: another axis would show more.", { symbol }) : "",
    view ? turn(model, scene, view) : "",
  ]);
}

/** The nearest place along either axis from the probe where the region changes, half way between two nodes. */
function turn(model: Model, scene: Scene, { nx, ny, regionOf, regionNames }: MapView): string {
  let nearest: { readonly steps: number; readonly text: string } | undefined;
  const places = ([scene.x, scene.y] as const).map((axis, k) => {
    const fraction = fractionOf(axis, scene.params[axis.param] as number);
    return Math.round(fraction * ((k ? ny : nx) - 1));
  });
  const [i, j] = places;
  if (!(i >= 0 && i < nx && j >= 0 && j < ny)) return "";
  const here = regionOf(i, j);
  for (const [axis, count, start, at] of [
    [scene.x, nx, i, (k: number) => regionOf(k, j)],
    [scene.y, ny, j, (k: number) => regionOf(i, k)],
  ] as const)
    for (const way of [1, -1]) {
      let k = start;
      while (k >= 0 && k < count && at(k) === here) k += way;
      const there = k >= 0 && k < count ? at(k) : undefined;
      const steps = Math.abs(k - start) / (count - 1);
      if (there === undefined || steps >= (nearest?.steps ?? Number.POSITIVE_INFINITY)) continue;
      const value = valueAt(axis, (k - way / 2) / (count - 1));
      const { symbol, unit = "" } = model.params[axis.param] as NumberParam;
      const names = {
        here: regionNames[here ?? 0],
        there: regionNames[there],
        place: `${symbol} = ${brief(value, 2)}${unit}`,
      };
      nearest = {
        steps,
        text:
          way > 0
            ? t("Here: {here}; above {place}: {there}.", names)
            : t("Here: {here}; below {place}: {there}.", names),
      };
    }
  return here === undefined ? "" : (nearest?.text ?? "");
}
