import { brief } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import type { Statement } from "../explanation.ts";
import { claims, fraction, verdict, written } from "../pointWords.ts";
import type { DiagonalParams } from "./params.ts";
import { activeShare } from "./theory/activeShare.ts";
import { obstacle } from "./theory/obstacle.ts";
import { l1Threshold } from "./theory/references.ts";
import { S } from "./theory/theory.ts";

/**
 * Why fine-tuning wins or loses at a point: how much data there is for how many features, how many of them are old, how
 * much easier pretraining has made these to learn ([A26] §2–3; docs/theory.md §2).
 *
 * Terms beside the quantities: `alpha`, `threshold` where ℓ₁ recovers, `active` ρ_FT, `old` the share of its features that
 * pretraining knows, `ratio` √k with and without pretraining.
 */
export function explainPoint(
  p: DiagonalParams,
  state: Float64Array,
  value: (quantity: "risk-scratch" | "risk-finetune") => number,
): readonly Statement[] {
  const reason = obstacle(p);
  if (reason) return [say(t("There is {reason}.", { reason }), { probe: true })];
  const closing = verdict(
    [
      { id: "risk-scratch", name: "scratch", risk: value("risk-scratch") },
      { id: "risk-finetune", name: "fine-tuning", risk: value("risk-finetune") },
    ],
    "error",
    t("At α = 1 the data are just enough to fit their label noise: both diverge."),
  );
  const n = brief(p.alpha * p.D, 4);
  if (p.alpha === 0)
    return [
      say(t("You have no samples: both networks stay at 0, whatever pretraining knew."), { probe: true }),
      closing,
    ];
  if (p.alpha >= 1)
    return [
      say(
        t(
          "You have {n} samples in {D} dimensions: they fix every coefficient, and both networks fit them by least squares.",
          { n, D: p.D },
        ),
        { probe: true },
      ),
      closing,
    ];
  return [enough(p, n), old(p), easier(p, state), closing];
}

const say = (text: string, seen: Statement["seen"]): Statement => ({ text, claims: [], seen });

/** The data, and what would be enough for a method that looks for few features. */
function enough(p: DiagonalParams, n: string): Statement {
  const [active, threshold] = [activeShare(p), l1Threshold(activeShare(p))];
  const share = fraction(active);
  const line = written(threshold, 2);
  const few = p.alpha < threshold;
  const told = { n, D: p.D, share: share.text, line: line.text };
  return {
    text:
      share.text === "all"
        ? few
          ? t(
              "You have {n} samples for {D} coefficients, of which all matter. To find all without knowing which takes {line}·D samples: you have fewer.",
              told,
            )
          : t(
              "You have {n} samples for {D} coefficients, of which all matter. To find all without knowing which takes {line}·D samples: you have enough.",
              told,
            )
        : few
          ? t(
              "You have {n} samples for {D} coefficients, of which {share} matter to the target. To find so few without knowing which takes {line}·D samples: you have fewer.",
              told,
            )
          : t(
              "You have {n} samples for {D} coefficients, of which {share} matter to the target. To find so few without knowing which takes {line}·D samples: you have enough.",
              told,
            ),
    claims: [
      claims("active", share),
      claims("threshold", line),
      { left: "alpha", is: few ? "<" : ">", right: "threshold" },
    ],
    seen: { probe: true, quantities: ["risk-scratch"] },
  };
}

/** Which of the target's features are old. */
function old(p: DiagonalParams): Statement {
  const known = (p.rpt * p.rsh) / activeShare(p);
  if (known === 0)
    return {
      text: t("None of the features that the target uses is old: pretraining knows others."),
      claims: [{ left: "old", is: "≈", right: 0, within: 0 }],
      seen: {},
    };
  const share = fraction(known);
  return {
    text:
      share.text === "all"
        ? t("All features that the target uses are old: pretraining knows them.")
        : t("Of the features that the target uses {share} are old: pretraining knows them, and not the others.", {
            share: share.text,
          }),
    claims: [claims("old", share)],
    seen: {},
  };
}

/** What pretraining leaves: how easily a coefficient moves. */
function easier(p: DiagonalParams, state: Float64Array): Statement {
  const ratio = state[S.rootKActive] / state[S.rootKSilent];
  const seen = { quantities: ["risk-finetune"] };
  if (p.rpt === 0 || p.alphapt === 0 || !(ratio > 1 + 1e-9))
    return say(t("Pretraining leaves all coefficients alike: none is easier to learn than another."), seen);
  if (ratio === Number.POSITIVE_INFINITY)
    return say(t("Fine-tuning moves only coefficients that pretraining used: the others stay at 0."), seen);
  const number = written(ratio, 2);
  return {
    text: t(
      "Where pretraining used a feature, fine-tuning starts with weights whose scale √k is {number} times that of the others: these coefficients it learns first.",
      { number: number.text },
    ),
    claims: [claims("ratio", number), { left: "ratio", is: ">", right: 1 }],
    seen,
  };
}
