import type { Axis } from "../compute/job.ts";
import { plainDecimal } from "../lib/decimal.ts";
import { readOption, writeOption } from "../lib/optionText.ts";
import {
  defaultBeside,
  type Model,
  type NumberParam,
  type Param,
  type Params,
  type ParamValue,
  type TextParam,
} from "../models/model.ts";
import { findModel, models } from "../models/registry.ts";
import { axisParam, readAxis } from "./readAxis.ts";
import { type Note, shorten, toNumber } from "./readText.ts";
import { defaultScene, type Family, type Notice, type Raw, type Scene, toRaw } from "./scene.ts";
import { readSpot, readStory, readSweep } from "./talk.ts";

export interface Restored {
  readonly scene: Scene;
  readonly notices: readonly Notice[];
}

/** Version of links that this build writes and fully understands. */
export const LINK_VERSION = 1;

const MAX_PINS = 20;
const MAX_TRIALS = 100_000;

/**
 * The single gate for everything from outside: link, preset, slider, command line, an older version. Total (never
 * throws), idempotent, canonical. What is wrong becomes the default or the nearest allowed value, and a notice that
 * names the key.
 */
export function restore(raw: Raw): Restored {
  const notices: Notice[] = [];
  const note = (key: string, message: string) => {
    notices.push({ key: shorten(key), message });
  };
  const get = (key: string): unknown => (Object.hasOwn(raw, key) ? raw[key] : undefined);

  readVersion(get("v"), Object.keys(raw).length > 0, note);
  const model = readModel(get("m"), note);
  const base = defaultScene(model);

  const params: Record<string, ParamValue> = {};
  for (const [key, param] of Object.entries(model.params)) params[key] = readParam(key, param, get(key), note);
  for (const [key, param] of Object.entries(model.params))
    if (get(key) === undefined) params[key] = defaultBeside(param, params);

  readAlternatives(model, params, get, note);

  const quantity = readChoice("q", get("q"), Object.keys(model.quantities), base.quantity, note);
  const x = readAxis("x", get("x"), model, undefined, axisParam(get("y")), note);
  const y = readAxis("y", get("y"), model, x.param, undefined, note);
  const scene: Scene = {
    model: model.id,
    params,
    quantity,
    x,
    y,
    cut: readChoice("cut", get("cut"), ["x", "y"], base.cut, note) as Scene["cut"],
    show: readChoice("show", get("show"), ["theory", "simulation", "agreement"], base.show, note) as Scene["show"],
    colourLimit: readPositive("lim", get("lim"), note),
    pins: readPins(get("pin"), x, y, note),
    seed: readWhole("seed", get("seed"), 0, Number.MAX_SAFE_INTEGER, base.seed, note),
    trials: readWhole("trials", get("trials"), 1, MAX_TRIALS, base.trials, note),
    targetSe: readPositive("se", get("se"), note),
    epsilon: readPositive("eps", get("eps"), note, 1e6),
    family: readFamily(model, get("fam"), note),
    watch: readChoice("watch", get("watch"), ["no", "yes"], "no", note) === "yes",
    spread: readChoice("spread", get("spread"), ["no", "yes"], "no", note) === "yes",
    embed: readChoice("embed", get("embed"), ["no", "figure", "controls", "full"], base.embed, note) as Scene["embed"],
    present: readChoice("present", get("present"), ["no", "yes", "curves"], "no", note) as Scene["present"],
    spot: readSpot(model.quantities[quantity], get("spot"), note),
    story: readStory(get("story"), note),
    step: readWhole("step", get("step"), 1, 999, 1, note),
    sweep: readSweep(model, get("sweep"), note),
    turn: readChoice("turn", get("turn"), ["once", "loop", "swing"], base.turn, note) as Scene["turn"],
    pace: readWhole("pace", get("pace"), 1, 30, base.pace, note),
    play: readChoice("play", get("play"), ["no", "yes"], "no", note) === "yes",
  };

  const known = [toRaw(base), model.params, model.alternatives?.params ?? {}];
  for (const key of Object.keys(raw)) {
    if (raw[key] === undefined || known.some((keys) => Object.hasOwn(keys, key))) continue;
    if (!Object.hasOwn(model.reserved, key)) note(key, `“${shorten(key)}” is not a key of this model; it was ignored`);
    else if (String(raw[key]).trim() !== model.reserved[key])
      note(key, `${key}=${shorten(raw[key])} is not computed by this version; ${key}=${model.reserved[key]} is used`);
  }
  return { scene, notices };
}

/** Numbers that set parameters in another way; they win over the parameters they set. */
function readAlternatives(
  model: Model,
  params: Record<string, ParamValue>,
  get: (key: string) => unknown,
  note: Note,
): void {
  const { alternatives } = model;
  if (!alternatives) return;
  const values: Record<string, number> = {};
  for (const [key, param] of Object.entries(alternatives.params)) {
    if (get(key) === undefined) continue;
    const number = toNumber(get(key));
    if (number === undefined) note(key, `“${shorten(get(key))}” is not a number; it was ignored`);
    else values[key] = toRange(key, param, number, note);
  }
  const keys = Object.keys(values);
  if (keys.length === 0) return;
  const { params: set, refused } = alternatives.set(params, values);
  Object.assign(params, set);
  if (refused) note(keys.join(", "), `${refused}; the nearest task is used`);
  for (const [key, param] of Object.entries(model.params))
    if (get(key) === undefined && !(key in set)) params[key] = defaultBeside(param, params);
}

function readVersion(value: unknown, anything: boolean, note: Note): void {
  if (value === undefined) {
    if (anything) note("v", "the link names no version; it is read as version 1");
    return;
  }
  const version = toNumber(value);
  if (version === LINK_VERSION) return;
  if (version !== undefined && Number.isInteger(version) && version > LINK_VERSION)
    note("v", `the link is of the newer version ${shorten(value)}; it is read as far as version 1 goes`);
  else note("v", `“${shorten(value)}” is not a version; the link is read as version 1`);
}

function readModel(value: unknown, note: Note): Model {
  if (value === undefined) return models[0];
  const model = typeof value === "string" ? findModel(value.trim()) : undefined;
  if (model) return model;
  note(
    "m",
    `no model is called “${shorten(value)}”; ${models[0].id} is used (known: ${models.map((k) => k.id).join(", ")})`,
  );
  return models[0];
}

function readParam(key: string, param: Param, value: unknown, note: Note): ParamValue {
  if (value === undefined) return param.default;
  if (param.kind === "choice")
    return readChoice(
      key,
      value,
      param.options.map((o) => o.id),
      param.default,
      note,
    );
  if (param.kind === "text") return readText(key, param, value, note);
  const number = toNumber(value);
  if (number === undefined) {
    note(key, `“${shorten(value)}” is not a number; ${key}=${plainDecimal(param.default)} is used`);
    return param.default;
  }
  return toRange(key, param, number, note);
}

/** `id` or `id:number` in its canonical form. */
function readText(key: string, param: TextParam, value: unknown, note: Note): string {
  const { id, argument } = readOption(String(value));
  const option = param.options.find((o) => o.id === id);
  if (!option) {
    const forms = param.options.map((o) => (o.argument ? `${o.id}:${o.argument.symbol}` : o.id)).join(", ");
    note(key, `${key}=${shorten(value)} is not one of ${forms}; ${param.default} is used`);
    return param.default;
  }
  const wanted = option.argument;
  if (!wanted) {
    if (argument !== undefined) note(key, `${key}=${id} takes no number; ${shorten(value)} is read as ${id}`);
    return id;
  }
  const number = argument === undefined ? undefined : toNumber(argument);
  if (number === undefined) {
    note(key, `${key}=${shorten(value)} needs a number; ${writeOption(id, wanted.default)} is used`);
    return writeOption(id, wanted.default);
  }
  return writeOption(
    id,
    toRange(id, wanted, number, (_, message) => note(key, message)),
  );
}

/** The value itself, or the nearest one that is computed, with a notice. */
function toRange(
  key: string,
  param: Pick<NumberParam, "hard" | "scale" | "infinite">,
  value: number,
  note: Note,
): number {
  if (value === Number.POSITIVE_INFINITY && param.infinite) return value;
  const [lo, hi] = param.hard;
  const whole = param.scale === "integer" && Number.isFinite(value) ? Math.round(value) : value;
  const inside = Math.min(hi, Math.max(lo, whole));
  if (inside !== value) {
    const range = `${plainDecimal(lo)}…${plainDecimal(hi)}${param.infinite ? " or inf" : ""}`;
    const why = inside === whole ? "must be a whole number" : `is outside ${range}`;
    note(key, `${key}=${plainDecimal(value)} ${why}; ${plainDecimal(inside)} is used`);
  }
  return inside === 0 ? 0 : inside;
}

function readChoice(key: string, value: unknown, ids: readonly string[], byDefault: string, note: Note): string {
  if (value === undefined) return byDefault;
  if (typeof value === "string" && ids.includes(value.trim())) return value.trim();
  note(key, `${key}=${shorten(value)} is not one of ${ids.join(", ")}; ${byDefault} is used`);
  return byDefault;
}

function readWhole(key: string, value: unknown, lo: number, hi: number, byDefault: number, note: Note): number {
  if (value === undefined) return byDefault;
  const number = toNumber(value);
  if (number === undefined) {
    note(key, `“${shorten(value)}” is not a number; ${key}=${byDefault} is used`);
    return byDefault;
  }
  const inside = Math.min(hi, Math.max(lo, Math.round(number)));
  if (inside !== number) note(key, `${key} must be a whole number in ${lo}…${hi}; ${inside} is used`);
  return inside === 0 ? 0 : inside;
}

function readPositive(key: string, value: unknown, note: Note, most = 1e9): number | undefined {
  if (value === undefined || value === "off" || value === "") return undefined;
  const number = toNumber(value);
  if (number !== undefined && number >= 1e-9 && number <= most) return number;
  note(key, `${key}=${shorten(value)} is not a number in 1e-9…1e${Math.log10(most)}; it was ignored`);
  return undefined;
}

function readPins(value: unknown, x: Axis, y: Axis, note: Note): readonly (readonly [number, number])[] {
  if (value === undefined || value === "") return [];
  const pins: [number, number][] = [];
  for (const text of String(value).split(";").slice(0, MAX_PINS)) {
    const [u, v, ...rest] = text.split(",").map(toNumber);
    if (u !== undefined && v !== undefined && rest.length === 0 && Math.max(Math.abs(u), Math.abs(v)) <= 1e9)
      pins.push([u, v]);
    else note("pin", `“${shorten(text)}” is not a marker ${x.param},${y.param}; it was ignored`);
  }
  return pins;
}

const MAX_GROUPS = 3;
const MAX_CURVES = 16;

/** Curves beside the present one. A member that is wrong is left out. */
function readFamily(model: Model, value: unknown, note: Note): Family {
  if (value === undefined || value === "") return [];
  const groups: Params[][] = [];
  let curves = 1;
  for (const text of String(value).split(";")) {
    const members = text.split(",").flatMap((part) => readMember(model, part, note));
    if (members.length === 0) continue;
    if (groups.length === MAX_GROUPS || curves * members.length > MAX_CURVES) {
      note("fam", `more than ${MAX_CURVES} curves or ${MAX_GROUPS} groups; “${shorten(text)}” was left out`);
      continue;
    }
    curves *= members.length;
    groups.push(members);
  }
  return groups;
}

function readMember(model: Model, text: string, note: Note): Params[] {
  const member: Record<string, ParamValue> = {};
  for (const pair of text.split("_")) {
    const colon = pair.indexOf(":");
    const key = (colon < 0 ? pair : pair.slice(0, colon)).trim();
    const value = colon < 0 ? undefined : pair.slice(colon + 1).trim();
    const param = [model.params, model.alternatives?.params ?? {}].find((params) => Object.hasOwn(params, key))?.[key];
    if (!param || value === undefined) {
      note("fam", `“${shorten(pair)}” is not key:value of this model; it was left out`);
      return [];
    }
    if (param.group === "watch") {
      note("fam", `“${key}” does not change what the curves show; it was left out`);
      return [];
    }
    member[key] = readParam("fam", param, value, note);
  }
  return [member];
}
