import { plainDecimal, readDecimal } from "../lib/decimal.ts";
import { readOption, writeOption } from "../lib/optionText.ts";
import type { NumberParam, Param, ParamValue, TextParam } from "../models/param.ts";

/** Readers of single values from outside: what is wrong becomes the default or the nearest allowed value, and is noted. */

export type Note = (key: string, message: string) => void;

export function readParam(key: string, param: Param, value: unknown, note: Note): ParamValue {
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
    const range = `${plainDecimal(lo)}…${plainDecimal(hi)}${param.infinite ? " or inf" : ""}`;
    const why = inside === whole ? "must be a whole number" : `is outside ${range}`;
    note(key, `${key}=${plainDecimal(value)} ${why}; ${plainDecimal(inside)} is used`);
  }
  return inside === 0 ? 0 : inside;
}

export function readChoice(key: string, value: unknown, ids: readonly string[], byDefault: string, note: Note): string {
  if (value === undefined) return byDefault;
  if (typeof value === "string" && ids.includes(value.trim())) return value.trim();
  note(key, `${key}=${shorten(value)} is not one of ${ids.join(", ")}; ${byDefault} is used`);
  return byDefault;
}

export function readWhole(key: string, value: unknown, lo: number, hi: number, byDefault: number, note: Note): number {
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

export function readPositive(key: string, value: unknown, note: Note, most = 1e9): number | undefined {
  if (value === undefined || value === "off" || value === "") return undefined;
  const number = toNumber(value);
  if (number !== undefined && number >= 1e-9 && number <= most) return number;
  note(key, `${key}=${shorten(value)} is not a number in 1e-9…1e${Math.log10(most)}; it was ignored`);
  return undefined;
}

/** A number from outside; anything below 1e-15 is zero, so that plain decimals stay short. */
export function toNumber(value: unknown): number | undefined {
  const number = typeof value === "number" ? value : typeof value === "string" ? readDecimal(value) : undefined;
  if (number === undefined || Number.isNaN(number) || number === Number.NEGATIVE_INFINITY) return undefined;
  return Math.abs(number) < 1e-15 ? 0 : number;
}

/** Foreign text as a notice may show it. */
export function shorten(value: unknown): string {
  const text = String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
