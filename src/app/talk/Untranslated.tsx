import { Missing, useOnDemand } from "../page/lazyPart.tsx";
import { translated } from "./storyTexts.ts";

/** The stories in the page's language; drawn anew when they come late. */
export const useTranslation = () => useOnDemand(translated());

/** Says that the stories are in English for want of their translation. */
export function Untranslated() {
  const source = translated();
  return source ? <Missing what="The translation of the stories" source={source} /> : null;
}
