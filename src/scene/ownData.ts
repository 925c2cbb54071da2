import { t } from "../lib/language.ts";
import type { Model } from "../models/model.ts";
import { ownSpectra } from "../models/ownSpectra.ts";
import type { Params, ParamValue } from "../models/param.ts";
import type { Note } from "./readers.ts";

/** The option of a choice that means it. */
export const OWN = "own";

const NONE = "none";

/** Whether a list of eigenvalues of the reader's own is part of a setting. */
export const usesOwn = (params: Params): boolean => Object.values(params).includes(OWN);

/**
 * These parameters with the list that they mean: the one they name, else the latest. Where it is not here, each choice of
 * it becomes its default, with a notice that says how to give the list.
 */
export function withOwn(model: Model, params: Params, note: Note = () => {}, of?: string): Params {
  if (!usesOwn(params)) return params;
  const { list = NONE } = params;
  const here = list === NONE ? [...ownSpectra.keys()].at(-1) : ownSpectra.has(String(list)) && list;
  if (here) return { ...params, list: here };
  const set: Record<string, ParamValue> = { ...params, list: NONE };
  for (const key in params) {
    if (params[key] !== OWN) continue;
    set[key] = model.params[key].default;
    note(
      of ?? key,
      t("a link carries no list of eigenvalues: give it at “{param}” or by --spectrum FILE; {key}={used} is used", {
        param: model.params[key].name,
        key,
        used: set[key],
      }),
    );
  }
  return set;
}
