import type { Axis } from "../compute/job.ts";
import { modelById } from "../models/registry.ts";
import { solveAt } from "./report.ts";
import type { Scene } from "./scene.ts";

/** Where the sign of the map's quantity turns, along one axis from the probe. */
export interface Boundary {
  readonly axis: Axis;
  /** Value of the axis parameter at which it turns. */
  readonly at: number;
  /** Sign of the quantity at the probe, and beyond the boundary. */
  readonly here: 1 | -1;
  /** How far, as a share of the axis. */
  readonly distance: number;
  /** All of the axis where the sign is the other one, this stretch among others, upwards. */
  readonly stretches: readonly Stretch[];
}

/** From where to where, in values of the axis parameter; undefined for the end of the axis. */
export interface Stretch {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

const STEPS = 24;
/** The way from a boundary to where it ends is looked at more closely: bands are narrow. */
const FINE_STEPS = 96;
/** A place is known to a millionth of a step. */
const HALVINGS = 20;
/** So many stretches on either side are told. */
const MOST = 3;

/**
 * The boundary nearest to the probe, as a share of the axes: the first change of sign along either axis, refined by
 * halving. Undefined for a quantity without a sign, a probe off the map or on the boundary, or where nothing turns.
 */
export function nearestBoundary(scene: Scene): Boundary | undefined {
  const quantity = modelById(scene.model).quantities[scene.quantity];
  if (quantity.scale !== "diverging" || quantity.wants) return undefined;
  const sign = (axis: Axis, value: number) =>
    Math.sign(solveAt(scene.model, { ...scene.params, [axis.param]: value }, [scene.quantity])[scene.quantity]);
  let nearest: (Omit<Boundary, "stretches"> & { readonly way: number; readonly t: number }) | undefined;
  for (const axis of [scene.x, scene.y]) {
    const place = placeOn(axis);
    const value = scene.params[axis.param] as number;
    const start = axis.log
      ? Math.log(value / axis.lo) / Math.log(axis.hi / axis.lo)
      : (value - axis.lo) / (axis.hi - axis.lo);
    if (!(start >= 0 && start <= 1)) return undefined;
    const here = sign(axis, value);
    if (here !== 1 && here !== -1) return undefined;
    for (const way of [1, -1]) {
      const t = turn((u) => sign(axis, place(u)) === -here, start, way, STEPS, nearest?.distance);
      if (t === undefined) continue;
      const distance = Math.abs(t - start);
      if (distance < (nearest?.distance ?? Number.POSITIVE_INFINITY))
        nearest = { axis, at: place(t), here, distance, way, t };
    }
  }
  if (!nearest) return undefined;
  const { way, t, ...found } = nearest;
  const { axis, here } = found;
  const place = placeOn(axis);
  const isHere = (u: number) => sign(axis, place(u)) === here;
  const isThere = (u: number) => sign(axis, place(u)) === -here;
  const runs = (start: number, on: number, steps: number): [number, number | undefined][] => {
    const out: [number, number | undefined][] = [];
    for (let u: number | undefined = start; u !== undefined && out.length < MOST; ) {
      const begin: number | undefined = out.length === 0 && on === way ? t : turn(isThere, u, on, STEPS);
      if (begin === undefined) break;
      u = turn(isHere, begin + on * 1e-6, on, out.length === 0 ? steps : STEPS);
      out.push([begin, u]);
    }
    return out;
  };
  const start = t - way * found.distance;
  const onward = runs(start, way, FINE_STEPS);
  const stretches = [...onward, ...runs(start, -way, STEPS)].map(([a, b], i) => {
    const rising = (i < onward.length ? way : -way) > 0;
    const [from, to] = rising ? [a, b] : [b, a];
    return { from: from === undefined ? undefined : place(from), to: to === undefined ? undefined : place(to) };
  });
  stretches.sort((a, b) => (a.from ?? Number.NEGATIVE_INFINITY) - (b.from ?? Number.NEGATIVE_INFINITY));
  return { ...found, stretches };
}

/** Values along an axis, 0 … 1. */
const placeOn = (axis: Axis) => (t: number) =>
  axis.log ? axis.lo * (axis.hi / axis.lo) ** t : axis.lo + (axis.hi - axis.lo) * t;

/** The first place from `start` on, upwards or downwards in 0 … 1, where something becomes true, refined by halving. */
function turn(
  isThere: (t: number) => boolean,
  start: number,
  way: number,
  steps: number,
  within = 1.1,
): number | undefined {
  for (let k = 1; k <= steps; k++) {
    let near = start + (way * (k - 1)) / steps;
    let far = Math.max(0, Math.min(1, start + (way * k) / steps));
    if (Math.abs(far - start) >= within + 1 / steps) return undefined;
    if (isThere(far)) {
      for (let i = 0; i < HALVINGS; i++) {
        const middle = (near + far) / 2;
        if (isThere(middle)) far = middle;
        else near = middle;
      }
      return far;
    }
    if (far === 0 || far === 1) return undefined;
  }
  return undefined;
}
