import { memoByKey } from "./memo.ts";

/** The language of the page. Texts are written in English where they are used; a catalogue translates whole texts. */

export type LanguageId = "en" | "de" | "zh";

/** What a language other than English brings (app/languages). */
export interface Language {
  readonly id: LanguageId;
  /** The mark before the decimals of a number for people. */
  readonly decimalMark: "." | ",";
  /** The translation of a message, with its values in place; undefined if the catalogue has none. */
  readonly translate: (message: string, values: Values) => string | undefined;
}

/** Texts and counts of a message. Texts that are messages themselves are translated. */
export type Values = Readonly<Record<string, string | number>>;

let spoken: Language | undefined;

/** Set once, before anything is drawn: a page in another language is another page. Undefined for English. */
export function speak(language: Language | undefined): void {
  spoken = language;
}

export const language = (): LanguageId => spoken?.id ?? "en";

export const decimalMark = (): "." | "," => spoken?.decimalMark ?? ".";

const NONE: Values = {};

/**
 * A text in the language of the page; the text itself where the catalogue lacks it.
 *
 * `t("{n, plural, one {# cell} other {# cells}} of {total}", { n, total })`: the message is a literal, of which catalogues are
 * checked to hold a translation (app/languages/catalogue.test.ts).
 */
export function t(message: string, values: Values = NONE): string {
  if (!spoken || values === NONE) return literally(message, values);
  const inside: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values)) inside[name] = typeof value === "string" ? t(value) : value;
  return literally(message, inside);
}

/** As `t`, but texts among the values stay as they are: names in a reader's files may be words of the catalogue. */
export const literally = (message: string, values: Values = NONE): string =>
  spoken?.translate(message, values) ?? (values === NONE ? message : english(message, values));

/** What is written to files and read by programs stays English: the texts that `write` makes, in whatever language the page is. */
export function inEnglish<T>(write: () => T): T {
  const kept = spoken;
  spoken = undefined;
  try {
    return write();
  } finally {
    spoken = kept;
  }
}

/** Whole sentences as one text; empty ones are left out, plain ones translated. */
export const together = (sentences: readonly string[]): string =>
  sentences
    .filter(Boolean)
    .map((sentence) => t(sentence))
    .reduce((first, rest) => (first ? literally("{first} {rest}", { first, rest }) : rest), "");

/**
 * Puts values into an English message. Catalogues are compiled and formatted by Lingui (2.2 kB, loaded with them); English needs
 * only this, in the page, the workers, the command line and the one file.
 */
function english(message: string, values: Values): string {
  const pieces = piecesOf(message);
  let text = pieces[0];
  for (let k = 1; k < pieces.length; k += 4) {
    const [name, one, other, then] = [pieces[k] as string, pieces[k + 1], pieces[k + 2] as string, pieces[k + 3]];
    const value = values[name] ?? "";
    text += (one === undefined ? `${value}` : (value === 1 ? one : other).replaceAll("#", `${value}`)) + then;
  }
  return text as string;
}

/** Text, then for each value: its name, its forms for one and for others (undefined for a text), and the text after it. */
const piecesOf = memoByKey(
  1000,
  (message: string) => message,
  (message) => message.split(/\{(\w+)(?:, plural, one \{([^{}]*)\} other \{([^{}]*)\})?\}/),
);
