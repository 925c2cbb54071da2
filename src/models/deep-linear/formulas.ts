import type { Contrast, Formula, FormulaLine, Formulas } from "../model.ts";
import * as general from "./generalFormulas.ts";
import { baseRidge, type DeepLinearParams, isotropic, trained } from "./params.ts";
import { quantities } from "./quantities.ts";
import { ridgeMoments } from "./ridgeMoments.ts";
import { readout, riskParts } from "./riskParts.ts";
import { sampleCount } from "./scratch.ts";
import { S } from "./state.ts";

/**
 * The formulas behind the quantities, science §1.1–1.2: TeX for the page, and which of them hold at some parameters.
 * Each entry is [general form, the same with slots for numbers]; scripts/typeset.mjs turns them into MathML.
 */

const SC = "R_{\\mathrm{sc}}";
const LT = "R_{\\mathrm{lt}}";
const FT = "R_{\\mathrm{ft}}";
const VALUE = "\\allowbreak=\\num{value}";

// What scratch pays for fitting label noise, and the share of directions that the data leave unseen.
const BELOW = "\\frac{\\sigma^2n}{d-n-1}";
const BELOW_N = "\\frac{\\fac{sigma}^2\\cdot\\cnt{n}}{\\cnt{d}-\\cnt{n}-1}";
const ABOVE = "\\frac{\\sigma^2d}{n-d-1}";
const ABOVE_N = "\\frac{\\fac{sigma}^2\\cdot\\cnt{d}}{\\cnt{n}-\\cnt{d}-1}";
const LARGE_BELOW = "\\frac{\\sigma^2\\gamma}{1-\\gamma}";
const LARGE_BELOW_N = "\\frac{\\fac{sigma}^2\\cdot\\cnt{gamma}}{1-\\cnt{gamma}}";
const LARGE_ABOVE = "\\frac{\\sigma^2}{\\gamma-1}";
const LARGE_ABOVE_N = "\\frac{\\fac{sigma}^2}{\\cnt{gamma}-1}";
const UNSEEN = "\\Bigl(1-\\frac{n}{d}\\Bigr)";
const UNSEEN_N = "\\Bigl(1-\\frac{\\cnt{n}}{\\cnt{d}}\\Bigr)";
const LARGE_UNSEEN = "(1-\\gamma)";
const LARGE_UNSEEN_N = "(1-\\cnt{gamma})";

// ‖β_t − cβ̂_s‖² and 2⟨cβ̂_s, β_t⟩ − ‖cβ̂_s‖², for a source that is known and for one that was learned.
const OVERLAP = "\\langle\\hat\\beta_s,\\beta_t\\rangle";
const AWAY = "\\bigl(\\rho^2-2c\\rho s\\cos\\theta+c^2s^2\\bigr)";
const AWAY_N =
  "\\bigl(\\fac{rho}^2\\allowbreak-2\\cdot\\fac{c}\\cdot\\fac{rho}\\cdot\\fac{s}\\cdot\\cos\\num{theta}^\\circ\\allowbreak+\\fac{c}^2\\cdot\\fac{s}^2\\bigr)";
const AWAY_LEARNED = `\\bigl(\\rho^2-2c\\,${OVERLAP}+c^2\\hat s^2\\bigr)`;
const AWAY_LEARNED_N =
  "\\bigl(\\fac{rho}^2\\allowbreak-2\\cdot\\fac{c}\\cdot\\fac{overlap}\\allowbreak+\\fac{c}^2\\cdot\\fac{norm2}\\bigr)";
const GAIN = "\\bigl(2c\\rho s\\cos\\theta-c^2s^2\\bigr)";
const GAIN_N =
  "\\bigl(2\\cdot\\fac{c}\\cdot\\fac{rho}\\cdot\\fac{s}\\cdot\\cos\\num{theta}^\\circ\\allowbreak-\\fac{c}^2\\cdot\\fac{s}^2\\bigr)";
const GAIN_LEARNED = `\\bigl(2c\\,${OVERLAP}-c^2\\hat s^2\\bigr)`;
const GAIN_LEARNED_N = "\\bigl(2\\cdot\\fac{c}\\cdot\\fac{overlap}\\allowbreak-\\fac{c}^2\\cdot\\fac{norm2}\\bigr)";

export const tex = {
  "scratch/finite-below": [
    `${SC}=\\rho^2${UNSEEN}\\allowbreak+${BELOW}`,
    `=\\fac{rho}^2${UNSEEN_N}\\allowbreak+${BELOW_N}${VALUE}`,
  ],
  "scratch/finite-above": [`${SC}=${ABOVE}`, `=${ABOVE_N}${VALUE}`],
  "scratch/finite-noiseless": [`${SC}=\\rho^2${UNSEEN}`, `=\\fac{rho}^2${UNSEEN_N}${VALUE}`],
  "scratch/finite-peak": [`${SC}=\\infty\\allowbreak\\quad\\text{for } d-1\\le n\\le d+1`],
  "scratch/large-below": [
    `${SC}=\\rho^2${LARGE_UNSEEN}\\allowbreak+${LARGE_BELOW}`,
    `=\\fac{rho}^2${LARGE_UNSEEN_N}\\allowbreak+${LARGE_BELOW_N}${VALUE}`,
  ],
  "scratch/large-above": [`${SC}=${LARGE_ABOVE}`, `=${LARGE_ABOVE_N}${VALUE}`],
  "scratch/large-peak": [`${SC}=\\infty\\quad\\text{at } \\gamma=1`],
  "scratch/perfect": [`${SC}=0`],

  "finetune/finite-below": [
    `${FT}=${UNSEEN}${AWAY}\\allowbreak+${BELOW}`,
    `=${UNSEEN_N}${AWAY_N}\\allowbreak+${BELOW_N}${VALUE}`,
  ],
  "finetune/finite-below-learned": [
    `${FT}=${UNSEEN}${AWAY_LEARNED}\\allowbreak+${BELOW}`,
    `=${UNSEEN_N}${AWAY_LEARNED_N}\\allowbreak+${BELOW_N}${VALUE}`,
  ],
  "finetune/finite-noiseless": [`${FT}=${UNSEEN}${AWAY}`, `=${UNSEEN_N}${AWAY_N}${VALUE}`],
  "finetune/finite-noiseless-learned": [`${FT}=${UNSEEN}${AWAY_LEARNED}`, `=${UNSEEN_N}${AWAY_LEARNED_N}${VALUE}`],
  "finetune/large-below": [
    `${FT}=${LARGE_UNSEEN}${AWAY}\\allowbreak+${LARGE_BELOW}`,
    `=${LARGE_UNSEEN_N}${AWAY_N}\\allowbreak+${LARGE_BELOW_N}${VALUE}`,
  ],
  "finetune/large-below-learned": [
    `${FT}=${LARGE_UNSEEN}${AWAY_LEARNED}\\allowbreak+${LARGE_BELOW}`,
    `=${LARGE_UNSEEN_N}${AWAY_LEARNED_N}\\allowbreak+${LARGE_BELOW_N}${VALUE}`,
  ],
  "finetune/finite-above": [`${FT}=${ABOVE}`, `=${ABOVE_N}${VALUE}`],
  "finetune/large-above": [`${FT}=${LARGE_ABOVE}`, `=${LARGE_ABOVE_N}${VALUE}`],
  "finetune/finite-peak": [`${FT}=\\infty\\allowbreak\\quad\\text{for } d-1\\le n\\le d+1`],
  "finetune/large-peak": [`${FT}=\\infty\\quad\\text{at } \\gamma=1`],
  "finetune/perfect": [`${FT}=0`],
  "finetune/stuck": [`${FT}=\\rho^2`, `=\\fac{rho}^2${VALUE}`],
  "finetune/source-peak": [`${FT}=\\infty\\quad\\text{as } \\hat s\\to\\infty`],
  "finetune/forgets": [
    `${FT}=B\\bigl(\\rho^2+c^2\\hat s^2\\bigr)\\allowbreak+V`,
    `=\\fac{B}\\bigl(\\fac{rho}^2+\\fac{kept}\\bigr)\\allowbreak+\\num{V}${VALUE}`,
  ],

  "gain/finite": [`T_{\\mathrm{ft}}=${UNSEEN}${GAIN}`, `=${UNSEEN_N}${GAIN_N}${VALUE}`],
  "gain/finite-learned": [`T_{\\mathrm{ft}}=${UNSEEN}${GAIN_LEARNED}`, `=${UNSEEN_N}${GAIN_LEARNED_N}${VALUE}`],
  "gain/large": [`T_{\\mathrm{ft}}=${LARGE_UNSEEN}${GAIN}`, `=${LARGE_UNSEEN_N}${GAIN_N}${VALUE}`],
  "gain/large-learned": [
    `T_{\\mathrm{ft}}=${LARGE_UNSEEN}${GAIN_LEARNED}`,
    `=${LARGE_UNSEEN_N}${GAIN_LEARNED_N}${VALUE}`,
  ],
  "gain/none": ["T_{\\mathrm{ft}}=0"],
  "gain/stuck": [`T_{\\mathrm{ft}}=${SC}-\\rho^2`, `=\\num{scratch}-\\fac{rho}^2${VALUE}`],
  "gain/source-peak": ["T_{\\mathrm{ft}}=-\\infty\\quad\\text{as } \\hat s\\to\\infty"],
  "gain/forgets": ["T_{\\mathrm{ft}}=-B\\,c^2\\hat s^2", `=-\\fac{B}\\cdot\\fac{kept}${VALUE}`],
  "gain/linear": [`T_{\\mathrm{lt}}=${SC}-${LT}`, `=\\num{scratch}-\\num{linear}${VALUE}`],

  "linear/finite": [
    `${LT}=p+\\frac{\\sigma^2+p}{n-2}`,
    `=\\num{p}+\\frac{\\fac{sigma}^2+\\num{p}}{\\cnt{n}-2}${VALUE}`,
  ],
  "linear/finite-ridge": [
    `${LT}=p+(\\rho^2-p)\\,\\mathbb E\\Bigl[\\frac{h^2}{(u+h)^2}\\Bigr]\\allowbreak+(\\sigma^2+p)\\,\\mathbb E\\Bigl[\\frac{u}{(u+h)^2}\\Bigr]`,
    `=\\num{p}+\\bigl(\\fac{rho}^2-\\num{p}\\bigr)\\cdot\\fac{left}\\allowbreak+\\bigl(\\fac{sigma}^2+\\num{p}\\bigr)\\cdot\\fac{spread}${VALUE}`,
  ],
  "linear/finite-few": [`${LT}=\\infty\\quad\\text{for } 0<n\\le 2`],
  "linear/finite-perfect": [`${LT}=p=0`],
  "linear/no-data": [`${LT}=\\rho^2`, `=\\fac{rho}^2${VALUE}`],
  "linear/large": [`${LT}=\\rho^2\\,\\sin^2\\theta`, `=\\fac{rho}^2\\cdot\\sin^2\\num{theta}^\\circ${VALUE}`],
  "linear/large-learned": [`${LT}=p`, `=\\num{p}${VALUE}`],
  "linear/large-ridge": [
    `${LT}=p+(\\rho^2-p)\\Bigl(\\frac{h}{1+h}\\Bigr)^2`,
    `=\\num{p}+\\bigl(\\fac{rho}^2-\\num{p}\\bigr)\\Bigl(\\frac{\\num{h}}{1+\\num{h}}\\Bigr)^2${VALUE}`,
  ],
  floor: ["p=\\rho^2\\,\\sin^2\\theta", `=\\fac{rho}^2\\cdot\\sin^2\\num{theta}^\\circ${VALUE}`],
  "floor/finite-learned": [
    "p=\\rho^2\\Bigl(1-a\\,\\cos^2\\theta-\\frac{(1-a)\\,\\sin^2\\theta}{d-1}\\Bigr)",
    `=\\fac{rho}^2\\Bigl(1-\\fac{a}\\cdot\\cos^2\\num{theta}^\\circ\\allowbreak-\\frac{(1-\\num{a})\\cdot\\sin^2\\num{theta}^\\circ}{\\cnt{d}-1}\\Bigr)${VALUE}`,
  ],
  "floor/large-learned": [
    "p=\\rho^2\\bigl(1-a\\,\\cos^2\\theta\\bigr)",
    `=\\fac{rho}^2\\bigl(1-\\fac{a}\\cdot\\cos^2\\num{theta}^\\circ\\bigr)${VALUE}`,
  ],
  "along/below": ["a=\\frac{\\gamma_s^2s^2}{\\hat s^2}", `=\\frac{\\fac{gs}^2\\cdot\\fac{s}^2}{\\num{norm2}}${VALUE}`],
  "along/above": ["a=\\frac{s^2}{\\hat s^2}", `=\\frac{\\fac{s}^2}{\\num{norm2}}${VALUE}`],
  "ridge/finite": [
    "h=n\\lambda/s^{2-2/L},\\quad u\\sim\\chi^2_n",
    `h=\\frac{\\cnt{n}\\cdot\\fac{ridge}}{\\fac{s}^{2-2/\\num{L}}}${VALUE}`,
  ],
  "ridge/finite-learned": [
    "h=n\\lambda/\\hat s^{2-2/L},\\quad u\\sim\\chi^2_n",
    `h=\\frac{\\cnt{n}\\cdot\\fac{ridge}}{\\fac{norm2}^{1-1/\\num{L}}}${VALUE}`,
  ],
  "ridge/large": ["h=\\lambda/s^{2-2/L}", `=\\frac{\\num{ridge}}{\\fac{s}^{2-2/\\num{L}}}${VALUE}`],
  "ridge/large-learned": ["h=\\lambda/\\hat s^{2-2/L}", `=\\frac{\\num{ridge}}{\\fac{norm2}^{1-1/\\num{L}}}${VALUE}`],

  "c/one": ["c=1"],
  "c/two": [
    "c=\\sqrt{\\tfrac12\\bigl(B+\\sqrt{B^2+4A}\\bigr)}",
    `=\\sqrt{\\tfrac12\\bigl(\\num{B}+\\sqrt{\\fac{B}^2+4\\cdot\\fac{A}}\\bigr)}${VALUE}`,
  ],
  "c/root": ["q^{L-1}(q-B)=A", `\\cnt{q}^{\\num{L}-1}\\bigl(\\cnt{q}-\\num{B}\\bigr)${VALUE}`],
  "c/power": ["c=q^{(L-1)/2}", `=\\cnt{q}^{(\\num{L}-1)/2}${VALUE}`],
  "c/infinite": ["c=\\sqrt{\\frac{A}{1-B}}", `=\\sqrt{\\frac{\\num{A}}{1-\\num{B}}}${VALUE}`],
  "A/finite": [
    `A=\\frac{1}{s^2}\\Bigl(\\rho^2\\frac{n}{d}+${BELOW}\\Bigr)`,
    `=\\frac{1}{\\fac{s}^2}\\Bigl(\\fac{rho}^2\\cdot\\frac{\\cnt{n}}{\\cnt{d}}+${BELOW_N}\\Bigr)${VALUE}`,
  ],
  "A/finite-learned": [
    `A=\\frac{1}{\\hat s^2}\\Bigl(\\rho^2\\frac{n}{d}+${BELOW}\\Bigr)`,
    `=\\frac{1}{\\num{norm2}}\\Bigl(\\fac{rho}^2\\cdot\\frac{\\cnt{n}}{\\cnt{d}}+${BELOW_N}\\Bigr)${VALUE}`,
  ],
  "A/noiseless": ["A=\\frac{\\rho^2n}{s^2d}", `=\\frac{\\fac{rho}^2\\cdot\\cnt{n}}{\\fac{s}^2\\cdot\\cnt{d}}${VALUE}`],
  "A/noiseless-learned": [
    "A=\\frac{\\rho^2n}{\\hat s^2d}",
    `=\\frac{\\fac{rho}^2\\cdot\\cnt{n}}{\\fac{norm2}\\cdot\\cnt{d}}${VALUE}`,
  ],
  "A/large": [
    `A=\\frac{1}{s^2}\\Bigl(\\rho^2\\gamma+${LARGE_BELOW}\\Bigr)`,
    `=\\frac{1}{\\fac{s}^2}\\Bigl(\\fac{rho}^2\\cdot\\cnt{gamma}+${LARGE_BELOW_N}\\Bigr)${VALUE}`,
  ],
  "A/large-learned": [
    `A=\\frac{1}{\\hat s^2}\\Bigl(\\rho^2\\gamma+${LARGE_BELOW}\\Bigr)`,
    `=\\frac{1}{\\num{norm2}}\\Bigl(\\fac{rho}^2\\cdot\\cnt{gamma}+${LARGE_BELOW_N}\\Bigr)${VALUE}`,
  ],
  "B/finite": ["B=1-\\frac{n}{d}", `=1-\\frac{\\cnt{n}}{\\cnt{d}}${VALUE}`],
  "B/large": ["B=1-\\gamma", `=1-\\cnt{gamma}${VALUE}`],
  "kept/infinite": [
    "c^2\\hat s^2=\\frac{(1-B)\\rho^2+V}{1-B}",
    `=\\frac{(1-\\num{B})\\cdot\\fac{rho}^2+\\num{V}}{1-\\num{B}}${VALUE}`,
  ],
  "V/finite": [`V=${BELOW}`, `=${BELOW_N}${VALUE}`],
  "V/large": [`V=${LARGE_BELOW}`, `=${LARGE_BELOW_N}${VALUE}`],
  "V/none": ["V=0"],

  "source/risk": [
    "R_{\\mathrm{src}}=\\rho^2-2\\rho s\\cos\\theta+s^2",
    `=\\fac{rho}^2-2\\cdot\\fac{rho}\\cdot\\fac{s}\\cdot\\cos\\num{theta}^\\circ\\allowbreak+\\fac{s}^2${VALUE}`,
  ],
  "source/risk-learned": [
    `R_{\\mathrm{src}}=\\rho^2-2\\,${OVERLAP}+\\hat s^2`,
    `=\\fac{rho}^2-2\\cdot\\fac{overlap}\\allowbreak+\\num{norm2}${VALUE}`,
  ],
  "source/finite-below": [
    "\\hat s^2=\\gamma_ss^2\\allowbreak+\\frac{\\sigma_s^2n_s}{d-n_s-1}",
    `=\\fac{gs}\\cdot\\fac{s}^2\\allowbreak+\\frac{\\fac{ss}^2\\cdot\\cnt{ns}}{\\cnt{d}-\\cnt{ns}-1}${VALUE}`,
  ],
  "source/finite-above": [
    "\\hat s^2=s^2+\\frac{\\sigma_s^2d}{n_s-d-1}",
    `=\\fac{s}^2\\allowbreak+\\frac{\\fac{ss}^2\\cdot\\cnt{d}}{\\cnt{ns}-\\cnt{d}-1}${VALUE}`,
  ],
  "source/large-below": [
    "\\hat s^2=\\gamma_ss^2\\allowbreak+\\frac{\\sigma_s^2\\gamma_s}{1-\\gamma_s}",
    `=\\fac{gs}\\cdot\\fac{s}^2\\allowbreak+\\frac{\\fac{ss}^2\\cdot\\cnt{gs}}{1-\\cnt{gs}}${VALUE}`,
  ],
  "source/large-above": [
    "\\hat s^2=s^2+\\frac{\\sigma_s^2}{\\gamma_s-1}",
    `=\\fac{s}^2\\allowbreak+\\frac{\\fac{ss}^2}{\\cnt{gs}-1}${VALUE}`,
  ],
  "source/noiseless-below": ["\\hat s^2=\\gamma_ss^2", `=\\fac{gs}\\cdot\\fac{s}^2${VALUE}`],
  "source/noiseless-above": ["\\hat s^2=s^2", `=\\fac{s}^2${VALUE}`],
  "source/peak": ["\\hat s^2=\\infty"],
  "overlap/below": [
    `${OVERLAP}=\\gamma_s\\rho s\\cos\\theta`,
    `=\\fac{gs}\\cdot\\fac{rho}\\cdot\\fac{s}\\cdot\\cos\\num{theta}^\\circ${VALUE}`,
  ],
  "overlap/above": [
    `${OVERLAP}=\\rho s\\cos\\theta`,
    `=\\fac{rho}\\cdot\\fac{s}\\cdot\\cos\\num{theta}^\\circ${VALUE}`,
  ],

  least: [`\\min\\{${SC},\\,${LT},\\,${FT}\\}`, `=\\min(\\num{scratch},\\,\\num{linear},\\,\\num{finetune})${VALUE}`],
  ...general.generalTex,
  "saves/linear": ["\\log_2\\frac{n^*_{\\mathrm{sc}}(\\varepsilon)}{n^*_{\\mathrm{lt}}(\\varepsilon)}"],
  "saves/finetune": ["\\log_2\\frac{n^*_{\\mathrm{sc}}(\\varepsilon)}{n^*_{\\mathrm{ft}}(\\varepsilon)}"],
  reach: ["n^*(\\varepsilon)=\\min\\{n: R(n)\\le\\varepsilon\\}"],
  "hurts/linear": [`P(T_{\\mathrm{lt}}<0)\\approx\\frac1N\\sum_{i=1}^N\\mathbf 1\\bigl[${SC}^{(i)}<${LT}^{(i)}\\bigr]`],
  "hurts/finetune": [
    `P(T_{\\mathrm{ft}}<0)\\approx\\frac1N\\sum_{i=1}^N\\mathbf 1\\bigl[${SC}^{(i)}<${FT}^{(i)}\\bigr]`,
  ],
} as const satisfies Readonly<Record<string, readonly [general: string, numbers?: string]>>;

type Id = keyof typeof tex;
type P = DeepLinearParams;
type Slots = Readonly<Record<string, number>>;

/** Everything a line may need, worked out once. */
interface Setting {
  readonly p: P;
  readonly state: Float64Array;
  readonly large: boolean;
  readonly n: number;
  /** True where the source was learned from finite data. */
  readonly learned: boolean;
  readonly norm2: number;
  readonly missing: number;
  readonly noise: number;
  /** True where c = 1: one layer, or as printed. */
  readonly plain: boolean;
  /** True where β̂_s = 0 keeps a network of two or more layers at zero. */
  readonly stuck: boolean;
  /** Numbers that appear in many lines. */
  readonly common: Slots;
  readonly risk: (id: "risk-scratch" | "risk-linear" | "risk-finetune" | "t-linear" | "t-finetune") => number;
}

function settingOf(p: P, state: Float64Array): Setting {
  const large = p.limit === "large" && isotropic(p);
  const n = sampleCount(p.gamma, p.d);
  const plain = p.formula === "printed" || p.L === 1;
  const norm2 = state[S.sourceNorm2];
  const { theta, rho, s, sigma, gamma, d, gs, ss, L, ridge } = p;
  return {
    p,
    state,
    large,
    n,
    learned: gs !== Number.POSITIVE_INFINITY,
    norm2,
    missing: state[S.missing],
    noise: state[S.noise],
    plain,
    stuck: norm2 === 0 && !plain,
    common: {
      ...{ theta, rho, s, sigma, gamma, d, n, gs, ss, L, ridge, norm2 },
      ns: sampleCount(gs, d),
      c: state[S.c],
      overlap: state[S.overlap],
      B: state[S.missing],
      V: state[S.noise],
    },
    risk: (id) => quantities[id].read(state, 0, p),
  };
}

/** A line with its numbers; without a `value` only the general form is shown. */
function line(id: Id, { common }: Setting, value?: number, more: Slots = {}): FormulaLine {
  return value === undefined ? { id } : { id, slots: { ...common, ...more, value } };
}

/** Where n lies: below the peak, at it, above it; as the noise term of scratch.ts has it. */
function place(large: boolean, gamma: number, n: number, d: number): "below" | "peak" | "above" {
  if (large) return gamma < 1 ? "below" : gamma > 1 ? "above" : "peak";
  return n < d - 1 ? "below" : n > d + 1 ? "above" : "peak";
}

const nearPeak = ({ large, p, n }: Setting) => place(large, p.gamma, n, p.d);

/** Scratch, or fine-tuning where it comes to the same: γ ≥ 1, or the peak. */
function leastSquares(t: Setting, who: "scratch" | "finetune"): FormulaLine {
  const limit = t.large ? "large" : "finite";
  const where = nearPeak(t);
  if (where === "above") return line(`${who}/${limit}-above`, t, t.noise);
  return line(t.noise > 0 ? `${who}/${limit}-peak` : `${who}/perfect`, t);
}

function scratchLine(t: Setting): FormulaLine {
  const where = nearPeak(t);
  const value = t.risk("risk-scratch");
  if (where === "below") return line(t.large ? "scratch/large-below" : "scratch/finite-below", t, value);
  if (where === "peak" && t.noise === 0 && t.missing > 0) return line("scratch/finite-noiseless", t, value);
  return leastSquares(t, "scratch");
}

/** What pretraining on finite data left: ŝ² and, where it is used, ⟨β̂_s, β_t⟩. */
function sourceLines(t: Setting, overlap: boolean): FormulaLine[] {
  if (!t.learned) return [];
  const { p, large, norm2 } = t;
  const where = place(large, p.gs, t.common.ns, p.d);
  const side = p.gs < 1 ? "below" : "above";
  const size =
    norm2 === Number.POSITIVE_INFINITY
      ? line("source/peak", t)
      : p.ss === 0 || where === "peak"
        ? line(`source/noiseless-${side}`, t, norm2)
        : line(`source/${large ? "large" : "finite"}-${where}`, t, norm2);
  return overlap ? [size, line(`overlap/${side}`, t, t.state[S.overlap])] : [size];
}

/** The null-space coefficient c, for the depth and the formula in use. */
function coefficientLines(t: Setting): FormulaLine[] {
  const { p, learned, large, missing, noise, norm2 } = t;
  const c = t.state[S.c];
  if (t.plain || (p.L === Number.POSITIVE_INFINITY && missing === 1)) return [line("c/one", t)];
  const A = ((1 - missing) * p.rho * p.rho + noise) / norm2;
  const more = { A, q: p.L === 2 || c === 0 ? missing : c ** (2 / (p.L - 1)) };
  const suffix = learned ? "-learned" : "";
  const ofA = large ? "large" : nearPeak(t) === "below" ? "finite" : "noiseless";
  const rest = [line(`A/${ofA}${suffix}` as Id, t, A), line(large ? "B/large" : "B/finite", t, missing)];
  if (p.L === 2) return [line("c/two", t, c, more), ...rest];
  if (p.L === Number.POSITIVE_INFINITY) return [line("c/infinite", t, c, more), ...rest];
  return [line("c/power", t, c, more), line("c/root", t, A, more), ...rest];
}

/** Infinite depth above a source of infinite size: cŝ stays finite while c → 0. */
function forgetsLines(t: Setting, first: "finetune/forgets" | "gain/forgets", value: number): FormulaLine[] {
  const { p, large, missing, noise } = t;
  const kept = p.rho * p.rho + noise / (1 - missing);
  const more = { kept };
  const below = nearPeak(t) === "below";
  return [
    line(first, t, value, more),
    line("kept/infinite", t, kept),
    line(large ? "B/large" : "B/finite", t, missing),
    below ? line(large ? "V/large" : "V/finite", t, noise) : line("V/none", t),
  ];
}

const depthForgets = ({ p, plain, missing }: Setting) => !plain && p.L === Number.POSITIVE_INFINITY && missing < 1;

function finetuneLines(t: Setting): FormulaLine[] {
  const { learned, large, norm2, missing, noise } = t;
  const value = t.risk("risk-finetune");
  if (t.stuck) return [line("finetune/stuck", t, value)];
  if (missing === 0 || noise === Number.POSITIVE_INFINITY) return [leastSquares(t, "finetune")];
  if (norm2 === Number.POSITIVE_INFINITY) {
    const source = sourceLines(t, false);
    return depthForgets(t)
      ? [...forgetsLines(t, "finetune/forgets", value), ...source]
      : [line("finetune/source-peak", t), ...source];
  }
  const form = large ? "large-below" : nearPeak(t) === "below" ? "finite-below" : "finite-noiseless";
  const id: Id = learned ? `finetune/${form}-learned` : `finetune/${form}`;
  return [line(id, t, value), ...coefficientLines(t), ...sourceLines(t, true)];
}

function gainLines(t: Setting): FormulaLine[] {
  const { learned, large, norm2, missing, noise, plain } = t;
  const value = t.risk("t-finetune");
  if (t.stuck) return [line("gain/stuck", t, value, { scratch: t.risk("risk-scratch") }), scratchLine(t)];
  if (missing === 0 || (noise === Number.POSITIVE_INFINITY && !plain)) return [line("gain/none", t)];
  if (norm2 === Number.POSITIVE_INFINITY) {
    const source = sourceLines(t, false);
    return depthForgets(t)
      ? [...forgetsLines(t, "gain/forgets", value), ...source]
      : [line("gain/source-peak", t), ...source];
  }
  const limit = large ? "large" : "finite";
  const id: Id = learned ? `gain/${limit}-learned` : `gain/${limit}`;
  return [line(id, t, value), ...coefficientLines(t), ...sourceLines(t, true)];
}

function linearLines(t: Setting): FormulaLine[] {
  const { p, n, large, learned, norm2 } = t;
  const value = t.risk("risk-linear");
  if (norm2 === 0 || (!large && n === 0)) return [line("linear/no-data", t, value)];
  const { floor, shrink, along } = readout(p);
  const sigma2 = p.sigma * p.sigma;
  const limit = large ? "large" : "finite";
  const floorLines = learned
    ? [
        line(`floor/${limit}-learned`, t, floor, { a: along }),
        ...(norm2 === Number.POSITIVE_INFINITY ? [] : [line(p.gs < 1 ? "along/below" : "along/above", t, along)]),
        ...sourceLines(t, false),
      ]
    : [line("floor", t, floor)];
  if (shrink > 0) {
    const h = large ? shrink : n * shrink;
    const more = { p: floor, h };
    const moments = large ? {} : ridgeMoments(n, h);
    const ridge: Id = learned ? `ridge/${limit}-learned` : `ridge/${limit}`;
    return [line(`linear/${limit}-ridge`, t, value, { ...more, ...moments }), line(ridge, t, h), ...floorLines];
  }
  if (large)
    return learned
      ? [line("linear/large-learned", t, value, { p: floor }), ...floorLines]
      : [line("linear/large", t, value)];
  if (n > 2) return [line("linear/finite", t, value, { p: floor }), ...floorLines];
  return [line(sigma2 + floor === 0 ? "linear/finite-perfect" : "linear/finite-few", t), ...floorLines];
}

const T25 = "arXiv:2410.08194";
const S21 = "arXiv:2107.01641";

const isotropicWords = {
  zero: "a source of size zero: gradient descent on two or more layers never leaves zero",
  peak: "for any label noise σ > 0: the mean cost of fitting it does not exist here",
  squares: "from γ = 1 on nothing is left unseen: fine-tuning and scratch are both least squares",
  finite: "exact mean for Gaussian inputs and whole n",
  large: "d → ∞ at fixed γ",
  theory: "no theory: the share of simulated draws",
};

function scratchValidity(t: Setting): string {
  if (t.noise === Number.POSITIVE_INFINITY) return isotropicWords.peak;
  const side = { below: "n ≤ d − 2", peak: "σ = 0", above: "n ≥ d + 2" }[nearPeak(t)];
  return t.large ? isotropicWords.large : `${isotropicWords.finite}, ${side}`;
}

function finetuneValidity(t: Setting): string {
  const { p, large, noise, missing } = t;
  if (t.stuck) return isotropicWords.zero;
  if (missing === 0) return `${isotropicWords.squares}; ${scratchValidity(t)}`;
  if (noise === Number.POSITIVE_INFINITY) return isotropicWords.peak;
  if (p.L === 1) return large ? isotropicWords.large : `${scratchValidity(t)}; one layer has c = 1 exactly`;
  if (p.formula === "printed") return "c = 1 as printed, true at this depth only for σ = 0 and ρ = s";
  const means = "the data enter A and B through their means";
  return large
    ? isotropicWords.large
    : `approximation for large d at n = γd: ${means}, which below d ≈ 100 errs by several per cent`;
}

function linearValidity(t: Setting): string {
  const { p, n, large, learned, norm2 } = t;
  if (norm2 === 0) return "the source learned nothing: there is no feature to refit, and the readout predicts zero";
  if (large) return p.gamma === 0 ? `${isotropicWords.large}, here as γ → 0` : isotropicWords.large;
  if (n === 0) return "no target data: the readout stays at zero";
  if (n <= 2 && p.ridge === 0) return "without ridge the mean needs n ≥ 3";
  if (quantities["risk-linear"].tag(p) === "E") return `${isotropicWords.finite}${p.ridge === 0 ? ", n ≥ 3" : ""}`;
  return learned
    ? "large d: the learned source enters through its mean size and mean squared overlap"
    : isotropicWords.finite;
}

const scratchSource = (t: Setting) =>
  t.large ? `${T25} eq. 8` : `${T25} eq. 8 at finite d, mean of an inverse Wishart matrix`;
const linearSource = (t: Setting) =>
  t.large ? `${T25} eqs. 10–13${t.learned ? " and appendix C" : ""}` : `${T25} eqs. 10–13 at finite n, mean over χ²ₙ`;
function finetuneSource(t: Setting): string {
  const learned = t.learned ? `, finite source as in ${T25} appendix C` : "";
  if (t.missing === 0 && !t.stuck) return scratchSource(t);
  if (t.p.formula === "printed") return `${T25} eqs. 14–15${learned}`;
  return t.p.L === 1
    ? `${S21} §3${learned}`
    : `limit of gradient flow on balanced layers, after ${S21} and ${T25}${learned}`;
}

/** What holds for scratch and what holds for transfer, as one condition where both are of a kind. */
function joined(scratch: string, transfer: string): string {
  if (scratch === transfer) return scratch;
  const alike = scratch.startsWith(isotropicWords.finite) && transfer.startsWith(isotropicWords.finite);
  const range = (scratch + transfer.slice(isotropicWords.finite.length))
    .replace("n ≤ d − 2, n ≥ 3", "3 ≤ n ≤ d − 2")
    .replace("n ≥ d + 2, n ≥ 3", "n ≥ d + 2");
  return alike ? range : `scratch: ${scratch}; linear transfer: ${transfer}`;
}

/** Lines without repetition: several risks share what their letters stand for. */
function distinct(lines: readonly FormulaLine[]): FormulaLine[] {
  return lines.filter((l, i) => lines.findIndex((other) => other.id === l.id) === i);
}

function formula(quantity: keyof typeof quantities, p: P, state: Float64Array): Formula {
  const plain = isotropic(p);
  const { depth, frozen } = trained(p);
  const t = settingOf(p, state);
  // The first k of L layers are fine-tuned as k layers.
  const tuned = depth === p.L ? t : settingOf({ ...p, L: depth }, state);
  const bare = plain && baseRidge(p) === 0;
  const scratchLines = () => (bare ? [scratchLine(t)] : general.scratchLines(p, state));
  const linear = () => (plain ? linearLines(t) : general.linearLines(p, state));
  const finetune = () => (plain && !frozen ? finetuneLines(tuned) : general.finetuneLines(p, state));
  const words = {
    scratch: bare ? scratchValidity(t) : general.scratchWords(p, state),
    linear: plain ? linearValidity(t) : general.linearWords(p, state),
    finetune: frozen
      ? general.generalWords.frozen
      : plain
        ? finetuneValidity(tuned)
        : `${general.generalWords.any}${p.formula === "printed" && depth > 1 ? "; c = 1 as printed" : ""}`,
  };
  const source = (id: keyof typeof quantities) => quantities[id].source(p);
  switch (quantity) {
    case "risk-scratch":
      return { lines: scratchLines(), validity: words.scratch, source: bare ? scratchSource(t) : source(quantity) };
    case "risk-linear":
      return { lines: linear(), validity: words.linear, source: plain ? linearSource(t) : source(quantity) };
    case "risk-finetune":
      return {
        lines: finetune(),
        validity: words.finetune,
        source: plain && !frozen ? finetuneSource(tuned) : source(quantity),
      };
    case "t-finetune":
      return {
        lines: bare && !frozen ? gainLines(tuned) : distinct(general.gainLines(p, state, scratchLines(), finetune())),
        validity: bare && !frozen ? words.finetune : `scratch: ${words.scratch}; fine-tuning: ${words.finetune}`,
        source: plain && !frozen ? finetuneSource(tuned) : source(quantity),
      };
    case "t-linear": {
      const value = t.risk("t-linear");
      const risks = { scratch: t.risk("risk-scratch"), linear: t.risk("risk-linear") };
      const first: FormulaLine = Number.isNaN(value)
        ? { id: "any/linear-both-infinite" }
        : line("gain/linear", t, value, risks);
      return {
        lines: distinct([first, ...scratchLines(), ...linear()]),
        validity: joined(words.scratch, words.linear),
        source: plain ? linearSource(t).replace("eqs. 10", "eqs. 8, 10") : source(quantity),
      };
    }
    case "best": {
      const risks = {
        scratch: t.risk("risk-scratch"),
        linear: t.risk("risk-linear"),
        finetune: t.risk("risk-finetune"),
      };
      return {
        lines: distinct([
          line("least", t, Math.min(...Object.values(risks)), risks),
          ...scratchLines(),
          ...linear(),
          ...finetune(),
        ]),
        validity: `scratch: ${words.scratch}; linear transfer: ${words.linear}; fine-tuning: ${words.finetune}`,
        source: plain ? `${T25} eqs. 8–15` : source("risk-finetune"),
      };
    }
    case "risk-source":
      if (!plain)
        return {
          lines: general.sourceLines(p, state),
          validity: t.learned ? general.generalWords.any : "exact mean over generic sources, at any d",
          source: t.learned ? source(quantity) : "by definition",
        };
      return {
        lines: [
          line(t.learned ? "source/risk-learned" : "source/risk", t, quantities["risk-source"].read(state, 0, p)),
          ...sourceLines(t, true),
        ],
        validity: t.learned && t.large ? isotropicWords.large : "exact at any d",
        source: t.learned ? `${T25} appendix C` : "‖β_t − β_s‖², by definition",
      };
    case "bound":
      return { lines: general.boundLines(p, state), validity: general.generalWords.bound, source: source(quantity) };
    case "hurts-linear":
      return { lines: [line("hurts/linear", t)], validity: isotropicWords.theory, source: source(quantity) };
    case "hurts-finetune":
      return { lines: [line("hurts/finetune", t)], validity: isotropicWords.theory, source: source(quantity) };
  }
}

/** As printed against exact, where depth makes them differ, and finite d against its limit. */
function contrasts(quantity: keyof typeof quantities, p: P): readonly Contrast[] {
  const out: Contrast[] = [];
  const tuned = quantity === "t-finetune" || quantity === "risk-finetune" || quantity === "best";
  if (tuned && trained(p).depth > 1 && !trained(p).frozen)
    out.push({
      quantity: quantity === "best" ? "risk-finetune" : quantity,
      sides: [
        { name: "as printed, c\u00a0=\u00a01", params: { ...p, formula: "printed" } },
        {
          name: `exact c, L\u00a0=\u00a0${trained(p).depth === Number.POSITIVE_INFINITY ? "∞" : trained(p).depth}`,
          params: { ...p, formula: "exact" },
        },
      ],
      why:
        readout(p).shrink === Number.POSITIVE_INFINITY
          ? "With a source of size zero c = 1 gives scratch, but gradient descent on two or more layers never leaves zero."
          : p.gamma >= 1
            ? "Where the data leave nothing unseen, c plays no part."
            : "c = 1 is exact only for σ = 0 and ρ = s; otherwise fitting the target rescales all layers, and with them what the data do not see.",
    });
  if (quantity === "hurts-linear" || quantity === "hurts-finetune" || quantity === "best") return out;
  // Only isotropic inputs have a limit of their own.
  if (!isotropic(p) || quantity === "bound") return out;
  const linear = quantity === "t-linear" || quantity === "risk-linear";
  out.push({
    quantity,
    sides: [
      { name: `at d = ${p.d}`, params: { ...p, limit: "finite" } },
      { name: "d → ∞ at fixed γ", params: { ...p, limit: "large" } },
    ],
    why: linear
      ? "The limit drops what the refitted readout still costs at finite n, and terms of order 1/d."
      : quantity === "risk-source"
        ? "Only the noise of a finite source depends on d."
        : "They differ by terms of order 1/d, which grow towards γ = 1.",
  });
  return out;
}

export const formulas: Formulas<P, keyof typeof quantities> = { formula, parts: riskParts, contrasts };
