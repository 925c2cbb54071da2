import { curveViews } from "./curveIds.ts";
import { choiceByModel, flag, positive, textKey } from "./key.ts";
import { readFamily } from "./readMembers.ts";
import { type Family, familyText } from "./writers.ts";

/** What the curves show, and the network that is watched. */
export const curveKeys = {
  /** Target error ε of the sample-complexity view; undefined for none. */
  epsilon: positive(
    {
      key: "eps",
      meaning: "target error ε: how many samples it takes is shown, and maps of samples saved are drawn for it",
      byDefault: "off; such maps then take the model's own",
    },
    1e6,
  ),
  /** Curves beside the present one: a curve for every choice of one member from each group. */
  family: textKey<Family>({
    key: "fam",
    meaning: "a family of curves: groups by `;`, members by `,`, each `key:value` or several joined by `_`",
    byDefault: "none",
    read: (given, { model, note }) => readFamily(model, given, note),
    write: (family) => familyText(family) || undefined,
  }),
  /** An id of `curveViews`. */
  curves: choiceByModel<string>(
    {
      key: "curves",
      meaning:
        "what the curves show: `risks`, `references` to judge them by, further `protocols`, `log` axes, the new task against the old one (`tasks`), or the parts of one risk, `parts:risk-…`, where the model has them",
      byDefault: "risks",
    },
    (model) => curveViews(model).map(([id]) => id),
    () => "risks",
  ),
  /** Whether one network is shown as it trains. */
  watch: flag({ key: "watch", meaning: "show one network as it trains: `yes` or `no`" }),
  /** Whether the range of single draws is shown beside their mean. */
  spread: flag({
    key: "spread",
    meaning: "show the range of single draws, 10th to 90th percentile: `yes` or `no`",
  }),
};
