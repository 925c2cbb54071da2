import { messages } from "virtual:catalogue/zh";
import { languageFrom } from "./catalogue.ts";

export const chinese = languageFrom("zh", ".", messages);
