import type { Axis } from "../compute/job.ts";
import { memoByObject } from "../lib/memo.ts";
import { simulatorFor } from "../models/model.ts";
import type { ParamValue } from "../models/param.ts";
import type { Curve } from "../models/quantity.ts";
import { modelById } from "../models/registry.ts";
import { PARTS, TASKS } from "./curveIds.ts";
import { solveAt } from "./report.ts";
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

/** Fractions of the horizontal axis at which risks are solved to find the limits of a logarithmic risk axis. */
const LOOKS = [0.2, 0.4, 0.7, 1] as const;

/**
 * The curves' axis of risks, declared from the parameters: from 0, or on log axes between the powers of ten around what
 * the protocols reach, six at the most.
 */
export function riskRange(scene: Scene): { readonly lo: number; readonly hi: number; readonly log: boolean } {
  // A and B share it.
  const top = Math.max(...[scene.params, scene.reference ?? scene.params].map(modelById(scene.model).curveTop));
  if (!onLogAxes(scene)) return { lo: 0, hi: top, log: false };
  const { param, lo: from, hi: to } = cutAxis(scene);
  const ids = drawnCurves(scene).flatMap(({ quantity, reference }) => (reference ? [] : [quantity]));
  const risks = LOOKS.flatMap((t) =>
    Object.values(solveAt(scene.model, { ...scene.params, [param]: from + (to - from) * t }, ids)),
  ).filter((v) => v > 0 && v < Number.POSITIVE_INFINITY);
  const hi = powerOfTen(Math.min(1e6 * top, Math.max(top, ...risks)), Math.ceil);
  return { lo: powerOfTen(Math.max(1e-6 * hi, Math.min(hi / 10, ...risks)), Math.floor), hi, log: true };
}

const powerOfTen = (value: number, round: (exponent: number) => number): number =>
  Number(`1e${round(Number(Math.log10(value).toFixed(9)))}`);
