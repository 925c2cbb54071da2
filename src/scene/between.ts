import type { Axis } from "../compute/job.ts";
import type { NumberParam, ParamValue } from "../models/param.ts";
import { modelById } from "../models/registry.ts";
import type { Scene } from "./scene.ts";

/**
 * Interpolates between two scenes, `t` in 0 … 1. Numbers change evenly on their own scale, integers in steps; everything
 * else, and a number that is infinite in one scene, is that of `to` from the start. The models must be the same.
 */
export function between(from: Scene, to: Scene, t: number): Scene {
  if (t >= 1) return to;
  const { params } = modelById(to.model);
  const entries = Object.entries(to.params).map(([key, end]): [string, ParamValue] => {
    const param = params[key];
    const start = from.params[key];
    return [key, param.kind === "number" ? part(start as number, end as number, t, param.scale) : end];
  });
  return {
    ...to,
    params: Object.fromEntries(entries),
    x: axisBetween(from.x, to.x, t),
    y: axisBetween(from.y, to.y, t),
  };
}

function axisBetween(from: Axis, to: Axis, t: number): Axis {
  if (from.param !== to.param || from.log !== to.log) return to;
  const scale = to.log ? "log" : "linear";
  return { ...to, lo: part(from.lo, to.lo, t, scale), hi: part(from.hi, to.hi, t, scale) };
}

/** Significant digits, so that links stay short. */
const DIGITS = 5;

function part(from: number, to: number, t: number, scale: NumberParam["scale"]): number {
  if (from === to || !Number.isFinite(from) || !Number.isFinite(to)) return to;
  if (scale === "integer") return Math.round(from + t * (to - from));
  const value = scale === "log" && from > 0 && to > 0 ? from * (to / from) ** t : from + t * (to - from);
  const rounded = Number(value.toPrecision(DIGITS));
  return Math.min(Math.max(rounded, Math.min(from, to)), Math.max(from, to));
}
