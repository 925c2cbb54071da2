import type { FormulaLine } from "../../explanation.ts";
import type { DeepLinearParams } from "../params.ts";
import { sampleCount } from "../theory/scratch.ts";
import { S } from "../theory/state.ts";

/** The formulas of one layer that stops training at t, docs/theory.md §1.3.3. */

const SC = "R_{\\mathrm{sc}}";
const FT = "R_{\\mathrm{ft}}";
const VALUE = "\\allowbreak=\\num{value}";
const NOISE = "\\frac{\\sigma^2}{n}\\bigl(2F(t)-F(2t)\\bigr)";

export const flowTex = {
  "flow/scratch": [`${SC}=\\sum_i\\lambda_i\\beta_{t,i}^2\\,h_i+${NOISE}`, `=\\num{baseBias}+\\num{noise}${VALUE}`],
  "flow/finetune": [
    `${FT}=\\sum_i\\lambda_i(\\beta_t-\\hat\\beta_s)_i^2\\,h_i+${NOISE}`,
    `=\\num{bias}+\\num{noise}${VALUE}`,
  ],
  "flow/gain": [
    "T_{\\mathrm{ft}}=\\sum_i\\lambda_i\\bigl(\\beta_t^2-(\\beta_t-\\hat\\beta_s)^2\\bigr)_i\\,h_i",
    `=\\num{baseBias}-\\num{bias}${VALUE}`,
  ],
  "flow/worst": [`T_{\\mathrm{ft}}=-\\infty\\quad\\text{as } \\hat s\\to\\infty`],
  "flow/far": [`${FT}=\\infty\\quad\\text{as } \\hat s\\to\\infty`],
  "flow/none": ["h_i=1,\\quad F=0\\quad\\text{for } n=0"],
  "flow/left": ["h_i=\\sum_{j,l}\\frac{a_ja_l\\,g_{jl}}{(\\lambda_i+\\kappa_j)(\\lambda_i+\\kappa_l)}"],
  "flow/pairs": [
    "a_j=\\frac{w_j\\kappa_j}{p_j},\\quad g_{jl}=\\frac{\\kappa_j-\\kappa_l}{p_j-p_l},\\quad g_{jj}=\\frac{\\mathrm{d}\\kappa_j}{\\mathrm{d}p_j}",
  ],
  "flow/kappa": ["\\kappa_j=p_j+\\frac{\\kappa_j}{n}\\sum_i\\frac{\\lambda_i}{\\lambda_i+\\kappa_j}"],
  "flow/noise": ["F(t)=\\sum_j\\frac{w_j}{p_j^2}\\sum_i\\frac{\\lambda_i\\kappa_j}{\\lambda_i+\\kappa_j}"],
  "flow/nodes": [
    "p_jt=N\\bigl(0.5017\\,\\varphi_j\\cot(0.6407\\,\\varphi_j)-0.6122+0.2645\\,\\mathrm{i}\\varphi_j\\bigr)",
  ],
  "flow/weights": [
    "w_j=\\frac{\\mathrm{e}^{p_jt}}{\\mathrm{i}N}\\frac{\\mathrm{d}p_j}{\\mathrm{d}\\varphi_j},\\quad\\varphi_j=\\frac{(2j+1-N)\\pi}{N},\\quad N=16",
  ],
} as const satisfies Readonly<Record<string, readonly [general: string, numbers?: string]>>;

export const flowWords =
  "deterministic equivalent at n = γd: against gradient flow on real data it errs by less than 2 % at d = 200 … 400, t = 1 … 1000; more at smaller d";

type Id = keyof typeof flowTex;

/** What h, F and κ stand for. */
function letters(p: DeepLinearParams): FormulaLine[] {
  const ids: Id[] =
    sampleCount(p.gamma, p.d) === 0
      ? ["flow/none"]
      : ["flow/left", "flow/pairs", "flow/kappa", "flow/noise", "flow/nodes", "flow/weights"];
  return ids.map((id) => ({ id }));
}

/** A risk or the gain with its numbers, and what their letters stand for; `far` where it is infinite. */
function lines(id: Id, far: Id, value: number, p: DeepLinearParams, state: Float64Array): FormulaLine[] {
  if (!Number.isFinite(value)) return [{ id: far }];
  const slots = { value, baseBias: state[S.baseBias], bias: state[S.finetuneBias], noise: state[S.finetuneNoise] };
  return [{ id, slots }, ...letters(p)];
}

/** Without ridge scratch fits the same noise as fine-tuning. */
export const flowScratchLines = (p: DeepLinearParams, state: Float64Array): FormulaLine[] =>
  lines("flow/scratch", "flow/far", state[S.baseBias] + state[S.baseNoise], p, state);

export const flowFinetuneLines = (p: DeepLinearParams, state: Float64Array): FormulaLine[] =>
  lines("flow/finetune", "flow/far", state[S.finetuneBias] + state[S.finetuneNoise], p, state);

export const flowGainLines = (p: DeepLinearParams, state: Float64Array): FormulaLine[] =>
  lines("flow/gain", "flow/worst", state[S.finetuneGain], p, state);
