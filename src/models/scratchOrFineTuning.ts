import { t } from "../lib/language.ts";
import type { Params } from "./param.ts";
import type { Quantity } from "./quantity.ts";

/** Index of fine-tuning's colour among those of categories, the same in every model. */
const FINE_TUNING = 2;

/** What such a quantity takes from its model. `read` is the gain of fine-tuning, NaN where there is none. */
interface Gain<V> extends Pick<Quantity<V>, "read" | "tag" | "why" | "source"> {
  /** What the model calls its error. */
  readonly noun: "risk" | "error";
}

/** Which of two protocols has the smaller risk, where a model has no third: the sign of the gain of fine-tuning. */
export const scratchOrFineTuning = <V = Params>({ noun, read, tag, why, source }: Gain<V>) =>
  ({
    name: noun === "risk" ? "protocol of least risk" : "protocol of least error",
    label: noun === "risk" ? "least risk" : "least error",
    symbol: "best",
    tex: "\\operatorname{argmin} R",
    scale: "categorical",
    limits: [0, 1],
    ends: ["", ""],
    categories: [
      { id: "scratch", name: "scratch" },
      { id: "finetune", name: "fine-tuning", colour: FINE_TUNING },
    ],
    // Of equals the simpler.
    read: (s, at, p) => {
      const ahead = read(s, at, p);
      return Number.isNaN(ahead) ? ahead : Number(ahead > 0);
    },
    borders: { reads: [read], signs: [[-1], [1]] },
    tag,
    why,
    source: (p) =>
      noun === "risk"
        ? t("the smaller of the two risks; {source}", { source: source(p) })
        : t("the smaller of the two errors; {source}", { source: source(p) }),
  }) satisfies Quantity<V>;
