import { setupI18n } from "@lingui/core";
import type { Language, LanguageId } from "../../lib/language.ts";

/** Messages compiled while the page is built (scripts/catalogues.mjs). */
export type Messages = Parameters<ReturnType<typeof setupI18n>["load"]>[1];

/** A language whose messages Lingui puts together. */
export function languageFrom(id: LanguageId, decimalMark: "." | ",", messages: Messages): Language {
  const i18n = setupI18n({ locale: id, messages: { [id]: messages } });
  return {
    id,
    decimalMark,
    translate: (message, values) => (Object.hasOwn(messages, message) ? i18n._(message, values) : undefined),
  };
}
