import type { Quantity, Tag } from "../model.ts";
import type { DiagonalParams } from "./params.ts";
import { regimeOf, regimes } from "./regimes.ts";
import { obstacle, S } from "./theory.ts";

type P = DiagonalParams;

const A26 = "arXiv:2602.20062";
const large = (): Tag => "A";
const stateEvolution = () => `${A26}, state evolution (replica); science §2.4`;
const closedForm = (what: string) => () => `${A26}, ${what}; science §2.2`;

function why(value: number, p: P): string {
  if (Number.isNaN(value)) return obstacle(p) ?? "no solution: the target has no signal";
  return `${value > 0 ? "infinite" : "minus infinite"}: at α = 1 the data are just enough to fit the label noise exactly`;
}

const risk = {
  scale: "sequential",
  limits: [0, 1.5],
  ends: ["no error", "large error"],
  tag: large,
  why,
  source: stateEvolution,
} as const;

export const quantities = {
  "t-finetune": {
    name: "transferability of fine-tuning",
    label: "T, fine-tuning",
    symbol: "T",
    tex: "T",
    scale: "diverging",
    limits: [-1, 1],
    ends: ["scratch wins", "pretraining wins"],
    // Without data both predict zero; from α = 1 on both are least squares: equal, not ∞ − ∞ or rounding noise.
    read: (s, at, p) =>
      (p.alpha === 0 || p.alpha >= 1) && !Number.isNaN(s[at + S.risk]) ? 0 : s[at + S.scratchRisk] - s[at + S.risk],
    tag: large,
    why,
    source: stateEvolution,
  },
  "risk-finetune": {
    ...risk,
    name: "error of fine-tuning",
    label: "error, fine-tuning",
    symbol: "R fine-tune",
    tex: "R_{\\mathrm{FT}}",
    read: (s, at) => s[at + S.risk],
  },
  "risk-scratch": {
    ...risk,
    name: "error of training from scratch",
    label: "error, scratch",
    symbol: "R scratch",
    tex: "R_{\\mathrm{sc}}",
    read: (s, at) => s[at + S.scratchRisk],
  },
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
    tag: large,
    why,
    source: closedForm("regimes at ℓ = 1.5 and PD = −0.15, thresholds of ours"),
  },
} as const satisfies Readonly<Record<string, Quantity<P>>>;
