import type { ChartAxis } from "../charts/axis.ts";
import type { Line } from "../charts/isolines.ts";
import { type Axis, axisValues } from "../compute/job.ts";
import { memoByObject } from "../lib/memo.ts";
import { fractionOf } from "../lib/range.ts";
import { plainSymbols } from "../lib/symbolText.ts";
import type { Landmark, Model } from "../models/model.ts";
import type { NumberParam } from "../models/param.ts";
import { modelById } from "../models/registry.ts";
import { colourScale } from "../scene/colourScale.ts";
import { cutAxis, riskRange } from "../scene/curveViews.ts";
import type { Scene } from "../scene/scene.ts";

/** Axes of the figures and what is marked on them. */

export function chartAxis(model: Model, axis: Axis): ChartAxis {
  const param = model.params[axis.param] as NumberParam;
  const { lo, hi, log } = axis;
  return { lo, hi, log, symbol: param.symbol, name: param.name, ...(param.unit ? { unit: param.unit } : {}) };
}

export const sameAxis = (a: Axis | undefined, b: Axis) =>
  a?.param === b.param && a.lo === b.lo && a.hi === b.hi && a.log === b.log;

/** The vertical axis of the curves: risk, or the map's quantity and limits where a family of it is shown. */
export function curveAxis(model: Model, scene: Scene): ChartAxis {
  if (scene.family.length === 0) return { ...riskRange(scene), name: "risk", symbol: "R" };
  const quantity = model.quantities[scene.quantity];
  const { low = 0, top, kind } = colourScale(quantity, scene.colourLimit);
  const symbol = quantity.symbol.split(" ")[0];
  return { lo: kind === "diverging" ? -top : low, hi: top, log: false, name: plainSymbols(quantity.label), symbol };
}

/** Landmarks along an axis of the curves. */
export function curveLandmarks(model: Model, scene: Scene): readonly Landmark[] {
  const { param, lo, hi } = cutAxis(scene);
  return (model.landmarks?.(scene.params) ?? [])
    .filter((l) => l.param === param)
    .map(({ at, label }) => ({ param, at, label }))
    .filter(({ at }) => at > lo && at < hi);
}

const LANDMARK_NODES = 33;

/** Landmarks of one axis of the map as lines over the other one, in fractions of the frame. */
export const mapLandmarks = memoByObject((scene: Scene): readonly Line[] => {
  const model = modelById(scene.model);
  if (!model.landmarks) return [];
  const lines: number[][] = [];
  for (const [along, across] of [
    [scene.x, scene.y],
    [scene.y, scene.x],
  ]) {
    const byLabel = new Map<string, number[]>();
    const places = axisValues(model, across, LANDMARK_NODES);
    places.forEach((value, i) => {
      for (const mark of model.landmarks?.({ ...scene.params, [across.param]: value }) ?? []) {
        // Some take a search to say where they are.
        if (mark.param !== along.param) continue;
        const { at } = mark;
        if (!(at >= along.lo && at <= along.hi)) continue;
        const [u, v] = [fractionOf(along, at), i / (LANDMARK_NODES - 1)];
        const line = byLabel.get(mark.label) ?? [];
        line.push(...(along === scene.x ? [u, v] : [v, u]));
        byLabel.set(mark.label, line);
      }
    });
    for (const line of byLabel.values()) if (line.length > 2) lines.push(line);
  }
  return lines;
});
