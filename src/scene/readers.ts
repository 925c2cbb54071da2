import { plainDecimal, readNumber } from "../lib/decimal.ts";
import { literally, t } from "../lib/language.ts";
import { memoByObject } from "../lib/memo.ts";
import { readOption, writeOption } from "../lib/optionText.ts";
import type { NumberParam, Param, ParamValue, TextParam } from "../models/param.ts";

/** Readers of single values from outside: what is wrong becomes the default or the nearest allowed value, and is noted. */

export type Note = (key: string, message: string) => void;

const optionIds = memoByObject(({ options }: Extract<Param, { options: unknown }>) => options.map((o) => o.id));

export function readParam(key: string, param: Param, value: unknown, note: Note): ParamValue {
  if (value === undefined) return param.default;
  if (param.kind === "choice") return readChoice(key, value, optionIds(param), param.default, note);
  if (param.kind === "text") return readText(key, param, value, note);
  const number = numberIn(value, param.unit);
  if (typeof number === "number") return toRange(key, param, number, note);
  note(key, notRead(quoted(value), number, `${key}=${plainDecimal(param.default)}`));
  return param.default;
}

/** `id` or `id:number` in its canonical form. */
function readText(key: string, param: TextParam, value: unknown, note: Note): string {
  const { id, argument } = readOption(String(value));
  const name = meant(optionIds(param), id);
  const option = param.options.find((o) => o.id === name);
  if (!option) {
    const forms = param.options.map((o) => (o.argument ? `${o.id}:${o.argument.symbol}` : o.id)).join(", ");
    note(key, notOneOf(`${key}=${shorten(value)}`, forms, param.default));
    return param.default;
  }
  const wanted = option.argument;
  if (!wanted) {
    if (argument !== undefined)
      note(
        key,
        literally("{key}={option} takes no number; {text} is read as {option}", {
          key,
          option: option.id,
          text: shorten(value),
        }),
      );
    return option.id;
  }
  const text = String(value);
  const number = argument === undefined ? t("needs a number") : numberIn(text.slice(text.indexOf(":") + 1));
  if (typeof number === "string") {
    note(key, notRead(`${key}=${shorten(value)}`, number, writeOption(option.id, wanted.default)));
    return writeOption(option.id, wanted.default);
  }
  return writeOption(
    option.id,
    toRange(option.id, wanted, number, (_, message) => note(key, message)),
  );
}

/** The value, or the nearest allowed one with a notice. */
export function toRange(
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
    const range = `${plainDecimal(lo)}…${plainDecimal(hi)}`;
    const why =
      inside === whole
        ? t("must be a whole number")
        : param.infinite
          ? literally("is outside {range} or inf", { range })
          : literally("is outside {range}", { range });
    note(key, notRead(`${key}=${plainDecimal(value)}`, why, plainDecimal(inside)));
  }
  return inside === 0 ? 0 : inside;
}

export function readChoice<T extends string>(
  key: string,
  value: unknown,
  ids: readonly T[],
  byDefault: NoInfer<T>,
  note: Note,
): T {
  if (value === undefined) return byDefault;
  const id = typeof value === "string" ? meant(ids, value) : undefined;
  if (id !== undefined) return id;
  note(key, notOneOf(`${key}=${shorten(value)}`, listed(ids), byDefault));
  return byDefault;
}

/** Ids that a sentence has room for. */
const ROOM = 20;
const listed = (ids: readonly string[]): string =>
  ids.length <= ROOM
    ? ids.join(", ")
    : literally("{first} and {count} more", { first: ids.slice(0, ROOM).join(", "), count: ids.length - ROOM });

const quoted = (value: unknown): string => literally("“{text}”", { text: shorten(value) });

/** What is wrong with something given, and what is taken in its place. */
const notRead = (given: string, why: string, used: string): string =>
  literally("{given} {why}; {used} is used", { given, why, used });

const notOneOf = (given: string, known: string, used: string): string =>
  literally("{given} is not one of {known}; {used} is used", { given, known, used });

export function readWhole(key: string, value: unknown, lo: number, hi: number, byDefault: number, note: Note): number {
  if (value === undefined) return byDefault;
  const number = numberIn(value);
  if (typeof number === "string") {
    note(key, notRead(quoted(value), number, `${key}=${byDefault}`));
    return byDefault;
  }
  const inside = Math.min(hi, Math.max(lo, Math.round(number)));
  if (inside !== number)
    note(
      key,
      literally("{key} must be a whole number in {range}; {used} is used", { key, range: `${lo}…${hi}`, used: inside }),
    );
  return inside === 0 ? 0 : inside;
}

export function readPositive(key: string, value: unknown, note: Note, most = 1e9): number | undefined {
  if (value === undefined || value === "off" || value === "") return undefined;
  const number = toNumber(value);
  if (number !== undefined && number >= 1e-9 && number <= most) return number;
  note(
    key,
    literally("{given} is not a number in {range}; it was ignored", {
      given: `${key}=${shorten(value)}`,
      range: `1e-9…1e${Math.log10(most)}`,
    }),
  );
  return undefined;
}

/** A number from outside, or what is wrong with it; anything below 1e-15 is zero, so that plain decimals stay short. */
export function numberIn(value: unknown, unit?: string): number | string {
  const number = typeof value === "string" ? readNumber(value, unit) : value;
  if (typeof number === "string") return number;
  if (typeof number !== "number" || Number.isNaN(number) || number === Number.NEGATIVE_INFINITY)
    return t("is not a number");
  return Math.abs(number) < 1e-15 ? 0 : number;
}

/** The number alone; undefined where there is none. */
export function toNumber(value: unknown, unit?: string): number | undefined {
  const number = numberIn(value, unit);
  return typeof number === "number" ? number : undefined;
}

/** The name that a text stands for, ignoring spaces and, if unambiguous, case; undefined for none. */
export function meant<T extends string>(names: readonly T[], text: string): T | undefined {
  if (names.includes(text as T)) return text as T;
  if (text.length > LONGEST_NAME) return undefined;
  const name = text.replace(/\s+/g, "");
  const exact = names.find((n) => n === name);
  if (exact !== undefined) return exact;
  const [found, ...more] = names.filter((n) => n.toLowerCase() === name.toLowerCase());
  return more.length === 0 ? found : undefined;
}

/** Maximum length of a text that is looked up; all names are shorter. */
const LONGEST_NAME = 100;

/** Text from outside, shortened for a notice. */
export function shorten(value: unknown): string {
  const text = String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
