import { decimalMark, inEnglish, literally } from "./language.ts";

/**
 * A message with its values, not yet in a language: what a worker finds, and what stands on the page in its language and in files and
 * on the command line in English.
 */
export interface Saying {
  readonly message: string;
  readonly values?: Parts;
}

/**
 * Texts stay as they are: they are names and cells of the reader's files. Numbers are whole; others come as `decimal`, with as many
 * digits as are to be told and a point before the decimals.
 */
export type Parts = Readonly<Record<string, string | number | Saying | { readonly decimal: string }>>;

export const saying = (message: string, values?: Parts): Saying => ({ message, ...(values && { values }) });

/** In the language of the page. */
export function say({ message, values = {} }: Saying): string {
  const inside: Record<string, string | number> = {};
  for (const [name, part] of Object.entries(values))
    inside[name] =
      typeof part !== "object" ? part : "message" in part ? say(part) : part.decimal.replace(".", decimalMark());
  return literally(message, inside);
}

/** For files and the command line. */
export const sayInEnglish = (what: Saying): string => inEnglish(() => say(what));

/** Sayings in a row, put together two by two by a message such as "{first}; {next}". At least one. */
export const inRow = (message: string, all: readonly Saying[]): Saying =>
  all.reduceRight((next, first) => saying(message, { first, next }));

/** An error that is a sentence for the reader. Its `message` is the English one. */
export class SaidError extends Error {
  readonly saying: Saying;
  constructor(message: string, values?: Parts) {
    const said = saying(message, values);
    super(sayInEnglish(said));
    this.saying = said;
  }
}

/** What went wrong, as a saying. Threads throw what their errors say, since nothing else of an error comes across. */
export function sayingOf(error: unknown): Saying {
  if (error instanceof SaidError) return error.saying;
  if (error instanceof Error) return { message: "{text}", values: { text: error.message } };
  return typeof error === "object" && error !== null && "message" in error
    ? (error as Saying)
    : { message: "{text}", values: { text: String(error) } };
}
