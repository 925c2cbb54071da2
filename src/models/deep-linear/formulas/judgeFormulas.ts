import type { FormulaLine } from "../../explanation.ts";
import { type DeepLinearParams, isotropic } from "../params.ts";
import { S } from "../theory/state.ts";
import { isotropicBestRisk } from "../theory/theory.ts";

/** The formulas of what the protocols are judged by, docs/theory.md §1.3.2. */

const VALUE = "\\allowbreak=\\num{value}";
const SUM = "\\frac{\\kappa^2\\sum_i\\frac{\\lambda_i";

export const judgeTex = {
  "judge/null": ["R_0=\\sum_i\\lambda_i\\beta_{t,i}^2", "=\\num{value}"],
  "judge/best": [
    "R^*=\\tfrac12\\Bigl(b+\\sqrt{b^2+4v\\sigma^2}\\Bigr),\\quad b=v(1-\\gamma)-\\sigma^2",
    `=\\tfrac12\\Bigl(\\num{b}+\\sqrt{\\fac{b}^2+4\\cdot\\fac{v}\\cdot\\fac{sigma}^2}\\Bigr)${VALUE}`,
  ],
  "judge/best-finite": [
    "R^*=\\sigma^2\\,\\mathbb E\\operatorname{tr}(X^\\top X+a)^{-1},\\quad a=n\\lambda_{\\mathrm{sc}}=\\frac{\\sigma^2d}{v}",
    "=\\num{value}",
  ],
  "judge/scratch": ["v=\\rho^2", "=\\num{value}"],
  "judge/source": ["v=\\rho^2\\,\\sin^2\\hat\\theta", "=\\num{value}"],
  "judge/best-any": [
    `R^*=\\min_{\\lambda_{\\mathrm{sc}}\\ge0}${SUM}\\beta_{t,i}^2}{(\\lambda_i+\\kappa)^2}+\\frac{\\sigma^2}{n}\\,\\mathrm{df}_2}{1-\\mathrm{df}_2/n}`,
  ],
  "judge/source-any": [
    `R^*=\\min_{\\lambda_{\\mathrm{ft}}\\ge0,\\,a}${SUM}(\\beta_t-a\\hat\\beta_s)_i^2}{(\\lambda_i+\\kappa)^2}+\\frac{\\sigma^2}{n}\\,\\mathrm{df}_2}{1-\\mathrm{df}_2/n}`,
  ],
} as const satisfies Readonly<Record<string, readonly [general: string, numbers?: string]>>;

/** @param state what any solve wrote: equal strengths need no wish */
export function judgeLines(
  id: "risk-zero" | "risk-best-scratch" | "risk-best-source",
  p: DeepLinearParams,
  state: Float64Array,
): FormulaLine[] {
  if (id === "risk-zero") return [{ id: "judge/null", slots: { value: state[S.zero] } }];
  const scratch = id === "risk-best-scratch";
  if (!isotropic(p)) return [{ id: scratch ? "judge/best-any" : "judge/source-any" }];
  const v = state[scratch ? S.zero : S.floor];
  const { sigma, gamma } = p;
  const large = p.limit === "large";
  const value = isotropicBestRisk(p, v);
  const slots = large ? { v, sigma, b: v * (1 - gamma) - sigma * sigma, value } : { value };
  return [
    { id: large ? "judge/best" : "judge/best-finite", slots },
    { id: scratch ? "judge/scratch" : "judge/source", slots: { value: v } },
  ];
}
