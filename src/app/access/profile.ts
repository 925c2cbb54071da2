import { fractionOf, valueAt } from "../../lib/range.ts";
import type { NumberParam } from "../../models/param.ts";
import type { Tag } from "../../models/quantity.ts";
import { modelById } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import { SolvedPoint } from "../../scene/solvedPoint.ts";

/** The map's quantity along one axis through the probe, everything else as at the probe. */
export interface Along {
  /** Values of the axis' parameter at equal steps; a whole number where it is one. */
  readonly at: readonly number[];
  readonly values: readonly number[];
}

export interface Profile {
  readonly scene: Scene;
  readonly x: Along;
  readonly y: Along;
  /** The least exact kind of number among them. */
  readonly tag: Tag;
}

/** A power of two and one: a place in the middle, and every place is one of the finer lattices of a map. */
const PLACES = 65;

/** Whether a map has a profile: not of a quantity that each place would take long for, or that has no theory. */
export function hasProfile(scene: Scene): boolean {
  const { simulatedOnly, solveOptions } = modelById(scene.model).quantities[scene.quantity];
  return !simulatedOnly && !solveOptions;
}

/** Solved place by place, a yield after each. */
export function* profileOf(scene: Scene): Generator<void, Profile | undefined> {
  if (!hasProfile(scene)) return undefined;
  const model = modelById(scene.model);
  const quantity = model.quantities[scene.quantity];
  const tags = new Set<Tag>();
  const along: Along[] = [];
  for (const axis of [scene.x, scene.y]) {
    const whole = (model.params[axis.param] as NumberParam).scale === "integer";
    const at: number[] = [];
    const values: number[] = [];
    for (let i = 0; i < PLACES; i++) {
      const value = valueAt(axis, i / (PLACES - 1));
      const place = whole ? Math.round(value) : value;
      if (place === at.at(-1)) continue;
      const params = { ...scene.params, [axis.param]: place };
      at.push(place);
      values.push(new SolvedPoint(model, params).value(scene.quantity));
      tags.add(quantity.tag(params));
      yield;
    }
    along.push({ at, values });
  }
  const tag = (["B", "A"] as const).find((t) => tags.has(t)) ?? "E";
  return { scene, x: along[0], y: along[1], tag };
}

/** Where the probe is among the places, from 0 to 1; outside of that where it is off the axis. */
export const probeOn = (scene: Scene, key: "x" | "y"): number =>
  fractionOf(scene[key], scene.params[scene[key].param] as number);
