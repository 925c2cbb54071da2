import { t } from "../lib/language.ts";
import type { Params } from "../models/param.ts";
import { choiceByModel, textKey } from "./key.ts";
import { readReference } from "./readMembers.ts";
import { settingsText } from "./writers.ts";

const names = (given: unknown) => given !== undefined && given !== "";

/** A second setting A of the same model beside the present one, B. */
export const compareKeys = {
  /** Nothing, A's lines over B's picture, two maps, or the map of B − A. The default for a link that names A is A's lines. */
  compare: choiceByModel<"no" | "ghost" | "side" | "difference">(
    {
      key: "compare",
      meaning:
        "a setting A beside the present one, B: `ghost` (A's lines over B's), `side` (two maps), `difference` (B − A), or `no`",
      byDefault: "no; `ghost` where there is a `ref`",
    },
    () => ["no", "ghost", "side", "difference"],
    ({ get }) => (names(get("ref")) ? "ghost" : "no"),
  ),
  /** All of A's parameters; undefined where nothing is compared. */
  reference: textKey<Params | undefined>({
    key: "ref",
    meaning: "A's parameters where they are not B's: `key:value`, several joined by `_`",
    byDefault: "none: A is as B",
    read: (given, { model, params, note, earlier }) => {
      if (earlier.compare !== "no") return readReference(model, given, params, note);
      if (names(given)) note("ref", t("compare=no: there is nothing to compare with; ref was ignored"));
      return undefined;
    },
    write: (reference, model) => reference && settingsText(model, reference),
  }),
};
