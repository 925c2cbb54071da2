import { t } from "../../lib/language.ts";
import type { Formula, FormulaLine, Formulas, RiskParts } from "../explanation.ts";
import { hasTheory, type ReluParams } from "./params.ts";
import { kernels } from "./theory/kernels.ts";
import { quantities } from "./theory/quantities.ts";
import { ridgeSolution } from "./theory/ridge.ts";
import { S, totalRidge } from "./theory/theory.ts";

/**
 * The formulas behind the quantities, docs/theory.md §3.1–3.3: TeX for the page, and which of them hold at some parameters.
 * Each entry is [general form, the same with slots for numbers]; scripts/typeset.mjs turns them into MathML.
 */

const VALUE = "\\allowbreak=\\num{value}";
const DELTA2 = "\\lVert\\delta\\rVert^2";
const MU = "\\mu=\\frac{H(1)-H(0)-H'(0)}{H'(0)}";

export const tex = {
  gain: [
    `T=(\\rho^2-${DELTA2})\\,\\frac{\\zeta^2}{1-\\omega}`,
    `=(\\fac{rho}^2-\\num{distance2})\\cdot\\frac{\\fac{zeta}^2}{1-\\num{omega}}${VALUE}`,
  ],
  least: [
    "\\min(R_{\\mathrm{sc}},\\,R_{\\mathrm{ft}})",
    "=\\min(\\num{scratch},\\,\\num{tuned})\\allowbreak=\\num{value}",
  ],
  scratch: [
    "R_{\\mathrm{sc}}=\\frac{\\rho^2\\zeta^2+\\sigma^2\\omega}{1-\\omega}",
    `=\\frac{\\fac{rho}^2\\cdot\\fac{zeta}^2+\\fac{sigma}^2\\cdot\\num{omega}}{1-\\num{omega}}${VALUE}`,
  ],
  finetune: [
    `R_{\\mathrm{ft}}=\\frac{${DELTA2}\\zeta^2+\\sigma^2\\omega}{1-\\omega}`,
    `=\\frac{\\num{distance2}\\cdot\\fac{zeta}^2+\\fac{sigma}^2\\cdot\\num{omega}}{1-\\num{omega}}${VALUE}`,
  ],
  delta: [
    `${DELTA2}=\\rho^2-2\\rho s\\cos\\theta+s^2`,
    `=\\fac{rho}^2\\allowbreak-2\\cdot\\fac{rho}\\cdot\\fac{s}\\,\\cos\\num{theta}^\\circ\\allowbreak+\\fac{s}^2${VALUE}`,
  ],
  "delta/learned": [
    `${DELTA2}=\\rho^2-2\\rho s(1-\\zeta_s)\\cos\\theta\\allowbreak+s^2(1-\\zeta_s)^2+V_s`,
    `=\\fac{rho}^2\\allowbreak-2\\cdot\\fac{rho}\\cdot\\fac{s}\\,(1-\\num{zetaS})\\,\\cos\\num{theta}^\\circ\\allowbreak+\\fac{s}^2\\cdot(1-\\num{zetaS})^2\\allowbreak+\\num{scatter}${VALUE}`,
  ],
  scatter: [
    "V_s=\\frac{(s^2\\zeta_s^2+\\sigma_s^2)\\,\\omega_s}{1-\\omega_s}",
    `=\\frac{(\\fac{s}^2\\cdot\\fac{zetaS}^2+\\fac{ss}^2)\\cdot\\fac{omegaS}}{1-\\num{omegaS}}${VALUE}`,
  ],
  "source/kappa": [
    "\\zeta_s,\\;\\omega_s\\text{: as }\\zeta,\\;\\omega\\text{ with } \\gamma_s\\text{ and }\\lambda_{\\mathrm{eff}}=\\mu/\\gamma_s",
  ],
  zeta: ["\\zeta=\\frac{\\kappa}{1+\\kappa}", `=\\frac{\\num{kappa}}{1+\\num{kappa}}${VALUE}`],
  omega: ["\\omega=\\frac{1}{\\gamma(1+\\kappa)^2}", `=\\frac{1}{\\num{gamma}\\cdot(1+\\num{kappa})^2}${VALUE}`],
  kappa: [
    "\\lambda_{\\mathrm{eff}}=\\kappa\\Bigl(1-\\frac{1}{\\gamma(1+\\kappa)}\\Bigr)",
    `=\\fac{kappa}\\,\\Bigl(1-\\frac{1}{\\num{gamma}\\cdot(1+\\num{kappa})}\\Bigr)${VALUE}`,
  ],
  lambda: ["\\lambda_{\\mathrm{eff}}=\\frac{\\mu}{\\gamma}", `=\\frac{\\num{mu}}{\\num{gamma}}${VALUE}`],
  "lambda/added": [
    "\\lambda_{\\mathrm{eff}}=\\frac{\\mu}{\\gamma}+\\lambda_{\\mathrm{add}}",
    `=\\frac{\\num{mu}}{\\num{gamma}}+\\num{ridge}${VALUE}`,
  ],
  "mu/first": [`${MU}=1\\quad\\text{for } H=\\frac{u(\\pi-\\arccos u)}{2\\pi}`],
  "mu/readout": [`${MU}=1-\\frac{2}{\\pi}\\quad\\text{for } H=\\frac{\\sqrt{1-u^2}+u(\\pi-\\arccos u)}{2\\pi}`],
  "mu/both": [`${MU}=1-\\frac{1}{\\pi}\\quad\\text{for } H=\\frac{\\sqrt{1-u^2}+2u(\\pi-\\arccos u)}{2\\pi}`],
  "no-data": ["\\gamma=0\\text{: }\\quad\\zeta=1,\\quad\\omega=0"],
  proxy: [
    `\\sqrt{\\frac{2\\,\\tilde y^\\top H^{-1}\\tilde y}{n}}\\to\\sqrt{\\frac{2${DELTA2}}{H'(0)\\,d}\\cdot\\frac{1-\\zeta}{\\gamma}}`,
    `=\\sqrt{\\frac{2\\cdot\\fac{distance2}}{\\fac{slope}\\cdot\\cnt{d}}\\cdot\\num{perSample}}${VALUE}`,
  ],
  ceiling: [
    `\\sqrt{\\frac{2\\,\\tilde y^\\top H^{-1}\\tilde y}{n}}\\le\\sqrt{\\frac{2${DELTA2}}{H'(0)\\,\\gamma d}}`,
    `=\\sqrt{\\frac{2\\cdot\\fac{distance2}}{\\fac{slope}\\cdot\\fac{gamma}\\cdot\\cnt{d}}}${VALUE}`,
  ],
  "trained/gain": ["T=R_{\\mathrm{sc}}-R_{\\mathrm{ft}}"],
  "trained/gain-linear": ["T_{\\mathrm{lt}}=R_{\\mathrm{sc}}-R_{\\mathrm{lt}}"],
  "trained/risk": ["R=\\frac{\\mathbb E\\bigl(f(x)-f_t(x)\\bigr)^2}{\\mathbb E\\,f_t(x)^2}"],
  "trained/mean": [
    "\\mathbb E\\,\\mathrm{relu}(w\\cdot x)\\,\\mathrm{relu}(v\\cdot x)=k(w,v)=\\lVert w\\rVert\\lVert v\\rVert\\,\\frac{\\sqrt{1-u^2}+u(\\pi-\\arccos u)}{2\\pi}",
  ],
  "trained/floor": ["R_{\\mathrm{floor}}=\\frac{c^\\top(K_{tt}-K_{tF}K_{FF}^{-1}K_{Ft})\\,c}{c^\\top K_{tt}\\,c}"],
  "trained/gap": ["\\sqrt{\\frac{\\sum(f-f_K)^2}{\\sum f_K^2}},\\quad f_K(x)=H(x,X)K^{-1}y"],
  "trained/unfinished": ["\\lVert f(X)-y\\rVert^2>\\varepsilon\\lVert y\\rVert^2\\quad\\text{at the last gradient}"],
} as const satisfies Readonly<Record<string, readonly [general: string, numbers?: string]>>;

type P = ReluParams;

/** A line with its numbers, or its general form alone where one of them does not exist. */
function line(id: keyof typeof tex, slots?: Readonly<Record<string, number>>): FormulaLine {
  return slots && !Object.values(slots).some(Number.isNaN) ? { id, slots } : { id };
}

/** ‖δ‖², and what pretraining on finite data leaves of it. */
function distanceLines(p: P, state: Float64Array): FormulaLine[] {
  const { rho, s, theta, gs, ss } = p;
  const value = state[S.distance2];
  if (gs === Number.POSITIVE_INFINITY) return [line("delta", { rho, s, theta, value })];
  const { missed: zetaS, omega: omegaS } = ridgeSolution(gs, kernels[p.train].builtIn);
  const scatter = state[S.scatter];
  return [
    line("delta/learned", { rho, s, theta, zetaS, scatter, value }),
    line("scatter", { s, ss, zetaS, omegaS, value: scatter }),
    line("source/kappa"),
  ];
}

/** What the letters of the ridge regression stand for. */
function ridgeLines(p: P, state: Float64Array): FormulaLine[] {
  const { gamma, ridge } = p;
  if (gamma === 0) return [line("no-data")];
  const [kappa, mu] = [state[S.kappa], kernels[p.train].builtIn];
  const lambda = totalRidge(p) / gamma;
  return [
    line("zeta", { kappa, value: state[S.missed] }),
    line("omega", { gamma, kappa, value: state[S.omega] }),
    line("kappa", { gamma, kappa, value: lambda }),
    ridge > 0
      ? line("lambda/added", { mu, gamma, ridge, value: lambda })
      : line("lambda", { mu, gamma, value: lambda }),
    line(`mu/${p.train}`),
  ];
}

const VALID = "n ∝ d → ∞, width → ∞, inputs uniform on the sphere; at d = 400 simulated risks lie within 3 %";
const S21 = "arXiv:2107.01641 §5";

/** The smaller of two risks. */
function leastOf(scratch: FormulaLine, tuned: FormulaLine): FormulaLine {
  const [a, b] = [scratch, tuned].map(({ slots }) => slots?.value ?? Number.NaN);
  return line("least", { scratch: a, tuned: b, value: Math.min(a, b) });
}

type Trained = "t-linear" | "risk-linear" | "floor" | "floor-source" | "kernel-gap" | "unfinished";
type Shown = Exclude<keyof typeof quantities, Trained>;

/** What is simulated: definitions alone. */
const definitions: Readonly<Record<keyof typeof quantities, readonly (keyof typeof tex)[]>> = {
  "t-finetune": ["trained/gain", "trained/risk", "trained/mean"],
  best: ["trained/risk", "trained/mean"],
  "risk-scratch": ["trained/risk", "trained/mean"],
  "risk-finetune": ["trained/risk", "trained/mean"],
  proxy: ["proxy"],
  "proxy-ceiling": ["ceiling"],
  "t-linear": ["trained/gain-linear", "trained/risk", "trained/mean"],
  "risk-linear": ["trained/risk", "trained/mean"],
  floor: ["trained/floor", "trained/mean"],
  "floor-source": ["trained/floor", "trained/mean"],
  "kernel-gap": ["trained/gap"],
  unfinished: ["trained/unfinished"],
};

function formula(quantity: keyof typeof quantities, p: P, state: Float64Array): Formula {
  if ("simulatedOnly" in quantities[quantity] || !hasTheory(p))
    return {
      lines: definitions[quantity].map((id) => line(id)),
      validity: "simulated: a mean over trained networks, each with its risk over all inputs",
      source: quantities[quantity].source(p),
    };
  return lazy(quantity as Shown, p, state);
}

function lazy(quantity: Shown, p: P, state: Float64Array): Formula {
  const { rho, sigma, gamma, d } = p;
  const [zeta, omega, distance2] = [state[S.missed], state[S.omega], state[S.distance2]];
  const learned = p.gs !== Number.POSITIVE_INFINITY;
  const words = {
    validity: learned ? t("{validity}; pretraining has no added ridge", { validity: VALID }) : VALID,
    source: t("the kernels of {paper}, their limit: docs/theory.md §3.1", { paper: S21 }),
  };
  const scratch = line("scratch", { rho, sigma, zeta, omega, value: state[S.scratchBias] + state[S.noise] });
  const tuned = line("finetune", { distance2, sigma, zeta, omega, value: state[S.finetuneBias] + state[S.noise] });
  const distance = () => distanceLines(p, state);
  const ridge = () => ridgeLines(p, state);
  const value = quantities[quantity].read(state, 0, p);
  switch (quantity) {
    case "t-finetune":
      return {
        ...words,
        lines: [line("gain", { rho, distance2, zeta, omega, value }), ...distance(), scratch, tuned, ...ridge()],
      };
    case "best":
      return { ...words, lines: [leastOf(scratch, tuned), scratch, tuned, ...distance(), ...ridge()] };
    case "risk-scratch":
      return { validity: VALID, source: words.source, lines: [scratch, ...ridge()] };
    case "risk-finetune":
      return { ...words, lines: [tuned, ...distance(), ...ridge()] };
    case "proxy": {
      const [slope, perSample] = [kernels[p.train].slope, state[S.perSample]];
      return {
        validity: t(
          "for labels δ·u, u on the unit sphere, noise excluded; falls like {rate} and is no prediction of the risk",
          { rate: "n^{−½}" },
        ),
        source: t("{paper}; its mean for large d: docs/theory.md §3.3", { paper: S21 }),
        lines: [line("proxy", { distance2, slope, d, perSample, value }), ...distance(), ...ridge()],
      };
    }
    case "proxy-ceiling": {
      const slope = kernels[p.train].slope;
      return {
        validity: "for every draw of inputs on the unit sphere, where pretraining learned the source exactly",
        source: `${S21}; docs/theory.md §3.3`,
        lines: [line("ceiling", { distance2, slope, gamma, d, value }), ...distance()],
      };
    }
  }
}

/** Squared bias, variance over the inputs, noise: the bias is that of the mean estimate, the rest of it varies with the inputs. */
function parts(p: P, state: Float64Array): readonly RiskParts[] {
  if (!hasTheory(p)) return [];
  const [room, noise] = [state[S.room], state[S.noise]];
  return (["scratch", "finetune"] as const).map((id) => {
    const total = state[S[`${id}Bias`]];
    const bias = total * room;
    return { quantity: `risk-${id}`, bias, variance: Math.max(0, total - bias), noise };
  });
}

export const formulas: Formulas<P, keyof typeof quantities> = { formula, parts };
