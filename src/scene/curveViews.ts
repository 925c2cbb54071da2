import type { Axis } from "../compute/job.ts";
import { memoByObject } from "../lib/memo.ts";
import { simulatorFor } from "../models/model.ts";
import type { ParamValue } from "../models/param.ts";
import type { Curve } from "../models/quantity.ts";
import { modelById } from "../models/registry.ts";
import { PARTS, TASKS } from "./curveIds.ts";
import type { PlannedScene, Scene } from "./scene.ts";

/** The view of the curve panel (link key `curves`); ignored while a family of curves is shown. */

type Shown = Pick<Scene, "model" | "params" | "curves" | "family">;

const viewOf = ({ curves, family }: Shown) => (family.length > 0 ? "risks" : curves);

/** The risk whose parts are shown; undefined in the other views. */
export function partedRisk(scene: Shown): string | undefined {
  const view = viewOf(scene);
  return view.startsWith(PARTS) ? view.slice(PARTS.length) : undefined;
}

/** Whether the curves' place holds the plane of the new task against the old one. */
export const showsTasks = (scene: Shown): boolean => viewOf(scene) === TASKS;

export const onLogAxes = (scene: Shown): boolean => viewOf(scene) === "log";

/** The curves that a scene draws; `series` is the index among the model's curves, which decides colour, dashes and marker. */
export function drawnCurves(scene: Shown): readonly (Curve & { readonly series: number })[] {
  const part = partedRisk(scene);
  return modelById(scene.model)
    .curves.map((curve, series) => ({ ...curve, series }))
    .filter(({ quantity, only, shown }) => {
      if (part) return quantity === part;
      return (!only || viewOf(scene) === only) && shown?.(scene.params) !== false;
    });
}

/** Quantities of the map and of the curves. */
export const shownQuantities = (scene: Shown & Pick<Scene, "quantity">): readonly string[] => [
  scene.quantity,
  ...drawnCurves(scene).map(({ quantity }) => quantity),
];

/** The horizontal axis of the curves: an axis of the map; it starts at one sample if both axes of the curves are logarithmic. */
export function cutAxis(scene: PlannedScene): Axis {
  const axis = scene[scene.cut];
  const { sampleParam } = simulatorFor(modelById(scene.model), scene.params);
  return !onLogAxes(scene) || axis.log || axis.param !== sampleParam ? axis : fromOneSample(scene);
}

const fromOneSample = memoByObject((scene: PlannedScene): Axis => {
  const axis = scene[scene.cut];
  const { sampleParam, atSamples } = simulatorFor(modelById(scene.model), scene.params);
  const one: ParamValue = atSamples(1, scene.params)[sampleParam];
  const lo = Math.max(axis.lo, Number(one));
  return { ...axis, lo: lo < axis.hi ? lo : axis.hi / 1000, log: true };
});
