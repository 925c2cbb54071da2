import { defineModel } from "../model.ts";
import { distances } from "./distance.ts";
import { geometry } from "./geometry.ts";
import { params, reserved } from "./params.ts";
import { presets } from "./presets.ts";
import { EPSILON, formulas, quantities, solve, state } from "./savings.ts";
import { sentence } from "./sentence.ts";
import { simulators } from "./simulator.ts";
import { training } from "./training.ts";

/**
 * Deep linear networks on Gaussian inputs: training from scratch, transfer of the learned feature, fine-tuning of all
 * layers. Shachaf et al. 2021 (arXiv:2107.01641), Tahir et al. 2025 (arXiv:2410.08194).
 */
export const deepLinear = defineModel({
  id: "deep-linear",
  version: 1,
  title: "Deep linear networks",
  source: "Shachaf, Brutzkus, Globerson 2021 (arXiv:2107.01641); Tahir, Ganguli, Rotskoff 2025 (arXiv:2410.08194)",
  params,
  reserved,
  state,
  solve,
  quantities,
  defaultQuantity: "t-linear",
  axes: [
    { param: "theta", lo: 0, hi: 90 },
    { param: "gamma", lo: 0, hi: 2 },
  ],
  curves: [
    { quantity: "risk-scratch", label: "scratch" },
    { quantity: "risk-linear", label: "linear transfer" },
    { quantity: "risk-finetune", label: "fine-tuning" },
  ],
  // Room for the null predictor (ρ²) and for the source used as it is, whichever is worse.
  curveTop: (p) => 1.25 * Math.max(0.4, p.rho * p.rho, Math.min(4 * p.rho * p.rho, p.s * p.s)),
  geometry,
  complexity: {
    epsilon: EPSILON,
    axes: [
      { param: "sigma", lo: 0, hi: 1 },
      { param: "theta", lo: 0, hi: 90 },
    ],
  },
  sentence,
  formulas,
  simulators,
  distances,
  training,
  presets,
});
