import { brief } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import type { Statement } from "../explanation.ts";
import { claims, verdict, written } from "../pointWords.ts";
import { hasTheory, type ReluParams } from "./params.ts";
import { S } from "./theory/theory.ts";

/**
 * Why fine-tuning wins or loses at a point of lazy ReLU networks, docs/theory.md §3.1–3.2: what each has to learn, what a kernel misses of it,
 * what noise costs.
 *
 * Terms beside the quantities: `rho2` ‖β_t‖², `distance2` ‖δ‖², `left` the risk per unit of what is to be learned, `noise` what
 * fitting the label noise costs.
 */
export function explainPoint(
  p: ReluParams,
  state: Float64Array,
  value: (quantity: "risk-scratch" | "risk-finetune") => number,
): readonly Statement[] {
  if (!hasTheory(p))
    return [
      {
        text: t("There is no theory of these networks to explain the point from: what is known of them is simulated."),
        claims: [],
        seen: { probe: true },
      },
    ];
  const closing = verdict(
    [
      { id: "risk-scratch", name: "scratch", risk: value("risk-scratch") },
      { id: "risk-finetune", name: "fine-tuning", risk: value("risk-finetune") },
    ],
    "risk",
    t("No protocol has a finite risk here."),
  );
  return [distances(p, state), left(p, state), ...noise(p, state), closing];
}

/** What each has to learn. */
function distances(p: ReluParams, state: Float64Array): Statement {
  const [rho2, distance2] = [p.rho * p.rho, state[S.distance2]];
  const [whole, apart] = [written(rho2), written(distance2)];
  const less = distance2 < rho2;
  const told = { whole: whole.text, apart: apart.text };
  const order = whole.text === apart.text ? [] : [{ left: "distance2", is: less ? "<" : ">", right: "rho2" } as const];
  return {
    text: t("{toLearn}: {compared}.", {
      toLearn:
        p.gs === Number.POSITIVE_INFINITY
          ? t(
              "Scratch has the whole target to learn, ‖β_t‖² = {whole}; fine-tuning only its difference from β_s, {apart}",
              told,
            )
          : t(
              "Scratch has the whole target to learn, ‖β_t‖² = {whole}; fine-tuning only its difference from what pretraining learned, {apart}",
              told,
            ),
      compared: order.length === 0 ? t("as much") : less ? t("less") : t("more"),
    }),
    claims: [claims("rho2", whole), claims("distance2", apart), ...order],
    seen: { probe: true, quantities: ["risk-scratch", "risk-finetune"] },
  };
}

/** What both leave of it. */
function left(p: ReluParams, state: Float64Array): Statement {
  const share = written(state[S.missed] ** 2 / state[S.room], 2);
  const seen = { quantities: ["risk-scratch", "risk-finetune"] };
  if (p.gamma === 0)
    return { text: t("You have no samples: both leave all of it."), claims: [claims("left", share)], seen };
  return {
    text: t(
      "With {gamma} samples per dimension both leave the same share of what they have to learn, {share}: the kernel acts as ridge regression.",
      { gamma: brief(p.gamma), share: share.text },
    ),
    claims: [claims("left", share)],
    seen,
  };
}

function noise(p: ReluParams, state: Float64Array): readonly Statement[] {
  if (p.sigma === 0 || p.gamma === 0) return [];
  const cost = written(state[S.noise]);
  return [
    {
      text: t("Both fit the same label noise, which costs each {cost}: it does not decide who wins.", {
        cost: cost.text,
      }),
      claims: [claims("noise", cost)],
      seen: { quantities: ["risk-scratch", "risk-finetune"] },
    },
  ];
}
