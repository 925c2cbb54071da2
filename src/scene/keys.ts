import { defaultModelId } from "../models/registry.ts";
import { compareKeys } from "./compareKeys.ts";
import { curveKeys } from "./curveKeys.ts";
import type { Key } from "./key.ts";
import { mapKeys } from "./mapKeys.ts";
import { pageKeys } from "./pageKeys.ts";
import { simulationKeys } from "./simulationKeys.ts";
import { talkKeys } from "./talkKeys.ts";

/** Keys that what is computed may depend on. */
export const plannedKeys = { ...mapKeys, ...simulationKeys, ...curveKeys, ...compareKeys };

/** Fields of a scene that one key of a link sets, each with its key; read and written in this order, which links keep for ever. */
export const keys = {
  ...mapKeys,
  ...simulationKeys,
  ...curveKeys,
  ...pageKeys,
  ...compareKeys,
  ...talkKeys,
};

export type Field = keyof typeof keys;

/** The same entries with untyped values, for loops over all keys. */
export const keyOf: Readonly<Record<Field, Key<unknown>>> = keys;
export const fields = Object.keys(keys) as readonly Field[];
export const pageFields = Object.keys(pageKeys) as readonly (keyof typeof pageKeys)[];

/** Keys that are read first, because the meaning of the others depends on them. */
export const firstKeys = {
  v: { meaning: "version of the link format", byDefault: "1" },
  m: { meaning: "model", byDefault: defaultModelId },
};

/** Keys of a link that all models share. */
export const linkKeys: readonly string[] = [...Object.keys(firstKeys), ...fields.map((field) => keyOf[field].key)];
