import type { Params, ParamValue } from "../models/param.ts";
import { defaultBeside } from "../models/param.ts";
import { modelById } from "../models/registry.ts";
import type { Key } from "./key.ts";
import { type Field, fields, keyOf, type keys, plannedKeys } from "./keys.ts";

type Values = { readonly [F in Field]: (typeof keys)[F] extends Key<infer T> ? T : never };

/** Everything that a link says; everything on the page derives from it. */
export interface Scene extends Values {
  readonly model: string;
  readonly params: Params;
}

/** The part of a scene that decides what is computed: all but the page and the talk. */
export type PlannedScene = Pick<Scene, "model" | "params" | keyof typeof plannedKeys>;

const planned = ["model", "params", ...Object.keys(plannedKeys)] as readonly (keyof PlannedScene)[];

/** Whether two scenes share, by identity, all that decides what is computed. */
export const isPlannedAlike = (a: PlannedScene, b: PlannedScene): boolean => planned.every((f) => a[f] === b[f]);

/** A message about one key of a link: what was wrong and what is used. */
export interface Notice {
  readonly key: string;
  readonly message: string;
}

/** A scene as keys and values of a link, every key present; `restore` of it gives the scene back. */
export type Raw = Readonly<Record<string, unknown>>;

export function toRaw(scene: Scene): Record<string, ParamValue | undefined> {
  const model = modelById(scene.model);
  // A default that depends on other parameters is not written, so that it keeps following them.
  const written = Object.entries(scene.params).filter(
    ([key, value]) => !("follows" in model.params[key]) || value !== defaultBeside(model.params[key], scene.params),
  );
  const common = fields.map((field) => [keyOf[field].key, keyOf[field].write(scene[field], model)]);
  return { v: 1, m: scene.model, ...Object.fromEntries(written), ...Object.fromEntries(common) };
}

/** The later scene, reusing the objects of the earlier one that are equal, so that unchanged parts are identical (`===`). */
export function keepUnchanged(before: Scene, after: Scene): Scene {
  const same = (Object.keys(before) as (keyof Scene)[]).filter(
    (field) => typeof before[field] === "object" && JSON.stringify(before[field]) === JSON.stringify(after[field]),
  );
  return { ...after, ...Object.fromEntries(same.map((field) => [field, before[field]])) };
}

/** The scene of A alone; undefined where nothing is compared. */
export function referenceScene<S extends PlannedScene>(scene: S): S | undefined {
  const { reference } = scene;
  return reference && { ...scene, params: reference, compare: "no", reference: undefined };
}
