import { type LanguageId, language, speak } from "../../lib/language.ts";
import { onDemand } from "../../lib/onDemand.ts";
import { type LanguageChoice, languageChoices } from "../../scene/pageKeys.ts";
import { meant } from "../../scene/readers.ts";
import type { Notice } from "../../scene/scene.ts";
import { presentAddress } from "../state/presentAddress.ts";
import type { AppState } from "../state/store.ts";

/** The languages of the page, each named in itself. */
export const languages: readonly { readonly id: LanguageId; readonly name: string }[] = [
  { id: "en", name: "English" },
  { id: "de", name: "Deutsch" },
  { id: "zh", name: "简体中文" },
];

/** The catalogues of all but English, whose texts are in the program. `pseudo` shows what is not translated. */
const catalogues = {
  de: onDemand(() => import("./german.ts").then((m) => m.german)),
  zh: onDemand(() => import("./chinese.ts").then((m) => m.chinese)),
  pseudo: onDemand(() => import("./pseudo.ts").then((m) => m.pseudo)),
};

/** The language that the value of a link's key means: the one it names, or the first of the reader's languages that there is. */
function languageOf(given: unknown): Exclude<LanguageChoice, "auto"> {
  const chosen = typeof given === "string" ? meant(languageChoices, given) : undefined;
  if (chosen !== undefined && chosen !== "auto") return chosen;
  for (const wanted of navigator.languages) {
    const known = languages.find(({ id }) => id === wanted.slice(0, 2).toLowerCase());
    if (known) return known.id;
  }
  return "en";
}

/** The language that this page was opened in. */
let opened: ReturnType<typeof languageOf> = "en";

/**
 * Loads the language that a link names, before anything is drawn. Without its catalogue the page is in English.
 *
 * @returns what to tell the reader if the catalogue could not be loaded
 */
export async function speakAs(given: unknown): Promise<Notice | undefined> {
  opened = languageOf(given);
  if (opened === "en" || import.meta.env.MODE === "onefile") return undefined;
  try {
    speak(await catalogues[opened].ask());
    document.documentElement.lang = language();
    return undefined;
  } catch {
    const { name } = languages.find(({ id }) => id === opened) ?? { name: opened };
    return {
      key: "lang",
      message: `The texts in “${name}” could not be loaded: is the connection lost? The page is in English`,
    };
  }
}

/** Loads the page anew where the link has come to mean another language: every text and number on it was made in this one. */
export function followLanguage({ scene }: AppState): void {
  if (languageOf(scene.lang) === opened) return;
  try {
    history.replaceState(null, "", presentAddress() + location.hash);
    location.reload();
  } catch {
    location.assign(presentAddress());
  }
}
