import { messages } from "virtual:catalogue/pseudo";
import { languageFrom } from "./catalogue.ts";

/**
 * English in brackets, with accents and 40 % longer: what is seen without brackets is not translated, and what is cut has no room
 * for other languages. For tests and translators; numbers and plural forms are those of German.
 */
export const pseudo = languageFrom("de", ",", messages);
