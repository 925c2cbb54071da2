import { readDecimal } from "../lib/decimal.ts";

/** Takes a message about one key of a link. */
export type Note = (key: string, message: string) => void;

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
