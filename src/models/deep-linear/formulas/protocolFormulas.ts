import type { Formula, FormulaLine } from "../../explanation.ts";
import type { Quantity } from "../../quantity.ts";
import type { DeepLinearParams } from "../params.ts";
import { protocolQuantities } from "../theory/protocolQuantities.ts";

/** The formulas of the protocols beyond plain training, docs/theory.md §1.8. */

const VALUE = "=\\num{value}";
const FT = "R_{\\mathrm{ft}}";
const SRC = "R_{\\mathrm{src}}";

export const protocolTex = {
  "protocol/tuned-finetune": [
    `${FT}=\\min_{\\lambda_{\\mathrm{ft}}\\ge0}\\frac{\\kappa^2\\sum_i\\frac{\\lambda_i(\\beta_t-\\hat\\beta_s)_i^2}{(\\lambda_i+\\kappa)^2}+\\frac{\\sigma^2}{n}\\,\\mathrm{df}_2}{1-\\mathrm{df}_2/n}`,
    VALUE,
  ],
  "protocol/tuned-linear": [
    "R_{\\mathrm{lt}}=p+(R_0-p)\\,\\mathbb E\\frac{a}{u+a},\\quad a=\\frac{\\sigma^2+p}{R_0-p},\\quad u\\sim\\chi^2_n",
    VALUE,
  ],
  "protocol/forgetting": [
    `R_{\\mathrm{ft}\\to s}=${FT}+\\beta_s^\\top\\Sigma\\beta_s-\\beta_t^\\top\\Sigma\\beta_t+2(\\beta_t-\\beta_s)^\\top\\Sigma\\,\\mathbb E\\hat\\beta_{\\mathrm{ft}}`,
    VALUE,
  ],
  "protocol/interpolated": [`R_{a^*}=${SRC}-\\frac{(${SRC}-C)^2}{${SRC}-2C+${FT}}`, VALUE],
  "protocol/best-a": [`a^*=\\frac{${SRC}-C}{${SRC}-2C+${FT}}`, VALUE],
  "protocol/not-moved": [`${SRC}-2C+${FT}=0`],
  "protocol/cross": ["C=\\mathbb E(\\hat\\beta_s-\\beta_t)^\\top\\Sigma(\\hat\\beta_{\\mathrm{ft}}-\\beta_t)"],
  "protocol/pooled": [
    "R_{\\mathrm{mix}}=\\sum_i\\lambda_i\\bigl(\\beta_t-(1-\\zeta_i)b\\bigr)_i^2+\\Bigl(\\sigma_N^2+\\sum_i\\lambda_i\\zeta_i^2b_i^2\\Bigr)\\frac{\\mathrm{df}_2/N}{1-\\mathrm{df}_2/N}",
  ],
  "protocol/pool": [
    "b=\\pi\\beta_t+(1-\\pi)\\beta_s,\\quad\\zeta_i=\\frac{\\kappa}{\\lambda_i+\\kappa},\\quad N=\\min\\Bigl(\\frac n\\pi,\\frac{n_s}{1-\\pi}\\Bigr)",
  ],
  "protocol/pool-noise": [
    "\\sigma_N^2=\\pi\\sigma^2+(1-\\pi)\\sigma_s^2+\\pi(1-\\pi)(\\beta_t-\\beta_s)^\\top\\Sigma(\\beta_t-\\beta_s)",
  ],
  "protocol/share": ["\\pi^*=\\operatorname*{arg\\,min}_{0\\le\\pi\\le1}R_{\\mathrm{mix}}(\\pi)"],
  "protocol/pretrained": ["R_{s\\to s}=\\sum_i\\lambda_i\\,\\mathbb E(\\hat\\beta_s-\\beta_s)_i^2", VALUE],
  "protocol/ridge-cost": [
    `\\Delta R_{\\lambda_s}=${FT}\\Bigl(\\frac{\\sigma_s^2d}{n_s s^2}\\Bigr)-\\min_{\\lambda_s\\ge0}${FT}(\\lambda_s)`,
  ],
  "protocol/source-ridge": [`\\lambda_s^*=\\operatorname*{arg\\,min}_{\\lambda_s\\ge0}${FT}(\\lambda_s)`],
  "protocol/ridged-source": [
    "\\mathbb E\\hat\\beta_{s,i}=\\frac{\\lambda_i}{\\lambda_i+\\kappa_s}\\beta_{s,i},\\quad\\operatorname{var}\\hat\\beta_{s,i}=\\frac{\\lambda_i}{n_s(\\lambda_i+\\kappa_s)^2}\\cdot\\frac{\\sigma_s^2+\\kappa_s^2\\sum_j\\frac{\\lambda_j\\beta_{s,j}^2}{(\\lambda_j+\\kappa_s)^2}}{1-\\mathrm{df}_2(\\kappa_s)/n_s}",
  ],
  "protocol/taught": [
    "R(0,b,\\beta_t)=\\mathbb E\\sum_i\\lambda_i\\Bigl[\\bigl(\\beta_t-(1-\\zeta_i)b\\bigr)_i^2+\\zeta_i^2b_i^2\\,h\\Bigr],\\quad h=\\frac{\\mathrm{df}_2/n}{1-\\mathrm{df}_2/n}",
  ],
  "protocol/teacher-gain": ["T_{\\mathrm{teacher}}=\\mathbb E\\sum_i\\lambda_i(\\beta_t-b)_i^2-R(0,b,\\beta_t)"],
  "protocol/labels": [
    "b\\text{: scratch on }\\gamma_w d\\text{ samples of the target},\\quad\\zeta_i=\\frac{\\kappa}{\\lambda_i+\\kappa}",
  ],
  "protocol/surrogate": [
    "R_{b^*}=R(0,b^*,\\beta_t)+\\sigma^2h,\\quad b^*_i=\\beta_{t,i}\\frac{1-\\zeta_i}{(1-\\zeta_i)^2+\\zeta_i^2h}",
  ],
} as const satisfies Readonly<Record<string, readonly [general: string, numbers?: string]>>;

type Q = keyof typeof protocolQuantities;

const pool = ["protocol/pooled", "protocol/pool", "protocol/pool-noise"] as const;
const general: Readonly<Record<Q, readonly (keyof typeof protocolTex)[]>> = {
  forgetting: ["protocol/forgetting"],
  "risk-interpolated": ["protocol/interpolated", "protocol/cross"],
  "best-a": ["protocol/best-a", "protocol/cross"],
  "risk-mixed": pool,
  "best-share": ["protocol/share", ...pool],
  "risk-pretrained": ["protocol/pretrained", "protocol/ridged-source"],
  "ridge-cost": ["protocol/ridge-cost", "protocol/ridged-source"],
  "best-source-ridge": ["protocol/source-ridge", "protocol/ridged-source"],
  "risk-taught": ["protocol/taught", "protocol/labels"],
  "beats-teacher": ["protocol/teacher-gain", "protocol/taught", "protocol/labels"],
  "risk-surrogate": ["protocol/surrogate", "protocol/taught"],
};

export const isProtocol = (id: string): id is Q => Object.hasOwn(protocolQuantities, id);

export function protocolFormula(id: Q, p: DeepLinearParams, state: Float64Array): Formula {
  const quantity: Quantity<DeepLinearParams> = protocolQuantities[id];
  const value = quantity.read(state, 0, p);
  const [plain, ...others] = general[id];
  const first = id === "best-a" && Number.isNaN(value) ? "protocol/not-moved" : plain;
  const head: FormulaLine =
    protocolTex[first].length > 1 && !Number.isNaN(value) ? { id: first, slots: { value } } : { id: first };
  return {
    lines: [head, ...others.map((line) => ({ id: line }))],
    validity:
      id === "risk-mixed" || id === "best-share"
        ? "a heuristic: the mean of the pooled labels is right, their spread is taken for noise; it lay within 12 % of real data"
        : quantity.tag(p) === "E"
          ? "exact mean for Gaussian inputs and whole n"
          : "d → ∞ at fixed γ; at finite d an approximation",
    source: quantity.source(p),
  };
}

/** What a protocol's own line is where it has its best ridge. */
export const tunedLine = (of: "finetune" | "linear", value: number): FormulaLine => ({
  id: `protocol/tuned-${of}`,
  slots: { value },
});

export const tunedWords =
  "the ridge that is best at this setting, found by search; d → ∞ at fixed γ, at finite d an approximation";
