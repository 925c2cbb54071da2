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
}

const STEPS = 24;
const HALVINGS = 30;

/**
 * The boundary nearest to the probe, as a share of the axes: the first change of sign along either axis, refined by
 * halving. Undefined for a quantity without a sign, a probe off the map or on the boundary, or where nothing turns.
 */
export function nearestBoundary(scene: Scene): Boundary | undefined {
  const quantity = modelById(scene.model).quantities[scene.quantity];
  if (quantity.scale !== "diverging" || quantity.wants) return undefined;
  const sign = (axis: Axis, value: number) =>
    Math.sign(solveAt(scene.model, { ...scene.params, [axis.param]: value }, [scene.quantity])[scene.quantity]);
  let nearest: Boundary | undefined;
  for (const axis of [scene.x, scene.y]) {
    const place = (t: number) => (axis.log ? axis.lo * (axis.hi / axis.lo) ** t : axis.lo + (axis.hi - axis.lo) * t);
    const value = scene.params[axis.param] as number;
    const start = axis.log
      ? Math.log(value / axis.lo) / Math.log(axis.hi / axis.lo)
      : (value - axis.lo) / (axis.hi - axis.lo);
    if (!(start >= 0 && start <= 1)) return undefined;
    const here = sign(axis, value);
    if (here !== 1 && here !== -1) return undefined;
    for (const way of [1, -1]) {
      for (let k = 1; k <= STEPS; k++) {
        let near = start + (way * (k - 1)) / STEPS;
        let far = Math.max(0, Math.min(1, start + (way * k) / STEPS));
        if (Math.abs(far - start) >= (nearest?.distance ?? 1.1) + 1 / STEPS) break;
        if (sign(axis, place(far)) === -here) {
          for (let i = 0; i < HALVINGS; i++) {
            const middle = (near + far) / 2;
            if (sign(axis, place(middle)) === here) near = middle;
            else far = middle;
          }
          const distance = Math.abs(far - start);
          if (distance < (nearest?.distance ?? Number.POSITIVE_INFINITY))
            nearest = { axis, at: place(far), here, distance };
          break;
        }
        if (far === 0 || far === 1) break;
      }
    }
  }
  return nearest;
}
