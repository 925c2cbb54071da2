import type { ChartAxis } from "../charts/axis.ts";
import type { Line } from "../charts/isolines.ts";
import { type Axis, axisValues } from "../compute/job.ts";
import { memoByKey } from "../lib/memo.ts";
import { fractionOf } from "../lib/range.ts";
import type { Model } from "../models/model.ts";
import type { NumberParam, Params } from "../models/param.ts";
import { modelById } from "../models/registry.ts";
import type { Scene } from "../scene/scene.ts";

/** Axes of maps and what is marked on them. */

export function chartAxis(model: Model, axis: Axis): ChartAxis {
  const param = model.params[axis.param] as NumberParam;
  const { lo, hi, log } = axis;
  return { lo, hi, log, symbol: param.symbol, name: param.name, ...(param.unit ? { unit: param.unit } : {}) };
}

export const sameAxis = (a: Axis | undefined, b: Axis) =>
  a?.param === b.param && a.lo === b.lo && a.hi === b.hi && a.log === b.log;

const LANDMARK_NODES = 33;

/** Landmarks of one axis of the map as lines over the other one, in fractions of the frame. */
export const mapLandmarks = ({ model, params, x, y }: Scene): readonly Line[] =>
  landmarksOn(model, x, y, { ...params, [x.param]: x.lo, [y.param]: y.lo });

const asText = (...given: readonly unknown[]) => JSON.stringify(given);

/** The same lines wherever the probe is, so that a figure is not laid out anew. @param params anything for those on the axes */
const landmarksOn = memoByKey(8, asText, (id: string, x: Axis, y: Axis, params: Params): readonly Line[] => {
  const model = modelById(id);
  const lines: number[][] = [];
  for (const [along, across] of [
    [x, y],
    [y, x],
  ]) {
    const byLabel = new Map<string, number[]>();
    const places = axisValues(model, across, LANDMARK_NODES);
    places.forEach((value, i) => {
      for (const mark of model.landmarks?.({ ...params, [across.param]: value }) ?? []) {
        // Some take a search to say where they are.
        if (mark.param !== along.param) continue;
        const { at } = mark;
        if (!(at >= along.lo && at <= along.hi)) continue;
        const [u, v] = [fractionOf(along, at), i / (LANDMARK_NODES - 1)];
        const line = byLabel.get(mark.label) ?? [];
        line.push(...(along === x ? [u, v] : [v, u]));
        byLabel.set(mark.label, line);
      }
    });
    for (const line of byLabel.values()) if (line.length > 2) lines.push(line);
  }
  return lines;
});
