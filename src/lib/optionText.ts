import { plainDecimal, readDecimal } from "./decimal.ts";

/** A choice with an optional number, as in links: `min`, `ridge:0.1`. */
export interface Option {
  readonly id: string;
  /** Undefined without a colon; NaN if the text after it is not a number. */
  readonly argument: number | undefined;
}

/** Reads `id` or `id:number`. */
export function readOption(text: string): Option {
  const colon = text.indexOf(":");
  if (colon < 0) return { id: text.trim(), argument: undefined };
  return { id: text.slice(0, colon).trim(), argument: readDecimal(text.slice(colon + 1)) ?? Number.NaN };
}

/** The canonical form. */
export function writeOption(id: string, argument?: number): string {
  return argument === undefined ? id : `${id}:${plainDecimal(argument)}`;
}
