import { defineModel } from "../model.ts";
import { params } from "./params.ts";
import { sentence } from "./sentence.ts";
import { simulator } from "./simulate/simulator.ts";
import { activeShare } from "./theory/activeShare.ts";
import { alternatives, strip } from "./theory/overlap.ts";
import { quantities } from "./theory/quantities.ts";
import { l1Threshold } from "./theory/references.ts";
import { regimeName } from "./theory/regimes.ts";
import { EPSILON, learningCurve, savingQuantities, savingsState, solveSavings } from "./theory/savings.ts";
import { solve, state } from "./theory/theory.ts";

/**
 * Diagonal linear networks: pretrain, then fine-tune; how initialisation shapes the inductive bias. Anguita, Locatello,
 * Saxe, Mondelli, Mancini, Lippl, Dominé 2026 (arXiv:2602.20062).
 */
export const diagonal = defineModel({
  id: "diagonal",
  version: 1,
  title: "Diagonal linear networks",
  source: "Anguita, Locatello, Saxe, Mondelli, Mancini, Lippl, Dominé 2026 (arXiv:2602.20062)",
  params,
  reserved: {},
  // Each part writes its own numbers behind those of the part before it.
  state: [...state, ...savingsState],
  solve(p, out, at) {
    solve(p, out, at);
    solveSavings(p, out, at);
  },
  quantities: { ...quantities, ...savingQuantities },
  defaultQuantity: "t-finetune",
  axes: [
    { param: "alpha", lo: 0, hi: 1 },
    { param: "lam", lo: -0.99, hi: 0.99 },
  ],
  curves: [
    { quantity: "risk-scratch", label: "scratch", help: "the same network trained on the target data alone" },
    {
      quantity: "risk-finetune",
      label: "fine-tuning",
      style: 2,
      help: "pretrained, its readouts reset to γ_FT, then trained on the target data",
    },
    {
      quantity: "risk-bayes",
      label: "best possible",
      help: "what no algorithm can beat on average (Bayes)",
      style: 3,
      reference: true,
    },
  ],
  riskHelp: "squared error of the coefficients, where predicting zero costs 1",
  landmarks: (p) => {
    const at = l1Threshold(activeShare(p));
    return [{ param: "alpha", at, label: "ℓ₁ recovers" }];
  },
  alternatives,
  strip,
  named: { params: ["c", "lam", "gft", "bpt", "bft"], name: regimeName },
  complexity: {
    curve: learningCurve,
    epsilon: EPSILON,
    axes: [
      { param: "rsh", lo: 0, hi: 1 },
      { param: "lam", lo: -0.99, hi: 0.99 },
    ],
  },
  curveTop: () => 1.6,
  sentence,
  simulators: [simulator],
});
