import { literally } from "../lib/language.ts";
import type { Model } from "../models/model.ts";
import type { Param, Params, ParamValue } from "../models/param.ts";
import { usesOwn, withOwn } from "./ownData.ts";
import { meant, type Note, readParam, shorten } from "./readers.ts";
import type { Family } from "./writers.ts";

/** Readers of settings inside one value of a link: `key:value`, several joined by `_`. */

const MAX_GROUPS = 3;
const MAX_CURVES = 16;

/** Curves beside the present one. A member that is wrong is left out. */
export function readFamily(model: Model, value: unknown, note: Note): Family {
  if (value === undefined || value === "") return [];
  const groups: Params[][] = [];
  let curves = 1;
  for (const text of String(value).split(";")) {
    const members = text.split(",").flatMap((part) => readMember(model, part, note));
    if (members.length === 0) continue;
    if (groups.length === MAX_GROUPS || curves * members.length > MAX_CURVES) {
      note(
        "fam",
        literally("more than {curves} curves or {groups} groups; “{text}” was left out", {
          curves: MAX_CURVES,
          groups: MAX_GROUPS,
          text: shorten(text),
        }),
      );
      continue;
    }
    curves *= members.length;
    groups.push(members);
  }
  return groups;
}

/** A's parameters: B's, but for those that the text names. A setting that is wrong is left out. */
export function readReference(model: Model, value: unknown, params: Params, note: Note): Params {
  const reference: Record<string, ParamValue> = { ...params };
  if (value === undefined || value === "") return reference;
  for (const pair of String(value).split("_")) {
    const setting = readSetting("ref", pair, [model.params], note);
    if (setting) reference[setting[0]] = setting[1];
  }
  return withOwn(model, reference, note, "ref");
}

function readMember(model: Model, text: string, note: Note): Params[] {
  const settings = text
    .split("_")
    .map((pair) => readSetting("fam", pair, [model.params, model.alternatives?.params ?? {}], note));
  if (settings.includes(undefined)) return [];
  const member = Object.fromEntries(settings as [string, ParamValue][]);
  // Which list is meant the other parameters say; here only whether there is one.
  const here = withOwn(model, member, (_, message) =>
    note("fam", literally("“{text}” was left out: {why}", { text: shorten(text), why: message })),
  );
  return usesOwn(member) && !usesOwn(here) ? [] : [member];
}

/** One `key:value`; undefined, with a notice, if it is malformed. */
function readSetting(
  of: string,
  pair: string,
  tables: readonly Readonly<Record<string, Param>>[],
  note: Note,
): [string, ParamValue] | undefined {
  const colon = pair.indexOf(":");
  const params: Readonly<Record<string, Param>> = Object.assign({}, ...tables);
  const key = meant(Object.keys(params), colon < 0 ? pair : pair.slice(0, colon));
  const param = key === undefined ? undefined : params[key];
  if (key === undefined || !param || colon < 0) {
    note(of, literally("“{text}” is not key:value of this model; it was left out", { text: shorten(pair) }));
    return undefined;
  }
  if (param.group === "watch") {
    note(of, literally("“{key}” does not change what the curves show; it was left out", { key }));
    return undefined;
  }
  return [key, readParam(of, param, pair.slice(colon + 1).trim(), note)];
}
