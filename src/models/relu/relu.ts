import { defineModel } from "../model.ts";
import { hasTheory, idle, params, type ReluParams } from "./params.ts";
import { sentence } from "./sentence.ts";
import { simulators } from "./simulate/simulators.ts";
import { quantities } from "./theory/quantities.ts";
import { breakEven, solve, state } from "./theory/theory.ts";

/** Room for the null predictor and for the source used as it is, whichever is worse. */
const curveTop = (p: ReluParams) =>
  !hasTheory(p) ? 1.25 : 1.25 * Math.max(0.4, p.rho * p.rho, Math.min(4 * p.rho * p.rho, p.s * p.s));

/**
 * Shallow ReLU networks so wide that training does not move their features: kernel regression on inputs of a sphere.
 * Shachaf et al. 2021 (arXiv:2107.01641) §5, Tahir et al. 2025 (arXiv:2410.08194) §4.
 */
export const relu = defineModel({
  id: "relu",
  version: 1,
  title: "Shallow ReLU networks",
  source:
    "Shachaf, Brutzkus, Globerson 2021 (arXiv:2107.01641); Tahir, Ganguli, Rotskoff 2025 (arXiv:2410.08194); Anguita et al. 2026 (arXiv:2602.20062)",
  params,
  reserved: {},
  idle,
  state,
  solve,
  quantities,
  defaultQuantity: "t-finetune",
  axes: [
    { param: "theta", lo: 0, hi: 90 },
    { param: "gamma", lo: 0, hi: 2 },
  ],
  curves: [
    { quantity: "risk-scratch", label: "scratch", help: "a wide network trained on the target data alone" },
    {
      quantity: "risk-finetune",
      label: "fine-tuning",
      style: 2,
      help: "the pretrained network, trained on with the target data",
    },
    {
      quantity: "risk-linear",
      label: "linear transfer",
      style: 1,
      help: "keeps the features of the pretrained student and refits the readout",
      shown: (p) => p.sim === "student",
    },
  ],
  parted: ["risk-scratch", "risk-finetune"],
  riskHelp: "mean squared error on new data, beyond the label noise",
  landmarks(p) {
    const at = hasTheory(p) ? breakEven(p) : undefined;
    return at === undefined ? [] : [{ param: "theta", at, label: "break-even, in closed form" }];
  },
  curveTop,
  sentence,
  simulators,
});
