import { language } from "../../lib/language.ts";
import { onDemand } from "../../lib/onDemand.ts";
import { forStories } from "../../models/registry.ts";

const translations = {
  de: onDemand(() => import("./stories/de.ts").then((m) => m.texts)),
  zh: onDemand(() => import("./stories/zh.ts").then((m) => m.texts)),
};

/** The stories in the page's language where that is not English; not in the one file, whose size is limited. */
export function translated() {
  const here = language();
  return import.meta.env.MODE === "onefile" || here === "en" ? undefined : translations[here];
}

/** The text of a story in the page's language, once it has come. */
export const translationOf = (name: string): string | undefined =>
  translated()?.arrival.value?.[`./${language()}/${name}.md`];

/** What a story needs before it is shown. Without its translation it is shown in English, and says so (`Untranslated`). */
export const forStory = onDemand(() =>
  Promise.all([
    forStories.ask(),
    translated()
      ?.ask()
      .catch(() => {}),
  ]),
);
