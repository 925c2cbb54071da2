import { t } from "../../../lib/language.ts";
import type { Quantity, Tag } from "../../quantity.ts";
import { scratchOrFineTuning } from "../../scratchOrFineTuning.ts";
import type { DiagonalParams } from "../params.ts";
import type { Design } from "./design.ts";
import { obstacle } from "./obstacle.ts";
import { DEPENDENT_BELOW, LAZY_FROM, regimeOf, regimeSigns, regimes } from "./regimes.ts";
import { S } from "./theory.ts";

type P = DiagonalParams;

const A26 = "arXiv:2602.20062";
const large = (): Tag => "A";
const stateEvolution = () => t("{paper}, state evolution (replica); docs/theory.md §2.4", { paper: A26 });
const closedForm = (what: string) => () => t("{paper}, {what}; docs/theory.md §2.2", { paper: A26, what });

function why(value: number, p: P): string {
  if (Number.isNaN(value)) return obstacle(p) ?? "no solution: the target has no signal";
  return value > 0
    ? "infinite: at α = 1 the data are just enough to fit the label noise exactly"
    : "minus infinite: at α = 1 the data are just enough to fit the label noise exactly";
}

const recovered = (value: number) => (value < 1e-6 ? "recovered" : undefined);

/** Why there is no best value or loss. */
function noBest(_: number, p: P): string {
  return obstacle(p) ?? "no best value: every one leaves the same error here";
}

/** Inverse design of one scale: its best value, and what the present one loses against it. */
function designed(design: Design, symbol: string, tex: string) {
  const searched = {
    scale: "sequential",
    solveOptions: { design },
    tag: large,
    why: noBest,
    source: () => t("least error of {source}; the search is ours", { source: stateEvolution() }),
  } as const;
  return {
    best: { ...searched, symbol: `${symbol} best`, tex: `${tex}^*`, read: (s, at) => s[at + S.bestValue] },
    loss: {
      ...searched,
      get name() {
        return t("what the present {symbol} loses", { symbol });
      },
      get label() {
        return t("loss of this {symbol}", { symbol });
      },
      symbol: `R − R(best ${symbol})`,
      tex: `R - R(${tex}^*)`,
      limits: [0, 0.5],
      ends: ["nothing lost", "much lost"],
      read: (s, at) => Math.max(0, s[at + S.risk] - s[at + S.bestRisk]),
    },
  } as const satisfies { best: Partial<Quantity<P>>; loss: Quantity<P> };
}

const byLambda = designed("lam", "λ_PT", "\\lambda_{\\mathrm{PT}}");
const byScale = designed("c", "c_PT", "c_{\\mathrm{PT}}");
const byReadout = designed("gft", "γ_FT", "\\gamma_{\\mathrm{FT}}");

const risk = {
  scale: "sequential",
  limits: [0, 1.5],
  ends: ["no error", "large error"],
  tag: large,
  why,
  source: stateEvolution,
} as const;

/** Without data both predict zero; from α = 1 on both are least squares: equal, not ∞ − ∞ or rounding noise. */
const gain: Quantity<P>["read"] = (s, at, p) =>
  (p.alpha === 0 || p.alpha >= 1) && !Number.isNaN(s[at + S.risk]) ? 0 : s[at + S.scratchRisk] - s[at + S.risk];

export const quantities = {
  "t-finetune": {
    name: "transferability of fine-tuning",
    label: "T, fine-tuning",
    symbol: "T",
    meaning: "error of scratch minus error of fine-tuning",
    tex: "T",
    scale: "diverging",
    limits: [-1, 1],
    ends: ["scratch wins", "pretraining wins"],
    read: gain,
    tag: large,
    why,
    source: stateEvolution,
  },
  "risk-finetune": {
    ...risk,
    remark: recovered,
    name: "error of fine-tuning",
    label: "error, fine-tuning",
    symbol: "R fine-tune",
    tex: "R_{\\mathrm{FT}}",
    read: (s, at) => s[at + S.risk],
  },
  "risk-scratch": {
    ...risk,
    remark: recovered,
    name: "error of training from scratch",
    label: "error, scratch",
    symbol: "R scratch",
    tex: "R_{\\mathrm{sc}}",
    read: (s, at) => s[at + S.scratchRisk],
  },
  best: scratchOrFineTuning<P>({ noun: "error", read: gain, tag: large, why, source: stateEvolution }),
  "l-order": {
    name: "ℓ-order",
    label: "ℓ-order",
    symbol: "ℓ",
    tex: "\\ell",
    scale: "sequential",
    limits: [1, 2],
    ends: ["rich (ℓ₁)", "lazy (ℓ₂)"],
    read: (s, at) => s[at + S.order],
    tag: large,
    why,
    source: closedForm("∂log q/∂log|β_FT|"),
  },
  pd: {
    name: "pretraining dependence",
    label: "PD",
    symbol: "PD",
    tex: "\\mathrm{PD}",
    scale: "sequential",
    limits: [-1, 0],
    ends: ["follows pretraining", "forgets pretraining"],
    read: (s, at) => s[at + S.dependence],
    tag: large,
    why,
    source: closedForm("∂log q/∂log|β_PT|"),
  },
  regime: {
    name: "regime",
    label: "regime",
    symbol: "regime",
    tex: "\\text{regime}",
    scale: "categorical",
    limits: [0, 3],
    ends: ["", ""],
    categories: regimes,
    read: (s, at) => regimeOf(s[at + S.order], s[at + S.dependence]),
    borders: {
      reads: [(s, at) => s[at + S.order] - LAZY_FROM, (s, at) => s[at + S.dependence] - DEPENDENT_BELOW],
      signs: regimeSigns,
    },
    tag: large,
    why,
    source: closedForm("regimes at ℓ = 1.5 and PD = −0.15, thresholds of ours"),
  },
  "risk-bayes": {
    ...risk,
    remark: recovered,
    solveOptions: { bayes: "yes" },
    name: "least error of any algorithm (Bayes)",
    label: "error, Bayes",
    symbol: "R Bayes",
    tex: "R_{\\mathrm{Bayes}}",
    read: (s, at) => s[at + S.bayesRisk],
    source: () =>
      "Bayes-optimal state evolution from the uninformed start, pretraining's features known; docs/theory.md §2.6",
  },
  "best-lam": {
    ...byLambda.best,
    name: "best relative scale λ_PT",
    label: "best λ_PT",
    limits: [-1, 1],
    ends: ["rich (λ_PT = −1)", "lazy (λ_PT = 1)"],
  },
  "loss-lam": byLambda.loss,
  "best-c": {
    ...byScale.best,
    name: "best absolute scale, log₁₀ c_PT",
    label: "best log₁₀ c_PT",
    symbol: "log₁₀ c_PT best",
    tex: "\\log_{10} c_{\\mathrm{PT}}^*",
    limits: [-6, 1],
    ends: ["small (c_PT = 10⁻⁶)", "large (c_PT = 10)"],
    read: (s, at) => Math.log10(s[at + S.bestValue]),
  },
  "loss-c": byScale.loss,
  "best-gft": {
    ...byReadout.best,
    name: "best readout scale γ_FT",
    label: "best γ_FT",
    limits: [0, 10],
    ends: ["small readout", "large readout"],
  },
  "loss-gft": byReadout.loss,
} as const satisfies Readonly<Record<string, Quantity<P>>>;
