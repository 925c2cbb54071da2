import { type Axis, axisValues } from "../compute/job.ts";
import type { Model } from "../models/model.ts";
import type { Scene } from "./scene.ts";

/** Maximum number of values of a sweep; fixed, so that the values do not depend on the frame rate. */
const SWEEP_VALUES = 61;

/** The values that a sweep visits, ascending: evenly spaced in the value or its logarithm, rounded for an integer parameter. */
export function sweepValues(model: Model, axis: Axis): readonly number[] {
  const param = model.params[axis.param];
  const whole = param.kind === "number" && param.scale === "integer";
  const values = Array.from(axisValues(model, axis, SWEEP_VALUES), (v) =>
    whole ? Math.round(v) : Number(v.toPrecision(6)),
  );
  return [...new Set(values.map((v) => Math.min(axis.hi, Math.max(axis.lo, v))))];
}

/** Index of the nearest of these values. */
export function nearest(values: readonly number[], value: number): number {
  let best = 0;
  values.forEach((v, i) => {
    if (Math.abs(v - value) < Math.abs(values[best] - value)) best = i;
  });
  return best;
}

export interface Place {
  readonly index: number;
  readonly direction: 1 | -1;
}

/** The next position; undefined at the end of a sweep that runs once. */
export function nextPlace({ index, direction }: Place, count: number, turn: Scene["turn"]): Place | undefined {
  const next = index + direction;
  if (next >= 0 && next < count) return { index: next, direction };
  if (turn === "once" || count < 2) return undefined;
  if (turn === "loop") return { index: direction > 0 ? 0 : count - 1, direction };
  return { index: index - direction, direction: direction > 0 ? -1 : 1 };
}
