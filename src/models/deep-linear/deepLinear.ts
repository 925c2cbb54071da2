import { defineModel, type Landmark } from "../model.ts";
import type { Params } from "../param.ts";
import { further } from "./further.ts";
import { type DeepLinearParams, idle, params, reserved, stopped, trained } from "./params.ts";
import { approximate, sentence } from "./sentence.ts";
import { simulators } from "./simulate/simulator.ts";
import { asksForProtocols, N, protocolQuantities, protocolsState, STATE } from "./theory/protocolQuantities.ts";
import { quantities } from "./theory/quantities.ts";
import { referenceQuantities, referencesState, solveReferences } from "./theory/references.ts";
import { EPSILON, peak, savingQuantities, savingsState, solveSavings } from "./theory/savings.ts";
import { bestForSource } from "./theory/sourceRidge.ts";
import { spectrumOf } from "./theory/spectrum.ts";
import { state } from "./theory/state.ts";
import { solve } from "./theory/theory.ts";

/** The bound is for one layer, trained to the end, above a source that was learned exactly. */
const hasBound = (p: DeepLinearParams): boolean => {
  const { depth, frozen } = trained(p);
  return depth === 1 && !frozen && !stopped(p) && p.gs === Number.POSITIVE_INFINITY;
};

/** The ridge of pretraining that is best for the source's own task, and the one that is best for fine-tuning: found when it is read. */
function landmarks(p: DeepLinearParams): readonly Landmark[] {
  if (!(p.gs < Number.POSITIVE_INFINITY) || p.gs === 0) return [];
  return [
    { param: "sr", at: bestForSource(p), label: "best for the source" },
    {
      param: "sr",
      get at() {
        return further().sourceRidges(p)?.best ?? Number.NaN;
      },
      label: "best for transfer",
    },
  ];
}

/** Room for the null predictor and for the source used as it is, whichever is worse. */
function curveTop(p: DeepLinearParams): number {
  if (p.spec === "iso" && p.align === "generic")
    return 1.25 * Math.max(0.4, p.rho * p.rho, Math.min(4 * p.rho * p.rho, p.s * p.s));
  const { trace, d, values, chosen } = spectrumOf(p);
  const mean = trace / d;
  if (p.align === "generic") return mean * curveTop({ ...p, spec: "iso" });
  const apart = p.delta * p.delta * chosen.reduce((sum, m, g) => sum + m * values[g], 0);
  return 1.25 * Math.max(0.01 * mean, mean * p.s * p.s + apart);
}

/** Anything but equal strengths, training to the end, no ridge of pretraining, no best ridges, and the three protocols. */
function needsFurther(p: Params, axes: readonly string[]): boolean {
  return (
    p.spec !== "iso" ||
    p.align !== "generic" ||
    p.tune !== "no" ||
    p.further !== undefined ||
    (["sr", "stop"] as const).some((key) => axes.includes(key) || p[key] !== params[key].default)
  );
}

/**
 * Deep linear networks on Gaussian inputs: training from scratch, transfer of the learned feature, fine-tuning of all
 * layers. Shachaf et al. 2021 (arXiv:2107.01641), Tahir et al. 2025 (arXiv:2410.08194).
 */
export const deepLinear = defineModel({
  id: "deep-linear",
  version: 2,
  title: "Deep linear networks",
  source: "Shachaf, Brutzkus, Globerson 2021 (arXiv:2107.01641); Tahir, Ganguli, Rotskoff 2025 (arXiv:2410.08194)",
  params,
  reserved,
  idle,
  // Each part writes its own numbers behind those of the parts before it.
  state: [...state, ...savingsState, ...referencesState, ...protocolsState],
  solve(p, out, at) {
    solve(p, out, at);
    solveSavings(p, out, at);
    solveReferences(p, out, at);
    if (asksForProtocols(p)) further().solveProtocols(p, out, at);
    else out.fill(Number.NaN, at + N, at + STATE);
  },
  needsFurther,
  quantities: { ...quantities, ...savingQuantities, ...referenceQuantities, ...protocolQuantities },
  defaultQuantity: "t-linear",
  axes: [
    { param: "theta", lo: 0, hi: 90 },
    { param: "gamma", lo: 0, hi: 2 },
  ],
  curves: [
    { quantity: "risk-scratch", label: "scratch", help: "trained on the target data alone, from tiny weights" },
    {
      quantity: "risk-linear",
      label: "linear transfer",
      help: "keeps the feature that pretraining learned and refits the last layer",
    },
    { quantity: "risk-finetune", label: "fine-tuning", help: "goes on training all layers of the pretrained network" },
    {
      quantity: "bound",
      label: "bound (95 %), noise excluded",
      help: "what the bias of one-layer fine-tuning exceeds in fewer than 1 of 20 draws; a bound, not a prediction",
      reference: true,
      shown: hasBound,
    },
    {
      quantity: "risk-zero",
      label: "predicting zero",
      help: "no learning at all: every target is predicted as 0",
      reference: true,
      only: "references",
    },
    {
      quantity: "risk-source",
      label: "source as it is",
      help: "the pretrained network without any training on the target",
      reference: true,
      only: "references",
    },
    {
      quantity: "risk-best-scratch",
      label: "best ridge",
      help: "scratch with the ridge that is best for it: what could be had without the source",
      reference: true,
      only: "references",
    },
    {
      quantity: "risk-best-source",
      label: "best ridge from the source",
      help: "ridge towards the best multiple of the source, with the one that is best for it: what could be had with it",
      reference: true,
      only: "references",
    },
    {
      quantity: "risk-interpolated",
      label: "best interpolation",
      help: "β̂_s + a(β̂_ft − β̂_s) at the best a: only a part of the way from the source to the fine-tuned network, or beyond it",
      reference: true,
      only: "protocols",
    },
    {
      quantity: "risk-mixed",
      label: "pooled data",
      help: "one network from scratch on target and source samples together, at the share that is chosen",
      reference: true,
      only: "protocols",
    },
    {
      quantity: "risk-pretrained",
      label: "source task before",
      help: "risk of the pretrained network on its own task, which it learned from finite data",
      reference: true,
      only: "protocols",
      shown: (p) => p.gs < Number.POSITIVE_INFINITY,
    },
    {
      quantity: "forgetting",
      label: "forgetting",
      help: "risk of the fine-tuned network on the task that it was pretrained for",
      reference: true,
      only: "protocols",
    },
  ],
  bothTasks: ["risk-finetune", "forgetting"],
  parted: ["risk-scratch", "risk-linear", "risk-finetune", "forgetting"],
  riskHelp: "mean squared error on new data, beyond the label noise",
  curveTop,
  landmarks,
  complexity: {
    peak,
    epsilon: EPSILON,
    axes: [
      { param: "sigma", lo: 0, hi: 1 },
      { param: "theta", lo: 0, hi: 90 },
    ],
  },
  // A ridge of pretraining makes no direction another.
  uneven: (p) => p.spec !== "iso" || p.align !== "generic",
  sentence,
  approximate,
  simulators,
});
