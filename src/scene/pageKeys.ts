import { commonControls, readHidden, readOnly } from "./controls.ts";
import { choice, textKey } from "./key.ts";

export const languageChoices = ["auto", "en", "de", "zh", "pseudo"] as const;
export type LanguageChoice = (typeof languageChoices)[number];

/** How much of the page is shown, and in which colours. Nothing that is computed depends on it. */
export const pageKeys = {
  /** How much of the page is shown: all of it, or an embedded view for a frame in another page. */
  embed: choice(
    {
      key: "embed",
      meaning: "for a frame in another page: `figure`, `controls` (with sliders), `full` (all but the header), or `no`",
    },
    ["no", "figure", "controls", "full"],
    "no",
  ),
  /** Hidden controls, by the keys that they set. */
  hide: textKey<readonly string[]>({
    key: "hide",
    meaning: `controls that are taken away, separated by \`,\`: keys of the model, and ${commonControls.map((name) => `\`${name}\``).join(", ")}; what they show stays`,
    byDefault: "none",
    read: (given, { model, get, note }) => readHidden(model, given, get("only"), note),
    write: (hide) => hide.join() || undefined,
  }),
  /** The only controls that are shown; undefined for all except the hidden ones. */
  only: textKey<readonly string[] | undefined>({
    key: "only",
    meaning: "controls that alone are there, the same names, or `none`",
    byDefault: "all but the hidden",
    read: (given, { model, note }) => readOnly(model, given, note),
    write: (only) => only && (only.join() || "none"),
  }),
  /** Colours of the page: those of the reader's system, or the same for everybody. */
  theme: choice(
    { key: "theme", meaning: "colours of the page: `light`, `dark`, or `auto` as the system has it" },
    ["auto", "light", "dark"],
    "auto",
  ),
  /** Language of the page's texts and of the numbers in them; links and files are the same in all. */
  lang: choice(
    {
      key: "lang",
      meaning:
        "language of the page: `en`, `de`, `zh`, or `auto` as the browser has it; `pseudo` shows which texts are not translated",
    },
    languageChoices,
    "auto",
  ),
};
