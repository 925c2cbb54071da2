import type { ChartAxis } from "../charts/axis.ts";
import { t } from "../lib/language.ts";
import { plainSymbols } from "../lib/symbolText.ts";
import type { Landmark, Model } from "../models/model.ts";
import { colourScale } from "../scene/colourScale.ts";
import { cutAxis } from "../scene/curveViews.ts";
import { riskRange } from "../scene/riskRange.ts";
import type { Scene } from "../scene/scene.ts";

/** Axes of the curves and what is marked on them; not among the first files. */

/** The vertical axis of the curves: risk, or the map's quantity and limits where a family of it is shown. */
export function curveAxis(model: Model, scene: Scene): ChartAxis {
  if (scene.family.length === 0) return { ...riskRange(scene), name: "risk", symbol: "R" };
  const quantity = model.quantities[scene.quantity];
  const { low = 0, top, kind } = colourScale(quantity, scene.colourLimit);
  const symbol = quantity.symbol.split(" ")[0];
  return { lo: kind === "diverging" ? -top : low, hi: top, log: false, name: plainSymbols(t(quantity.label)), symbol };
}

/** Landmarks along an axis of the curves. */
export function curveLandmarks(model: Model, scene: Scene): readonly Landmark[] {
  const { param, lo, hi } = cutAxis(scene);
  // Some take a search to say where they are: only those of this axis are asked.
  return (model.landmarks?.(scene.params) ?? [])
    .filter((l) => l.param === param)
    .map(({ at, label }) => ({ param, at, label }))
    .filter(({ at }) => at > lo && at < hi);
}
