import { t } from "../../lib/language.ts";
import type { Formula, FormulaLine, Formulas } from "../explanation.ts";
import type { DiagonalParams } from "./params.ts";
import { elasticity, fineTuningScale, scratchScale } from "./theory/implicitBias.ts";
import { obstacle } from "./theory/obstacle.ts";
import { quantities } from "./theory/quantities.ts";
import { DEPENDENT_BELOW, LAZY_FROM } from "./theory/regimes.ts";
import { S } from "./theory/theory.ts";

/**
 * The formulas behind the quantities, docs/theory.md §2.1–2.4: TeX for the page, and which of them hold at some parameters.
 * Each entry is [general form, the same with slots for numbers]; scripts/typeset.mjs turns them into MathML.
 */

const SC = "R_{\\mathrm{sc}}";
const FT = "R_{\\mathrm{FT}}";
const BPT = "\\beta_{\\mathrm{PT}}";
const BFT = "\\beta_{\\mathrm{FT}}";
const GFT = "\\gamma_{\\mathrm{FT}}";
const VALUE = "\\allowbreak=\\num{value}";
const EVOLVED_N = `=\\num{alpha}\\cdot\\fac{tau}^2\\allowbreak-\\fac{sigma}^2${VALUE}`;
const SQUARES_N = `=\\frac{\\fac{sigma}^2}{\\num{alpha}-1}${VALUE}`;
const SCALE_N = `=2\\cdot\\fac{c}\\,(1+\\fac{lam})\\allowbreak\\Bigl(1+\\sqrt{1+(\\num{beta}/\\num{c})^2}\\Bigr)\\allowbreak+\\fac{gft}^2${VALUE}`;

export const tex = {
  gain: [`T=${SC}-${FT}`, `=\\num{scratch}-\\num{risk}${VALUE}`],
  "gain/none": ["T=0"],

  "finetune/evolved": [`${FT}=\\alpha\\tau^2-\\sigma^2`, EVOLVED_N],
  "finetune/squares": [`${FT}=\\frac{\\sigma^2}{\\alpha-1}`, SQUARES_N],
  "finetune/peak": [`${FT}=\\infty\\quad\\text{at } \\alpha=1`],
  "finetune/perfect": [`${FT}=0`],
  "finetune/no-data": [`${FT}=\\mathbb E\\bigl[(\\beta^*)^2\\bigr]=1`],
  "scratch/evolved": [`${SC}=\\alpha\\tau_{\\mathrm{sc}}^2-\\sigma^2`, EVOLVED_N],
  "scratch/squares": [`${SC}=\\frac{\\sigma^2}{\\alpha-1}`, SQUARES_N],
  "scratch/peak": [`${SC}=\\infty\\quad\\text{at } \\alpha=1`],
  "scratch/perfect": [`${SC}=0`],
  "scratch/no-data": [`${SC}=\\mathbb E\\bigl[(\\beta^*)^2\\bigr]=1`],

  F1: [
    "\\kappa^2\\,\\mathbb E[s^2]=\\tau^2(1-\\alpha)-\\sigma^2",
    `\\mathbb E[s^2]=\\frac{\\fac{tau}^2(1-\\num{alpha})-\\fac{sigma}^2}{\\fac{kappa}^2}${VALUE}`,
  ],
  F2: ["\\mathbb E[\\eta']=\\mathbb E\\Bigl[\\frac{W}{W+\\kappa}\\Bigr]=\\alpha", "\\mathbb E[\\eta']=\\num{value}"],
  prox: [
    "\\tfrac12\\sqrt{k}\\,\\sinh 2s+\\kappa s=\\beta^*+\\tau Z,\\allowbreak\\quad\\eta=\\tfrac12\\sqrt{k}\\,\\sinh 2s,\\allowbreak\\quad W=\\sqrt{k+4\\eta^2}",
  ],
  "prox/active": [
    "\\text{here, where pretraining left } a_{\\mathrm{PT}}\\text{:}",
    "\\tfrac12\\cdot\\fac{rootK}\\,\\sinh 2s\\allowbreak+\\fac{kappa}\\,s=\\beta^*+\\fac{tau}\\,Z",
  ],
  "prox/silent": [
    "\\text{here, where pretraining left nothing:}",
    "\\tfrac12\\cdot\\fac{rootK}\\,\\sinh 2s\\allowbreak+\\fac{kappa}\\,s=\\beta^*+\\fac{tau}\\,Z",
  ],
  "scale/active": [
    `\\sqrt{k_{\\mathrm{active}}}=2c_{\\mathrm{PT}}(1+\\lambda_{\\mathrm{PT}})\\allowbreak\\Bigl(1+\\sqrt{1+(a_{\\mathrm{PT}}/c_{\\mathrm{PT}})^2}\\Bigr)\\allowbreak+${GFT}^2`,
    SCALE_N,
  ],
  "scale/silent": [
    `\\sqrt{k_{\\mathrm{silent}}}=4c_{\\mathrm{PT}}(1+\\lambda_{\\mathrm{PT}})+${GFT}^2`,
    `=4\\cdot\\fac{c}\\,(1+\\fac{lam})\\allowbreak+\\fac{gft}^2${VALUE}`,
  ],
  "scale/scratch": ["\\sqrt{k_{\\mathrm{sc}}}=2c_{\\mathrm{PT}}", `=2\\cdot\\fac{c}${VALUE}`],
  "scale/read": [
    `\\sqrt{k}=2c_{\\mathrm{PT}}(1+\\lambda_{\\mathrm{PT}})\\allowbreak\\Bigl(1+\\sqrt{1+(${BPT}/c_{\\mathrm{PT}})^2}\\Bigr)\\allowbreak+${GFT}^2`,
    SCALE_N,
  ],

  least: [`\\min(R_{\\mathrm{sc}},\\,${FT})`, "=\\min(\\num{scratch},\\,\\num{risk})\\allowbreak=\\num{value}"],

  order: ["\\ell=\\frac{t}{t-\\tanh(t/2)}", `=\\frac{\\num{t}}{\\num{t}-\\tanh(\\num{t}/2)}${VALUE}`],
  "order/zero": [`\\ell=2\\quad\\text{as } ${BFT}\\to0`],
  t: [
    `t=\\operatorname{asinh}\\frac{2|${BFT}|}{\\sqrt{k}}`,
    `=\\operatorname{asinh}\\frac{2\\cdot\\fac{bft}}{\\num{rootK}}${VALUE}`,
  ],
  pd: ["\\mathrm{PD}=-(\\ell-1)\\,E", `=-(\\num{order}-1)\\cdot\\fac{E}${VALUE}`],
  elasticity: [
    `E=\\frac{r}{g}\\cdot\\frac{r}{1+g}\\Bigl(1-\\frac{${GFT}^2}{\\sqrt{k}}\\Bigr)`,
    `=\\frac{\\num{r}}{\\num{g}}\\cdot\\frac{\\num{r}}{1+\\num{g}}\\Bigl(1-\\frac{\\fac{gft}^2}{\\num{rootK}}\\Bigr)${VALUE}`,
  ],
  r: [`r=|${BPT}|/c_{\\mathrm{PT}}`, `=\\num{bpt}/\\fac{c}${VALUE}`],
  g: ["g=\\sqrt{1+r^2}", `=\\sqrt{1+\\fac{r}^2}${VALUE}`],
  regime: [
    `\\text{rich: } \\ell<${LAZY_FROM},\\allowbreak\\quad\\text{pretrained: } \\mathrm{PD}<${DEPENDENT_BELOW}`,
    "\\ell=\\num{order},\\allowbreak\\quad\\mathrm{PD}=\\num{dependence}",
  ],

  bayes: [
    "R_{\\mathrm{Bayes}}=\\sum_k w_k\\,\\mathrm{mmse}\\bigl(\\rho_k,\\,1/\\rho_{\\mathrm{FT}},\\,\\tau^2\\bigr)",
    "=\\num{value}",
  ],
  "bayes/tau": [
    "\\tau^2=\\frac{\\sigma^2+R_{\\mathrm{Bayes}}}{\\alpha}",
    `=\\frac{\\fac{sigma}^2+\\num{risk}}{\\num{alpha}}${VALUE}`,
  ],
  "best/lam": [
    `\\lambda_{\\mathrm{PT}}^*=\\operatorname*{arg\\,min}_{\\lambda_{\\mathrm{PT}}}\\,${FT}(\\lambda_{\\mathrm{PT}})`,
    "=\\num{value}",
  ],
  "best/c": [
    `c_{\\mathrm{PT}}^*=\\operatorname*{arg\\,min}_{c_{\\mathrm{PT}}}\\,${FT}(c_{\\mathrm{PT}})`,
    "=\\num{value}",
  ],
  "best/gft": [`${GFT}^*=\\operatorname*{arg\\,min}_{${GFT}}\\,${FT}(${GFT})`, "=\\num{value}"],
  "least/lam": [`${FT}(\\lambda_{\\mathrm{PT}}^*)=\\min_{\\lambda_{\\mathrm{PT}}}${FT}`, "=\\num{value}"],
  "least/c": [`${FT}(c_{\\mathrm{PT}}^*)=\\min_{c_{\\mathrm{PT}}}${FT}`, "=\\num{value}"],
  "least/gft": [`${FT}(${GFT}^*)=\\min_{${GFT}}${FT}`, "=\\num{value}"],
  saves: ["\\log_2\\frac{n^*_{\\mathrm{sc}}(\\varepsilon)}{n^*_{\\mathrm{FT}}(\\varepsilon)}"],
  reach: ["n^*(\\varepsilon)=\\min\\{n: R(n)\\le\\varepsilon\\}"],
  "loss/lam": [`\\text{loss}=${FT}-${FT}(\\lambda_{\\mathrm{PT}}^*)`, `=\\num{risk}-\\num{best}${VALUE}`],
  "loss/c": [`\\text{loss}=${FT}-${FT}(c_{\\mathrm{PT}}^*)`, `=\\num{risk}-\\num{best}${VALUE}`],
  "loss/gft": [`\\text{loss}=${FT}-${FT}(${GFT}^*)`, `=\\num{risk}-\\num{best}${VALUE}`],
} as const satisfies Readonly<Record<string, readonly [general: string, numbers?: string]>>;

type Id = keyof typeof tex;
type P = DiagonalParams;

/** A line with its numbers, or its general form alone where one of them does not exist. */
function line(id: Id, slots?: Readonly<Record<string, number>>): FormulaLine {
  return slots && !Object.values(slots).some(Number.isNaN) ? { id, slots } : { id };
}

/** The error of one network: fine-tuned or from scratch. */
function riskLine(who: "finetune" | "scratch", p: P, risk: number, tau: number): FormulaLine {
  const { alpha, sigma } = p;
  const exists = !Number.isNaN(risk);
  if (exists && alpha === 0) return line(`${who}/no-data`);
  if (exists && alpha === 1) return line(risk === 0 ? `${who}/perfect` : `${who}/peak`);
  if (alpha > 1) return line(`${who}/squares`, { sigma, alpha, value: risk });
  return line(`${who}/evolved`, { alpha, tau, sigma, value: risk });
}

const finetuneRisk = (p: P, state: Float64Array) => riskLine("finetune", p, state[S.risk], state[S.tau]);
const scratchRisk = (p: P, state: Float64Array) => riskLine("scratch", p, state[S.scratchRisk], state[S.scratchTau]);

/** The two equations for (τ, κ) and what they are about, where there is something to solve. */
function evolution(p: P, state: Float64Array): FormulaLine[] {
  const { alpha, sigma, c, lam, gft, apt, rpt } = p;
  const tau = state[S.tau];
  const kappa = state[S.kappa];
  if (!(alpha > 0 && alpha < 1)) return [];
  const side = rpt > 0 ? "active" : "silent";
  const rootK = rpt > 0 ? state[S.rootKActive] : state[S.rootKSilent];
  return [
    line("F1", { tau, alpha, sigma, kappa, value: (tau * tau * (1 - alpha) - sigma * sigma) / (kappa * kappa) }),
    line("F2", Number.isNaN(tau) ? undefined : { value: alpha }),
    line("prox"),
    ...(Number.isNaN(tau) ? [] : [line(`prox/${side}`, { rootK, kappa, tau })]),
    ...(rpt > 0 ? [line("scale/active", { c, lam, beta: apt, gft, value: state[S.rootKActive] })] : []),
    ...(rpt < 1 ? [line("scale/silent", { c, lam, gft, value: state[S.rootKSilent] })] : []),
  ];
}

function orderLines(p: P, state: Float64Array): FormulaLine[] {
  const { c, lam, gft, bpt, bft } = p;
  const rootK = fineTuningScale(c, lam, gft, bpt);
  const t = Math.asinh((2 * bft) / rootK);
  const scale = line("scale/read", { c, lam, gft, beta: bpt, value: rootK });
  if (bft === 0) return [line("order/zero"), scale];
  return [line("order", { t, value: state[S.order] }), line("t", { bft, rootK, value: t }), scale];
}

function dependenceLines(p: P, state: Float64Array): FormulaLine[] {
  const { c, lam, gft, bpt } = p;
  const rootK = fineTuningScale(c, lam, gft, bpt);
  const E = elasticity(c, lam, gft, bpt);
  const r = bpt / c;
  const g = Math.hypot(1, r);
  const exists = !Number.isNaN(state[S.dependence]);
  return [
    line("pd", { order: state[S.order], E, value: state[S.dependence] }),
    line("elasticity", exists ? { r, g, gft, rootK, value: E } : undefined),
    line("r", { bpt, c, value: r }),
    line("g", { r, value: g }),
  ];
}

const A26 = "arXiv:2602.20062";
const limit = "D → ∞ at fixed α; the replica equations are not rigorous in general, and agree with simulation";
const closed = "closed form of the potential q of one coordinate, read at the two coefficients set under training";

function evolutionValidity(p: P): string {
  if (obstacle(p)) return limit;
  if (p.alpha === 0) return "no target data: the network stays at zero, and the target has size 1";
  if (p.alpha >= 1) return "from α = 1 on the data fix every coordinate: least squares, D → ∞";
  const finite = p.alphapt !== Number.POSITIVE_INFINITY;
  return finite
    ? t(
        "{limit}; with finite pretraining data √k has a law in each class, and is shown for a coefficient that was learned exactly",
        { limit },
      )
    : limit;
}

function formula(quantity: keyof typeof quantities, p: P, state: Float64Array): Formula {
  const { alpha, sigma, c } = p;
  const evolved = {
    validity: evolutionValidity(p),
    source: t("{paper}, state evolution by the replica method", { paper: A26 }),
  };
  const biased = { validity: closed, source: `${A26} §2–3` };
  const [risk, scratch, best] = [state[S.risk], state[S.scratchRisk], state[S.bestRisk]];
  const designed = (id: "lam" | "c" | "gft") => ({
    ...evolved,
    source: t("least error by {source}; the search is ours", { source: evolved.source }),
    least: line(`least/${id}`, { value: best }),
  });
  switch (quantity) {
    case "t-finetune": {
      const value = quantities["t-finetune"].read(state, 0, p);
      const equal = !Number.isNaN(value) && (alpha === 0 || alpha >= 1);
      const first = equal ? line("gain/none") : line("gain", { scratch, risk, value });
      return { ...evolved, lines: [first, scratchRisk(p, state), finetuneRisk(p, state), ...evolution(p, state)] };
    }
    case "best":
      return {
        ...evolved,
        lines: [
          line("least", { scratch, risk, value: Math.min(scratch, risk) }),
          scratchRisk(p, state),
          finetuneRisk(p, state),
          ...evolution(p, state),
        ],
      };
    case "risk-finetune":
      return { ...evolved, lines: [finetuneRisk(p, state), ...evolution(p, state)] };
    case "risk-scratch":
      return {
        ...evolved,
        lines: [
          scratchRisk(p, state),
          ...(alpha > 0 && alpha < 1 ? [line("prox"), line("scale/scratch", { c, value: scratchScale(c) })] : []),
        ],
      };
    case "l-order":
      return { ...biased, lines: orderLines(p, state) };
    case "pd":
      return { ...biased, lines: [...dependenceLines(p, state), ...orderLines(p, state)] };
    case "regime": {
      const [order, dependence] = [state[S.order], state[S.dependence]];
      return {
        validity: t("{validity}; the thresholds are ours, the field changes gradually", { validity: biased.validity }),
        source: biased.source,
        lines: [line("regime", { order, dependence }), ...orderLines(p, state), ...dependenceLines(p, state)],
      };
    }
    case "risk-bayes": {
      const value = state[S.bayesRisk];
      return {
        validity: "D → ∞ at fixed α, pretraining's features known: no algorithm does better from an uninformed start",
        source: "Bayes-optimal state evolution, B = β* seen through B + τZ",
        lines: [
          line("bayes", { value }),
          ...(alpha > 0
            ? [line("bayes/tau", { sigma, risk: value, alpha, value: (sigma * sigma + value) / alpha })]
            : []),
        ],
      };
    }
    case "best-lam":
    case "best-c":
    case "best-gft": {
      const id = ({ "best-lam": "lam", "best-c": "c", "best-gft": "gft" } as const)[quantity];
      const { least, ...words } = designed(id);
      return { ...words, lines: [line(`best/${id}`, { value: state[S.bestValue] }), least, finetuneRisk(p, state)] };
    }
    case "loss-lam":
    case "loss-c":
    case "loss-gft": {
      const id = ({ "loss-lam": "lam", "loss-c": "c", "loss-gft": "gft" } as const)[quantity];
      const { least, ...words } = designed(id);
      const value = Math.max(0, risk - best);
      return { ...words, lines: [line(`loss/${id}`, { risk, best, value }), least, finetuneRisk(p, state)] };
    }
  }
}

export const formulas: Formulas<P, keyof typeof quantities> = { formula };
