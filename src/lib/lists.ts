import { t } from "./language.ts";

/** Texts one after the other, in the language of the page; each is translated by itself. */

const chained = (texts: readonly string[], two: (first: string, next: string) => string): string =>
  texts.map((text) => t(text)).reduce((first, next) => (first === "" ? next : two(first, next)), "");

/** a, b, c. */
export const commas = (texts: readonly string[]): string =>
  chained(texts, (first, next) => t("{first}, {next}", { first, next }));

/** a; b; c. */
export const semicolons = (texts: readonly string[]): string =>
  chained(texts, (first, next) => t("{first}; {next}", { first, next }));

/** a and b and c. */
export const ands = (texts: readonly string[]): string =>
  chained(texts, (first, next) => t("{first} and {next}", { first, next }));

/** a, b and c. */
export const list = (texts: readonly string[]): string =>
  texts.length < 2 ? commas(texts) : ands([commas(texts.slice(0, -1)), texts[texts.length - 1]]);

/** a, then b, then c. */
export const inTurn = (texts: readonly string[]): string =>
  chained(texts, (first, next) => t("{first}, then {next}", { first, next }));
