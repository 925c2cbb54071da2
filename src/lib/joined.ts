import { t } from "./language.ts";

/** Texts one after the other, as the language of the page joins them; each is translated by itself. */
const joined = (texts: readonly string[], join: (first: string, rest: string) => string): string =>
  texts.length === 0 ? "" : texts.map((text) => t(text)).reduceRight((rest, first) => join(first, rest));

/** Sentences; empty ones are left out. */
export const together = (sentences: readonly string[]): string =>
  joined(sentences.filter(Boolean), (first, rest) => t("{first} {rest}", { first, rest }));

/** What comes one after the other. */
export const inTurn = (texts: readonly string[]): string =>
  joined(texts, (first, rest) => t("{first}, then {rest}", { first, rest }));
