import { literally } from "../lib/language.ts";
import type { Model } from "../models/model.ts";
import { defaultBeside, type Params, type ParamValue } from "../models/param.ts";
import type { Reading } from "./key.ts";
import { fields, keyOf } from "./keys.ts";
import { withOwn } from "./ownData.ts";
import { type Note, numberIn, readParam, shorten, toRange } from "./readers.ts";
import type { Scene } from "./scene.ts";

type Get = Reading["get"];

/** The scene that keys and values mean in a model: its parameters, then every key that all models share. */
export function readScene(model: Model, get: Get, note: Note): Scene {
  const params = readParams(model, get, note);
  const scene: Record<string, unknown> = { model: model.id, params };
  // Complete at the end of the loop; a key reads only those before it.
  const whole = scene as unknown as Scene;
  const reading: Reading = { model, params, get, note, earlier: whole };
  for (const field of fields) scene[field] = keyOf[field].read(get(keyOf[field].key), reading);
  return whole;
}

/** The default scene. */
export const defaultScene = (model: Model): Scene =>
  readScene(
    model,
    () => undefined,
    () => {},
  );

function readParams(model: Model, get: Get, note: Note): Params {
  const params: Record<string, ParamValue> = {};
  for (const [key, param] of Object.entries(model.params)) params[key] = readParam(key, param, get(key), note);
  for (const [key, param] of Object.entries(model.params))
    if (get(key) === undefined) params[key] = defaultBeside(param, params);
  readAlternatives(model, params, get, note);
  return withOwn(model, params, note);
}

/** Numbers that set parameters in another way; they win over the parameters they set. */
function readAlternatives(model: Model, params: Record<string, ParamValue>, get: Get, note: Note): void {
  const { alternatives } = model;
  if (!alternatives) return;
  const values: Record<string, number> = {};
  for (const [key, param] of Object.entries(alternatives.params)) {
    if (get(key) === undefined) continue;
    const number = numberIn(get(key), param.unit);
    if (typeof number === "string")
      note(key, literally("“{text}” {why}; it was ignored", { text: shorten(get(key)), why: number }));
    else values[key] = toRange(key, param, number, note);
  }
  const keys = Object.keys(values);
  if (keys.length === 0) return;
  const { params: set, refused } = alternatives.set(params, values);
  // Derived values pass the same checks as given ones, so that writing and reading them gives the same scene.
  for (const [key, value] of Object.entries(set)) params[key] = readParam(key, model.params[key], value, note);
  if (refused) note(keys.join(", "), literally("{why}; the nearest task is used", { why: refused }));
  for (const [key, param] of Object.entries(model.params))
    if (get(key) === undefined && !(key in set)) params[key] = defaultBeside(param, params);
}
