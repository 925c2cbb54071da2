import type { Model } from "../models/model.ts";
import { ownSpectra } from "../models/ownSpectra.ts";
import type { Params, ParamValue } from "../models/param.ts";
import type { Note } from "./readers.ts";

/** The option of a choice that means it. */
export const OWN = "own";

/** Whether a list of eigenvalues of the reader's own is part of a setting. */
export const usesOwn = (params: Params): boolean => Object.values(params).includes(OWN);

/** What they are called where a setting is cited: how many there are, and the number made from them. */
export function ownWords(params: Params): string | undefined {
  const own = usesOwn(params) && ownSpectra.get(String(params.list));
  return own ? `own spectrum, ${own.values.length} eigenvalues (list ${String(params.list).slice(3)})` : undefined;
}

/**
 * These parameters with the list that they mean: the one they name, else the latest. Where it is not here, each choice of
 * it becomes its default, with a notice that says how to give the list.
 */
export function withOwn(model: Model, params: Params, note: Note = () => {}, of?: string): Params {
  if (!usesOwn(params)) return params;
  const asked = params.list ?? "none";
  const list = asked === "none" ? [...ownSpectra.keys()].at(-1) : String(asked);
  if (list !== undefined && ownSpectra.has(list)) return { ...params, list };
  const set: Record<string, ParamValue> = { ...params, list: "none" };
  for (const key in params) {
    if (params[key] !== OWN) continue;
    set[key] = model.params[key].default;
    note(
      of ?? key,
      `the list of eigenvalues is not here: it stays with whoever gave it, in one tab. Give it at “${model.params[key].name}”, or by --spectrum FILE; ${key}=${set[key]} is used`,
    );
  }
  return set;
}
