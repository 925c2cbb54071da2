import { messages } from "virtual:catalogue/de";
import { languageFrom } from "./catalogue.ts";

export const german = languageFrom("de", ",", messages);
