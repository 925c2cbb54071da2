import type { Axis } from "../compute/job.ts";
import { manifests } from "../models/manifests.ts";
import type { Model } from "../models/model.ts";
import { defaultBeside, type NumberParam, type Params, type ParamValue } from "../models/param.ts";
import { defaultModelId, modelById } from "../models/registry.ts";
import { readControls } from "./controls.ts";
import { curveViews } from "./curveViews.ts";
import { LINK_VERSION, migrate } from "./migrate.ts";
import { axisParam, readAxis } from "./readAxis.ts";
import {
  meant,
  type Note,
  numberIn,
  readChoice,
  readParam,
  readPositive,
  readWhole,
  shorten,
  toNumber,
  toRange,
} from "./readers.ts";
import { readFamily, readReference } from "./readMembers.ts";
import { defaultScene, type Notice, type Raw, type Scene, toRaw } from "./scene.ts";
import { readSpot, readStory, readSweep } from "./talk.ts";

export interface Restored {
  readonly scene: Scene;
  readonly notices: readonly Notice[];
}

const COMPARISONS = ["no", "ghost", "side", "difference"];
const MAX_PINS = 20;
const MAX_TRIALS = 100_000;

/** Keys that are read before the model is known. */
const FIRST = new Set(["v", "m"]);

/** Id of the model that keys and values name; the default where they name none, or one that is not known. */
export function modelNamed(given: Raw): string {
  return modelOf(migrate(spelled(given, FIRST, () => {})).m) ?? defaultModelId;
}

/** The id that a value means; undefined where it means none. */
function modelOf(value: unknown): string | undefined {
  const ids = manifests.map(({ id }) => id);
  return typeof value === "string" ? meant(ids, value) : undefined;
}

/**
 * The single gate for everything from outside: link, preset, slider, command line, an older version. Total (never
 * throws once the model that is named has been loaded, see `loadLink.ts`), idempotent, canonical. What is wrong becomes
 * the default or the nearest allowed value, and a notice that names the key.
 */
export function restore(given: Raw): Restored {
  const notices: Notice[] = [];
  const note = (key: string, message: string) => {
    notices.push({ key: shorten(key), message });
  };
  const named = migrate(spelled(given, FIRST, note));
  readVersion(named.v, Object.keys(named).length > 0, note);
  const model = readModel(named.m, note);
  const base = defaultScene(model);
  const known = new Set(
    Object.keys({ ...toRaw(base), ...model.params, ...model.alternatives?.params, ...model.reserved }),
  );
  const raw = spelled(named, known, note);
  const get = (key: string): unknown => (Object.hasOwn(raw, key) ? raw[key] : undefined);

  const params: Record<string, ParamValue> = {};
  for (const [key, param] of Object.entries(model.params)) params[key] = readParam(key, param, get(key), note);
  for (const [key, param] of Object.entries(model.params))
    if (get(key) === undefined) params[key] = defaultBeside(param, params);

  readAlternatives(model, params, get, note);

  const quantity = readChoice("q", get("q"), Object.keys(model.quantities), base.quantity, note);
  const x = readAxis("x", get("x"), model, undefined, axisParam(get("y"), model), note);
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
    pins: readPins(get("pin"), [x, y], model, note),
    seed: readWhole("seed", get("seed"), 0, Number.MAX_SAFE_INTEGER, base.seed, note),
    trials: readWhole("trials", get("trials"), 1, MAX_TRIALS, base.trials, note),
    targetSe: readPositive("se", get("se"), note),
    epsilon: readPositive("eps", get("eps"), note, 1e6),
    family: readFamily(model, get("fam"), note),
    curves: readChoice(
      "curves",
      get("curves"),
      curveViews(model).map(([id]) => id),
      base.curves,
      note,
    ),
    watch: readChoice("watch", get("watch"), ["no", "yes"], "no", note) === "yes",
    spread: readChoice("spread", get("spread"), ["no", "yes"], "no", note) === "yes",
    theme: readChoice("theme", get("theme"), ["auto", "light", "dark"], base.theme, note) as Scene["theme"],
    embed: readChoice("embed", get("embed"), ["no", "figure", "controls", "full"], base.embed, note) as Scene["embed"],
    ...readControls(model, get("hide"), get("only"), note),
    ...readCompare(model, params, get, note),
    present: readChoice("present", get("present"), ["no", "yes", "curves"], "no", note) as Scene["present"],
    spot: readSpot(model.quantities[quantity], get("spot"), note),
    story: readStory(get("story"), note),
    step: readWhole("step", get("step"), 1, 999, 1, note),
    sweep: readSweep(model, get("sweep"), note),
    turn: readChoice("turn", get("turn"), ["once", "loop", "swing"], base.turn, note) as Scene["turn"],
    pace: readWhole("pace", get("pace"), 1, 30, base.pace, note),
    play: readChoice("play", get("play"), ["no", "yes"], "no", note) === "yes",
  };

  for (const key of Object.keys(raw)) {
    const isReserved = Object.hasOwn(model.reserved, key);
    if (raw[key] === undefined || (known.has(key) && !isReserved)) continue;
    if (!isReserved) note(key, `“${shorten(key)}” is not a key of this model; it was ignored`);
    else if (String(raw[key]).trim() !== model.reserved[key])
      note(key, `${key}=${shorten(raw[key])} is not computed by this version; ${key}=${model.reserved[key]} is used`);
  }
  return { scene, notices };
}

/** Keys as the tables spell them; of two spellings of one key the first counts. */
function spelled(given: Raw, names: ReadonlySet<string>, note: Note): Raw {
  const raw: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(given)) {
    const name = names.has(key) ? key : (meant([...names], key) ?? key);
    if (name !== key && Object.hasOwn(given, name)) note(key, `${key} stands twice; ${name} is used`);
    else if (Object.hasOwn(raw, name)) note(key, `${key} stands twice; the first is used`);
    else raw[name] = given[key];
  }
  return raw;
}

/** How A is shown and what it is; a link that names A and does not say how shows its ghost. */
function readCompare(
  model: Model,
  params: Params,
  get: (key: string) => unknown,
  note: Note,
): Pick<Scene, "compare" | "reference"> {
  const ref = get("ref");
  const unsaid = ref === undefined || ref === "" ? "no" : "ghost";
  const compare = readChoice("compare", get("compare"), COMPARISONS, unsaid, note) as Scene["compare"];
  if (compare !== "no") return { compare, reference: readReference(model, ref, params, note) };
  if (unsaid === "ghost") note("ref", "compare=no: there is nothing to compare with; ref was ignored");
  return { compare, reference: undefined };
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
    const number = numberIn(get(key), param.unit);
    if (typeof number === "string") note(key, `“${shorten(get(key))}” ${number}; it was ignored`);
    else values[key] = toRange(key, param, number, note);
  }
  const keys = Object.keys(values);
  if (keys.length === 0) return;
  const { params: set, refused } = alternatives.set(params, values);
  // What is computed passes the gate like what is read: a link that names it must say the same.
  for (const [key, value] of Object.entries(set)) params[key] = readParam(key, model.params[key], value, note);
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
  const id = modelOf(value);
  if (value !== undefined && id === undefined) {
    const known = manifests.map((m) => m.id).join(", ");
    note("m", `no model is called “${shorten(value)}”; ${defaultModelId} is used (known: ${known})`);
  }
  return modelById(id ?? defaultModelId);
}

function readPins(
  value: unknown,
  [x, y]: readonly Axis[],
  model: Model,
  note: Note,
): readonly (readonly [number, number])[] {
  if (value === undefined || value === "") return [];
  const pins: [number, number][] = [];
  const units = [x, y].map(({ param }) => (model.params[param] as NumberParam).unit);
  for (const text of String(value).split(";").slice(0, MAX_PINS)) {
    const [u, v, ...rest] = text.split(",").map((number, i) => toNumber(number, units[i]));
    if (u !== undefined && v !== undefined && rest.length === 0 && Math.max(Math.abs(u), Math.abs(v)) <= 1e9)
      pins.push([u, v]);
    else note("pin", `“${shorten(text)}” is not a marker ${x.param},${y.param}; it was ignored`);
  }
  return pins;
}
