import type { Axis } from "../compute/job.ts";
import { memoByObject } from "../lib/memo.ts";
import type { Model } from "../models/model.ts";
import type { Params, ParamValue } from "../models/param.ts";
import { type Note, readChoice, readPositive, readWhole } from "./readers.ts";

/** A key of a link that all models share. Gate, link, documentation and random links of tests derive from its one entry. */
export interface Key<T> {
  /** Its name in a link. */
  readonly key: string;
  /** What it means and what holds where a link does not say, for the documentation. */
  readonly meaning: string;
  readonly byDefault: string;
  /** What values may be; `text` is a form of its own. */
  readonly values: Values;
  /** The given value, or the default if it is undefined or invalid, with a notice. */
  read(given: unknown, reading: Reading): T;
  /** As written in a link; undefined if a link cannot express it. */
  write(value: T, model: Model): ParamValue | undefined;
}

export type Values =
  | { readonly kind: "choice"; readonly ids: (model: Model) => readonly string[] }
  | { readonly kind: "whole"; readonly lo: number; readonly hi: number }
  | { readonly kind: "positive"; readonly most: number }
  | { readonly kind: "text" };

/** Context in which a key is read. */
export interface Reading {
  readonly model: Model;
  readonly params: Params;
  /** Raw value of another key in the link; undefined if absent. */
  readonly get: (key: string) => unknown;
  readonly note: Note;
  /** Values of the keys earlier in the table. */
  readonly earlier: Earlier;
}

interface Earlier {
  readonly quantity: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly compare: string;
}

interface Words {
  readonly key: string;
  readonly meaning: string;
  readonly byDefault: string;
}

/** A key with a form of its own. */
export function textKey<T>(entry: Omit<Key<T>, "values">): Key<T> {
  return { ...entry, values: { kind: "text" } };
}

/** One of a few names, which the model may decide. */
export function choiceByModel<T extends string>(
  words: Words,
  ids: (model: Model) => readonly T[],
  byDefault: (reading: Reading) => T,
): Key<T> {
  const idsOf = memoByObject(ids);
  return {
    ...words,
    values: { kind: "choice", ids: idsOf },
    read: (given, reading) => readChoice(words.key, given, idsOf(reading.model), byDefault(reading), reading.note),
    write: (value) => value,
  };
}

/** One of a few names. */
export function choice<T extends string>(
  words: Omit<Words, "byDefault">,
  ids: readonly T[],
  byDefault: NoInfer<T>,
): Key<T> {
  return choiceByModel(
    { ...words, byDefault },
    () => ids,
    () => byDefault,
  );
}

/** `yes` or `no`, and `no` by default. */
export function flag(words: Omit<Words, "byDefault">): Key<boolean> {
  const named = choice(words, ["no", "yes"], "no");
  return {
    ...named,
    read: (given, reading) => named.read(given, reading) === "yes",
    write: (value) => (value ? "yes" : "no"),
  };
}

/** A whole number. */
export function whole(
  words: Omit<Words, "byDefault">,
  [lo, hi]: readonly [number, number],
  byDefault: number,
): Key<number> {
  return {
    ...words,
    byDefault: `${byDefault}`,
    values: { kind: "whole", lo, hi },
    read: (given, { note }) => readWhole(words.key, given, lo, hi, byDefault, note),
    write: (value) => value,
  };
}

/** A number above 0; undefined where there is none. */
export function positive(words: Words, most = 1e9): Key<number | undefined> {
  return {
    ...words,
    values: { kind: "positive", most },
    read: (given, { note }) => readPositive(words.key, given, note, most),
    write: (value) => value,
  };
}
