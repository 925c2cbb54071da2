import { t } from "../../../lib/language.ts";
import type { FormulaLine } from "../../explanation.ts";
import { baseRidge, type DeepLinearParams, isotropic, trained } from "../params.ts";
import { errorWords, theoryError } from "../theory/accuracy.ts";
import { finiteRank } from "../theory/deterministicEquivalent.ts";
import { ridgeMoments } from "../theory/ridgeMoments.ts";
import { sampleCount } from "../theory/scratch.ts";
import { spectrumOf } from "../theory/spectrum.ts";
import { S } from "../theory/state.ts";
import type { isotropicTex } from "./isotropicTex.ts";

/** The formulas beyond isotropic inputs: any covariance, frozen layers, baselines with ridge. docs/theory.md §1.1–1.3. */

const SC = "R_{\\mathrm{sc}}";
const LT = "R_{\\mathrm{lt}}";
const FT = "R_{\\mathrm{ft}}";
const VALUE = "\\allowbreak=\\num{value}";
const NOISE = "\\varphi\\frac{\\sigma^2}{n}\\,\\mathrm{df}_2";
const NOISE_N = "\\num{phi}\\cdot\\frac{\\fac{sigma}^2\\cdot\\num{df2}}{\\cnt{n}}";
const SHARE = "1-\\mathrm{df}_2/n";
const bias = (vector: string) => `\\kappa^2\\sum_i\\frac{\\lambda_i${vector}^2}{(\\lambda_i+\\kappa)^2}`;
const risk = (name: string, vector: string) =>
  [
    `${name}=\\frac{${bias(vector)}+${NOISE}}{${SHARE}}`,
    `=\\frac{\\num{lost}+${NOISE_N}}{\\num{share}}${VALUE}`,
  ] as const;
const noiseless = (name: string, vector: string) =>
  [`${name}=\\frac{${bias(vector)}}{${SHARE}}`, `=\\frac{\\num{lost}}{\\num{share}}${VALUE}`] as const;
const APART = "(\\beta_t-c\\hat\\beta_s)_i";
/** c may differ from data set to data set. */
const overData = ([general, numbers]: readonly [string, string]) =>
  [general.replace("\\kappa^2\\sum", "\\kappa^2\\,\\mathbb E\\sum"), numbers] as const;

export const generalTex = {
  "any/scratch": risk(SC, "\\beta_{t,i}"),
  "any/scratch-noiseless": noiseless(SC, "\\beta_{t,i}"),
  "any/finetune": overData(risk(FT, APART)),
  "any/finetune-noiseless": overData(noiseless(FT, APART)),
  "any/scratch-above": [
    `${SC}=\\frac{\\sigma^2r}{n-r-1}`,
    `=\\frac{\\fac{sigma}^2\\cdot\\cnt{r}}{\\cnt{n}-\\cnt{r}-1}${VALUE}`,
  ],
  "any/finetune-above": [
    `${FT}=\\frac{\\sigma^2r}{n-r-1}`,
    `=\\frac{\\fac{sigma}^2\\cdot\\cnt{r}}{\\cnt{n}-\\cnt{r}-1}${VALUE}`,
  ],
  "any/scratch-peak": [`${SC}=\\infty\\allowbreak\\quad\\text{for } r-1\\le n\\le r+1`],
  "any/finetune-peak": [`${FT}=\\infty\\allowbreak\\quad\\text{for } r-1\\le n\\le r+1`],
  "any/scratch-perfect": [`${SC}=0`],
  "any/finetune-perfect": [`${FT}=0`],
  "any/finetune-few": [`${FT}=\\infty\\quad\\text{for } 0<n\\le 2`],
  "any/finetune-source-peak": [`${FT}=\\infty\\quad\\text{as } \\hat s\\to\\infty`],
  "any/finetune-zero": [`${FT}=\\sum_i\\lambda_i\\beta_{t,i}^2`, "=\\num{value}"],
  "any/gain": [
    `T_{\\mathrm{ft}}=\\frac{\\kappa^2\\sum_i\\frac{\\lambda_i(2\\bar c\\,\\beta_t\\hat\\beta_s-\\overline{c^2}\\hat\\beta_s^2)_i}{(\\lambda_i+\\kappa)^2}}{${SHARE}}`,
    `=\\frac{\\num{gained}}{\\num{share}}${VALUE}`,
  ],
  "any/gain-none": ["T_{\\mathrm{ft}}=0"],
  "any/gain-worst": ["T_{\\mathrm{ft}}=-\\infty"],
  "any/gain-risks": [`T_{\\mathrm{ft}}=${SC}-${FT}`, `=\\num{scratch}-\\num{finetune}${VALUE}`],
  "any/both-infinite": [`${SC}\\to\\infty,\\quad ${FT}\\to\\infty`],
  "any/linear-both-infinite": [`${SC}\\to\\infty,\\quad ${LT}\\to\\infty`],
  "any/kappa": [
    "\\sum_i\\frac{\\lambda_i}{\\lambda_i+\\kappa}=n,\\quad\\text{solved by}\\quad\\kappa",
    "=\\num{value}",
  ],
  "any/df2": ["\\mathrm{df}_2=\\sum_i\\frac{\\lambda_i^2}{(\\lambda_i+\\kappa)^2}", "=\\num{value}"],
  "any/phi": ["\\varphi=\\frac{r-n}{r-n-1}", `=\\frac{\\cnt{r}-\\cnt{n}}{\\cnt{r}-\\cnt{n}-1}${VALUE}`],
  "any/c-one": ["c=1"],
  "any/A": [
    "\\mathbb E A=\\frac{1}{\\hat s^2}\\Bigl(\\sum_i\\frac{\\lambda_i\\beta_{t,i}^2}{\\lambda_i+\\kappa}+\\varphi\\frac{\\sigma^2}{\\kappa}\\Bigr),\\quad\\mathbb E B=\\frac{1}{\\hat s^2}\\sum_i\\frac{\\kappa\\hat\\beta_{s,i}^2}{\\lambda_i+\\kappa}",
  ],
  "any/linear": [`${LT}=p+\\frac{\\sigma^2+p}{n-2}`, `=\\num{p}+\\frac{\\fac{sigma}^2+\\num{p}}{\\cnt{n}-2}${VALUE}`],
  "any/linear-ridge": [
    `${LT}=p+(z-p)\\,\\mathbb E\\Bigl[\\frac{h^2}{(u+h)^2}\\Bigr]\\allowbreak+(\\sigma^2+p)\\,\\mathbb E\\Bigl[\\frac{u}{(u+h)^2}\\Bigr]`,
    `=\\num{p}+\\bigl(\\num{zero}-\\num{p}\\bigr)\\cdot\\fac{left}\\allowbreak+\\bigl(\\fac{sigma}^2+\\num{p}\\bigr)\\cdot\\fac{spread}${VALUE}`,
  ],
  "any/ridge": [
    "h=\\frac{n\\lambda_{\\mathrm{lt}}}{\\hat s^{2-2/L}\\,v},\\quad u\\sim\\chi^2_n",
    `h=\\cnt{n}\\cdot\\fac{shrink}${VALUE}`,
  ],
  "any/linear-few": [`${LT}=\\infty\\quad\\text{for } 0<n\\le 2`],
  "any/linear-perfect": [`${LT}=p=0`],
  "any/linear-zero": [`${LT}=\\sum_i\\lambda_i\\beta_{t,i}^2`, "=\\num{value}"],
  "any/zero": ["z=\\sum_i\\lambda_i\\beta_{t,i}^2", "=\\num{value}"],
  "any/floor": [
    "p=\\mathbb E\\Bigl[\\beta_t^\\top\\Sigma\\beta_t-\\frac{(\\beta_t^\\top\\Sigma\\hat\\beta_s)^2}{\\hat\\beta_s^\\top\\Sigma\\hat\\beta_s}\\Bigr]",
    "=\\num{value}",
  ],
  "any/source": ["R_{\\mathrm{src}}=\\sum_i\\lambda_i(\\beta_t-\\hat\\beta_s)_i^2", "=\\num{value}"],
  "frozen/refitted": [
    `${FT}=p+v\\,\\mathbb E\\bigl[(\\hat a-a)^2\\bigr],\\quad\\hat\\beta=\\hat a\\,\\hat\\beta_s`,
    `=\\num{p}+\\num{more}${VALUE}`,
  ],
  "frozen/infinite": [`${FT}=\\infty\\quad\\text{for } 0<n\\le 2`],
  "frozen/source": [`${FT}=\\sum_i\\lambda_i(\\beta_t-\\hat\\beta_s)_i^2`, "=\\num{value}"],
  "base/finite": [
    `${SC}=\\frac{\\rho^2}{d}\\,\\mathbb E\\operatorname{tr}\\bigl[a^2(W+a)^{-2}\\bigr]\\allowbreak+\\sigma^2\\,\\mathbb E\\operatorname{tr}\\bigl[W(W+a)^{-2}\\bigr],\\quad W=X^\\top X,\\quad a=n\\lambda_{\\mathrm{sc}}`,
    `=\\num{baseBias}+\\num{baseNoise}${VALUE}`,
  ],
  "base/finite-best": [
    `${SC}=\\sigma^2\\,\\mathbb E\\operatorname{tr}(X^\\top X+a)^{-1},\\quad a=n\\lambda_{\\mathrm{sc}}=\\frac{\\sigma^2d}{\\rho^2}`,
    `=\\num{baseBias}+\\num{baseNoise}${VALUE}`,
  ],
  "base/ridge": [
    `${SC}=\\frac{\\psi\\,${bias("\\beta_{t,i}")}+\\varphi\\frac{\\sigma^2}{n}\\,\\mathrm{df}_2}{${SHARE}},\\quad\\lambda_{\\mathrm{sc}}=\\kappa\\Bigl(1-\\frac1n\\sum_i\\frac{\\lambda_i}{\\lambda_i+\\kappa}\\Bigr)`,
    `=\\num{baseBias}+\\num{baseNoise}${VALUE}`,
  ],
  "base/large": [
    `${SC}=\\frac{${bias("\\beta_{t,i}")}+\\frac{\\sigma^2}{n}\\,\\mathrm{df}_2}{${SHARE}},\\quad\\lambda_{\\mathrm{sc}}=\\kappa\\Bigl(1-\\frac1n\\sum_i\\frac{\\lambda_i}{\\lambda_i+\\kappa}\\Bigr)`,
    `=\\num{baseBias}+\\num{baseNoise}${VALUE}`,
  ],
  "base/best": [
    `${SC}=\\tfrac12\\Bigl(b+\\sqrt{b^2+4\\rho^2\\sigma^2}\\Bigr),\\quad b=\\rho^2(1-\\gamma)-\\sigma^2`,
    `=\\num{baseBias}+\\num{baseNoise}${VALUE}`,
  ],
  "base/best-any": [
    `${SC}=\\min_{\\lambda_{\\mathrm{sc}}\\ge0}\\frac{\\psi\\,${bias("\\beta_{t,i}")}+\\varphi\\frac{\\sigma^2}{n}\\,\\mathrm{df}_2}{${SHARE}}`,
    `=\\num{baseBias}+\\num{baseNoise}${VALUE}`,
  ],
  bound: [
    "\\text{bound}=\\min_k\\Bigl(\\frac{D^2}{\\sqrt{\\lambda_k}}\\lVert V_{\\le k}^\\top\\delta\\rVert+D\\,\\lVert V_{>k}^\\top\\delta\\rVert\\Bigr)^2",
    "=\\num{value}",
  ],
  "bound/missed": [
    "D^2=\\min\\Bigl\\{\\lambda_1,\\,\\frac{\\operatorname{tr}\\Sigma}{(a_n-t)^2}\\Bigr\\},\\quad a_n=\\mathbb E\\lVert N(0,I_n)\\rVert,\\quad 1-e^{-t^2/2}=0.95",
  ],
  "bound/none": ["\\text{bound}=\\infty"],
} as const satisfies Readonly<Record<string, readonly [general: string, numbers?: string]>>;

export type GeneralId = keyof typeof generalTex;
type P = DeepLinearParams;

const peakOf = (rank: number, n: number): "below" | "peak" | "above" =>
  n < rank - 1 ? "below" : n > rank + 1 ? "above" : "peak";

/** What every line may need. */
function settingOf(p: P, state: Float64Array) {
  const n = sampleCount(p.gamma, p.d);
  const { rank } = spectrumOf(p);
  const at = (name: keyof typeof S) => state[S[name]];
  const share = at("share");
  return {
    n,
    rank,
    at,
    share,
    peak: peakOf(rank, n),
    line: (id: GeneralId, value?: number, more: Readonly<Record<string, number>> = {}): FormulaLine =>
      value === undefined
        ? { id }
        : {
            id,
            slots: {
              ...{ n, r: rank, sigma: p.sigma, rho: p.rho, c: at("c"), norm2: at("sourceNorm2"), df2: at("df2") },
              ...{ p: at("floor"), zero: at("zero"), shrink: at("shrink"), share, value },
              phi: peakOf(rank, n) === "below" && n > 0 ? finiteRank(rank, n) : 1,
              ...more,
            },
          },
  };
}

type T = ReturnType<typeof settingOf>;

/** κ, df2 and the factor of finite rank. */
function letters({ n, rank, at, line, peak }: T, noisy: boolean): FormulaLine[] {
  return [
    line("any/kappa", at("kappa")),
    ...(n > 0 ? [line("any/df2", at("df2"))] : []),
    ...(noisy && peak === "below" ? [line("any/phi", finiteRank(rank, n))] : []),
  ];
}

/** The scratch baseline: interpolator, ridge or best ridge, for any covariance. */
export function scratchLines(p: P, state: Float64Array): FormulaLine[] {
  const t = settingOf(p, state);
  const { n, rank, at, line, peak } = t;
  const value = at("baseBias") + at("baseNoise");
  const ridge = baseRidge(p);
  const parts = { baseBias: at("baseBias"), baseNoise: at("baseNoise") };
  const plain = isotropic(p);
  const large = plain && p.limit === "large";
  // Without noise the best ridge of equal strengths is none.
  if (ridge === undefined && (p.sigma > 0 || large || !plain))
    return [line(large ? "base/best" : plain ? "base/finite-best" : "base/best-any", value, parts)];
  if (ridge) return [line(large ? "base/large" : plain ? "base/finite" : "base/ridge", value, parts)];
  if (at("noise") === Number.POSITIVE_INFINITY) return [line("any/scratch-peak")];
  if (n >= rank)
    return [p.sigma > 0 && peak === "above" ? line("any/scratch-above", value) : line("any/scratch-perfect")];
  const noisy = p.sigma > 0 && n > 0;
  const lost = at("baseBias") * at("baseShare");
  return [
    line(noisy ? "any/scratch" : "any/scratch-noiseless", value, { lost, share: at("baseShare") }),
    ...letters(t, noisy),
  ];
}

/** What the network above a frozen first layer finds. */
export function frozenLines(p: P, state: Float64Array): FormulaLine[] {
  const { n, at, line } = settingOf(p, state);
  const value = at("finetuneBias") + at("finetuneNoise");
  const large = isotropic(p) && p.limit === "large";
  if (at("sourceNorm2") === 0) return [line("any/finetune-zero", value)];
  if (n === 0 && !large) return [line("frozen/source", value)];
  if (value === Number.POSITIVE_INFINITY) return [line("frozen/infinite")];
  return [line("frozen/refitted", value, { more: value - at("floor") }), line("any/floor", at("floor"))];
}

/** Fine-tuning for any covariance, or above a frozen layer. */
export function finetuneLines(p: P, state: Float64Array): FormulaLine[] {
  const { depth, frozen } = trained(p);
  if (frozen) return frozenLines(p, state);
  const t = settingOf(p, state);
  const { n, rank, at, line, peak, share } = t;
  const value = at("finetuneBias") + at("finetuneNoise");
  const plain = p.formula === "printed" || depth === 1;
  if (at("sourceNorm2") === 0 && !plain) return [line("any/finetune-zero", value)];
  if (at("noise") === Number.POSITIVE_INFINITY) return [line("any/finetune-peak")];
  if (n >= rank)
    return [p.sigma > 0 && peak === "above" ? line("any/finetune-above", value) : line("any/finetune-perfect")];
  if (value === Number.POSITIVE_INFINITY)
    return [line(at("sourceNorm2") === value ? "any/finetune-source-peak" : "any/finetune-few")];
  const noisy = p.sigma > 0 && n > 0;
  return [
    line(noisy ? "any/finetune" : "any/finetune-noiseless", value, { lost: at("finetuneBias") * share }),
    ...coefficientLines(p, t, plain, depth),
    ...letters(t, noisy),
  ];
}

function coefficientLines(p: P, { n, at, line }: T, plain: boolean, depth: number): FormulaLine[] {
  if (plain || n === 0 || (depth === Number.POSITIVE_INFINITY && p.s === 0 && p.ss === 0)) return [line("any/c-one")];
  const mean = (id: keyof typeof isotropicTex, value: number) => ({ id, slots: { value } });
  return [
    ...(at("sourceNorm2") === Number.POSITIVE_INFINITY ? [] : [mean("c/mean", at("c")), mean("c/mean2", at("c2"))]),
    { id: depth === Number.POSITIVE_INFINITY ? "c/law-infinite" : "c/law" },
    line("any/A"),
  ];
}

/** The gain of fine-tuning over the scratch baseline, beyond isotropic inputs without ridge and frozen layers. */
export function gainLines(p: P, state: Float64Array, scratch: FormulaLine[], finetune: FormulaLine[]): FormulaLine[] {
  const { depth, frozen } = trained(p);
  const t = settingOf(p, state);
  const { n, rank, at, line, share } = t;
  const value = at("finetuneGain");
  if (Number.isNaN(value)) return [line("any/both-infinite"), ...scratch, ...finetune];
  const plain = p.formula === "printed" || depth === 1;
  const risks = {
    scratch: at("baseBias") + at("baseNoise"),
    finetune: at("finetuneBias") + at("finetuneNoise"),
  };
  const stuck = at("sourceNorm2") === 0 && !plain;
  if (frozen || baseRidge(p) !== 0 || stuck) return [line("any/gain-risks", value, risks), ...scratch, ...finetune];
  if (n >= rank) return [line("any/gain-none")];
  if (value === Number.NEGATIVE_INFINITY) return [line("any/gain-worst"), ...finetune];
  return [
    line("any/gain", value, { gained: value * share }),
    ...coefficientLines(p, t, plain, depth),
    ...letters(t, false),
  ];
}

/** Refitting the readout for any covariance. */
export function linearLines(p: P, state: Float64Array): FormulaLine[] {
  const { n, at, line } = settingOf(p, state);
  const value = at("linearBias") + at("linearVariance");
  if (at("sourceNorm2") === 0 || n === 0) return [line("any/linear-zero", value)];
  const floor = line("any/floor", at("floor"));
  if (at("shrink") > 0) {
    const h = n * at("shrink");
    return [
      line("any/linear-ridge", value, { ...ridgeMoments(n, h) }),
      line("any/ridge", h),
      floor,
      line("any/zero", at("zero")),
    ];
  }
  if (n > 2) return [line("any/linear", value), floor];
  return [line(p.sigma * p.sigma + at("floor") === 0 ? "any/linear-perfect" : "any/linear-few")];
}

export const sourceLines = (p: P, state: Float64Array): FormulaLine[] => [
  settingOf(p, state).line("any/source", state[S.sourceRisk]),
];

export function boundLines(p: P, state: Float64Array): FormulaLine[] {
  const { line } = settingOf(p, state);
  const value = state[S.bound];
  return value === Number.POSITIVE_INFINITY ? [line("bound/none")] : [line("bound", value), line("bound/missed")];
}

/** Where the formulas hold, beyond isotropic inputs without ridge. */
export const generalWords = {
  any: "deterministic equivalent at n = γd",
  above: "least squares, exact for any covariance, n ≥ r + 2",
  peak: "for any label noise σ > 0: with n within 1 of the rank r of Σ fitting it has no finite mean",
  ridge:
    "deterministic equivalent at n = γd; ψ and φ are what finite n and rank make of equal strengths (ψ = 1, φ = (r−n)/(r−n−1) as λ_sc → 0, n < r)",
  large: "d → ∞ at fixed γ",
  finite: "exact mean for Gaussian inputs and whole n",
  frozen: "exact in the limit of small first weights: the frozen layer holds the source alone",
  floor: "exact mean over generic sources, Gaussian inputs and whole n ≥ 3",
  approximate: "the feature enters through its mean variance and overlap",
  bound: "with probability 95 % over the inputs, label noise excluded; a bound, not a prediction",
} as const;

/** Theory for any covariance, with its measured accuracy. */
export function anyWords(p: P): string {
  return withAccuracy(generalWords.any, p);
}

function withAccuracy(words: string, p: P): string {
  const error = theoryError(p);
  return error === undefined
    ? words
    : t("{words}; within {error} of simulated risks", { words, error: errorWords(error) });
}

export function scratchWords(p: P, state: Float64Array): string {
  if (baseRidge(p) !== 0)
    return isotropic(p) ? generalWords[p.limit === "large" ? "large" : "finite"] : withAccuracy(generalWords.ridge, p);
  if (state[S.noise] === Number.POSITIVE_INFINITY) return generalWords.peak;
  return sampleCount(p.gamma, p.d) >= spectrumOf(p).rank ? generalWords.above : anyWords(p);
}

export function linearWords(p: P, state: Float64Array): string {
  const n = sampleCount(p.gamma, p.d);
  if (state[S.sourceNorm2] === 0)
    return "the source learned nothing: there is no feature to refit, and the readout predicts zero";
  if (n === 0) return "no target data: the readout stays at zero";
  if (n <= 2 && p.ridge === 0) return "without ridge the mean needs n ≥ 3";
  return p.ridge === 0 && p.gs === Number.POSITIVE_INFINITY ? generalWords.floor : generalWords.approximate;
}
