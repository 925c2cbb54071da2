import { literally, t } from "../lib/language.ts";
import { memoByObject, memoByPair } from "../lib/memo.ts";
import { manifests } from "../models/manifests.ts";
import type { Model } from "../models/model.ts";
import { defaultModelId, modelById } from "../models/registry.ts";
import { firstKeys, linkKeys } from "./keys.ts";
import { LINK_VERSION, migrate } from "./migrate.ts";
import { meant, type Note, shorten, toNumber } from "./readers.ts";
import { readScene } from "./readScene.ts";
import type { Notice, Raw, Scene } from "./scene.ts";

export interface Restored {
  readonly scene: Scene;
  readonly notices: readonly Notice[];
}

const FIRST = new Set(Object.keys(firstKeys));

/** Every key that a link of this model may have. */
const knownKeys = memoByObject(
  ({ params, alternatives, reserved }: Model): ReadonlySet<string> =>
    new Set(Object.keys({ ...params, ...alternatives?.params, ...reserved }).concat(linkKeys)),
);

/** Id of the model that a link names; the default if it names none or an unknown one. */
export function modelNamed(given: Raw): string {
  return modelOf(migrate(spelled(given, FIRST, () => {})).m) ?? defaultModelId;
}

/** The model id that a value stands for; undefined if none. */
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
  const known = knownKeys(model);
  const raw = spelled(named, known, note);
  const scene = readScene(model, (key) => (Object.hasOwn(raw, key) ? raw[key] : undefined), note);

  for (const key of Object.keys(raw)) {
    const isReserved = Object.hasOwn(model.reserved, key);
    if (raw[key] === undefined || (known.has(key) && !isReserved)) continue;
    if (!isReserved) note(key, literally("“{key}” is not a key of this model; it was ignored", { key: shorten(key) }));
    else if (String(raw[key]).trim() !== model.reserved[key])
      note(
        key,
        literally("{given} is not computed by this version; {used} is used", {
          given: `${key}=${shorten(raw[key])}`,
          used: `${key}=${model.reserved[key]}`,
        }),
      );
  }
  return { scene, notices };
}

/** A key as a table spells it, or as it is where the table has none like it. */
const nameOf = memoByPair(1000, (names: ReadonlySet<string>, key: string) =>
  names.has(key) ? key : (meant([...names], key) ?? key),
);

/** Keys as the tables spell them; of two spellings of one key the first counts. */
function spelled(given: Raw, names: ReadonlySet<string>, note: Note): Raw {
  const raw: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(given)) {
    const name = nameOf(names, key);
    if (name !== key && Object.hasOwn(given, name))
      note(key, literally("{key} stands twice; {name} is used", { key, name }));
    else if (Object.hasOwn(raw, name)) note(key, literally("{name} stands twice; the first is used", { name: key }));
    else raw[name] = given[key];
  }
  return raw;
}

function readVersion(value: unknown, anything: boolean, note: Note): void {
  if (value === undefined) {
    if (anything) note("v", t("the link names no version; it is read as version 1"));
    return;
  }
  const version = toNumber(value);
  if (version === LINK_VERSION) return;
  if (version !== undefined && Number.isInteger(version) && version > LINK_VERSION)
    note(
      "v",
      literally("the link is of the newer version {version}; it is read as far as version 1 goes", {
        version: shorten(value),
      }),
    );
  else note("v", literally("“{text}” is not a version; the link is read as version 1", { text: shorten(value) }));
}

function readModel(value: unknown, note: Note): Model {
  const id = modelOf(value);
  if (value !== undefined && id === undefined) {
    const known = manifests.map((m) => m.id).join(", ");
    note(
      "m",
      literally("no model is called “{name}”; {used} is used (known: {known})", {
        name: shorten(value),
        used: defaultModelId,
        known,
      }),
    );
  }
  return modelById(id ?? defaultModelId);
}
