import type { FormulaLine } from "../../explanation.ts";
import { type DeepLinearParams, isotropic } from "../params.ts";
import { quantities } from "../theory/quantities.ts";
import { ridgeMoments } from "../theory/ridgeMoments.ts";
import { sampleCount } from "../theory/scratch.ts";
import { noiseOnly } from "../theory/source.ts";
import { S } from "../theory/state.ts";
import type { isotropicTex } from "./isotropicTex.ts";
import { readout } from "./riskParts.ts";

/** Which formulas hold for isotropic inputs at some parameters, and their numbers. docs/theory.md §1.1–1.2. */

type Id = keyof typeof isotropicTex;
type P = DeepLinearParams;
type Slots = Readonly<Record<string, number>>;

/** Everything a line may need, worked out once. */
export interface Setting {
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
  /** True where c is averaged over the data: finite d, two layers and more, some directions seen and some not. */
  readonly spread: boolean;
  /** True where β̂_s = 0 keeps a network of two or more layers at zero. */
  readonly stuck: boolean;
  /** Numbers that appear in many lines. */
  readonly common: Slots;
  readonly risk: (id: "risk-scratch" | "risk-linear" | "risk-finetune" | "t-linear" | "t-finetune") => number;
}

export function settingOf(p: P, state: Float64Array): Setting {
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
    spread: !plain && !large && n > 0 && state[S.missing] > 0,
    stuck: norm2 === 0 && !plain,
    common: {
      ...{ theta, rho, s, sigma, gamma, d, n, gs, ss, L, ridge, norm2 },
      ns: sampleCount(gs, d),
      c: state[S.c],
      c2: state[S.c2],
      overlap: state[S.overlap],
      B: state[S.missing],
      V: state[S.noise],
    },
    risk: (id) => quantities[id].read(state, 0, p),
  };
}

/** A line with its numbers; without a `value` only the general form is shown. */
export function line(id: Id, { common }: Setting, value?: number, more: Slots = {}): FormulaLine {
  return value === undefined ? { id } : { id, slots: { ...common, ...more, value } };
}

/** Where n lies: below the peak, at it, above it; as the noise term of scratch.ts has it. */
function place(large: boolean, gamma: number, n: number, d: number): "below" | "peak" | "above" {
  if (large) return gamma < 1 ? "below" : gamma > 1 ? "above" : "peak";
  return n < d - 1 ? "below" : n > d + 1 ? "above" : "peak";
}

export const nearPeak = ({ large, p, n }: Setting) => place(large, p.gamma, n, p.d);

/** Scratch, or fine-tuning where it comes to the same: γ ≥ 1, or the peak. */
function leastSquares(t: Setting, who: "scratch" | "finetune"): FormulaLine {
  const limit = t.large ? "large" : "finite";
  const where = nearPeak(t);
  if (where === "above") return line(`${who}/${limit}-above`, t, t.noise);
  return line(t.noise > 0 ? `${who}/${limit}-peak` : `${who}/perfect`, t);
}

export function scratchLine(t: Setting): FormulaLine {
  const where = nearPeak(t);
  const value = t.risk("risk-scratch");
  if (where === "below") return line(t.large ? "scratch/large-below" : "scratch/finite-below", t, value);
  if (where === "peak" && t.noise === 0 && t.missing > 0) return line("scratch/finite-noiseless", t, value);
  return leastSquares(t, "scratch");
}

/** What pretraining on finite data left: ŝ² and, where it is used, ⟨β̂_s, β_t⟩. */
export function sourceLines(t: Setting, overlap: boolean): FormulaLine[] {
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

/** True where the size of the source has a law that counts: it was learned from finite, noisy data, and c depends on it. */
const sizeSpread = ({ p, learned, large, plain }: Setting) => learned && !large && !plain && p.ss > 0;

/** The mean of c over the law of the data and of the size of a noisy source. */
function spreadLines(t: Setting): FormulaLine[] {
  const { p } = t;
  return [
    line("c/mean", t, t.state[S.c]),
    line(p.L === Number.POSITIVE_INFINITY ? "c/law-infinite" : "c/law", t),
    line(p.gs < 1 ? "c/size" : "c/size-above", t),
    line(`overlap/${p.gs < 1 ? "below" : "above"}`, t, t.state[S.overlap]),
  ];
}

/** E[c²ŝ²], from the risk that theory made of it. */
const keptSize = ({ p, state, missing }: Setting) =>
  state[S.finetuneBias] / missing - p.rho * p.rho + 2 * state[S.c] * state[S.overlap];

/** The null-space coefficient c, for the depth and the formula in use. */
function coefficientLines(t: Setting): FormulaLine[] {
  const { p, learned, missing, noise, norm2 } = t;
  const c = t.state[S.c];
  const deep = p.L === Number.POSITIVE_INFINITY;
  if (t.spread)
    return [line("c/mean", t, c), line("c/mean2", t, t.state[S.c2]), line(deep ? "c/law-infinite" : "c/law", t)];
  if (t.plain || !t.large || (deep && missing === 1)) return [line("c/one", t)];
  const A = ((1 - missing) * p.rho * p.rho + noise) / norm2;
  const more = { A, q: p.L === 2 || c === 0 ? missing : c ** (2 / (p.L - 1)) };
  const rest = [line(learned ? "A/large-learned" : "A/large", t, A), line("B/large", t, missing)];
  if (p.L === 2) return [line("c/two", t, c, more), ...rest];
  if (deep) return [line("c/infinite", t, c, more), ...rest];
  return [line("c/power", t, c, more), line("c/root", t, A, more), ...rest];
}

/** Infinite depth above a source of infinite size, which at finite d has a law: cŝ stays finite while c → 0. */
function forgetsLines(t: Setting, first: "finetune/forgets" | "gain/forgets", value: number): FormulaLine[] {
  const { missing, noise } = t;
  const kept = -t.risk("t-finetune") / missing;
  return [
    line(first, t, value, { kept }),
    line("kept/infinite", t, kept),
    line("B/large", t, missing),
    line("V/large", t, noise),
  ];
}

const depthForgets = ({ p, plain, missing }: Setting) => !plain && p.L === Number.POSITIVE_INFINITY && missing < 1;

/** Where c² has no finite mean, though the source has: few samples of infinite depth, or the last before the peak. */
const unbounded = (t: Setting) =>
  t.spread &&
  t.risk("t-finetune") === Number.NEGATIVE_INFINITY &&
  (t.norm2 < Number.POSITIVE_INFINITY || depthForgets(t));

export function finetuneLines(t: Setting): FormulaLine[] {
  const { learned, large, norm2, missing, noise } = t;
  const value = t.risk("risk-finetune");
  if (t.stuck) return [line("finetune/stuck", t, value)];
  if (missing === 0 || noise === Number.POSITIVE_INFINITY) return [leastSquares(t, "finetune")];
  if (unbounded(t)) return [line("finetune/unbounded", t), line("c/law-infinite", t)];
  if (sizeSpread(t) && missing < 1 && value < Number.POSITIVE_INFINITY) {
    const form = nearPeak(t) === "below" ? "finite-below" : "finite-noiseless";
    return [line(`finetune/${form}-spread`, t, value, { kept: keptSize(t) }), ...spreadLines(t)];
  }
  if (norm2 === Number.POSITIVE_INFINITY) {
    const source = sourceLines(t, false);
    return depthForgets(t)
      ? [...forgetsLines(t, "finetune/forgets", value), ...source]
      : [line("finetune/source-peak", t), ...source];
  }
  const below = nearPeak(t) === "below";
  const form = t.spread
    ? below
      ? "mean"
      : "mean-noiseless"
    : large
      ? "large-below"
      : below
        ? "finite-below"
        : "finite-noiseless";
  const id: Id = learned ? `finetune/${form}-learned` : `finetune/${form}`;
  return [line(id, t, value), ...coefficientLines(t), ...sourceLines(t, true)];
}

export function gainLines(t: Setting): FormulaLine[] {
  const { learned, large, norm2, missing, noise, plain } = t;
  const value = t.risk("t-finetune");
  if (t.stuck) return [line("gain/stuck", t, value, { scratch: t.risk("risk-scratch") }), scratchLine(t)];
  if (missing === 0 || (noise === Number.POSITIVE_INFINITY && large && !plain)) return [line("gain/none", t)];
  if (unbounded(t))
    return [line("gain/unbounded", t), line(t.p.L === Number.POSITIVE_INFINITY ? "c/law-infinite" : "c/law", t)];
  if (sizeSpread(t) && missing < 1 && value > Number.NEGATIVE_INFINITY)
    return [line("gain/finite-spread", t, value, { kept: keptSize(t) }), ...spreadLines(t)];
  if (norm2 === Number.POSITIVE_INFINITY) {
    const source = sourceLines(t, false);
    return depthForgets(t)
      ? [...forgetsLines(t, "gain/forgets", value), ...source]
      : [line("gain/source-peak", t), ...source];
  }
  const limit = t.spread ? "mean" : large ? "large" : "finite";
  const id: Id = learned ? `gain/${limit}-learned` : `gain/${limit}`;
  return [line(id, t, value), ...coefficientLines(t), ...sourceLines(t, true)];
}

/** How far a source that was learned lies along the true one. */
function alongLines(t: Setting, along: number): FormulaLine[] {
  const { p, large, norm2 } = t;
  if (p.ss > 0 && !large) {
    const { ns } = t.common;
    const G = noiseOnly(ns, p.d, (p.s / p.ss) ** 2);
    return [line("along/noisy", t, along, { m: Math.min(ns, p.d), G }), line("noise-only", t, G)];
  }
  const formula = norm2 === Number.POSITIVE_INFINITY ? [] : [line(p.gs < 1 ? "along/below" : "along/above", t, along)];
  return [...formula, ...sourceLines(t, false)];
}

export function linearLines(t: Setting): FormulaLine[] {
  const { p, n, large, learned, norm2 } = t;
  const value = t.risk("risk-linear");
  if (norm2 === 0 || (!large && n === 0)) return [line("linear/no-data", t, value)];
  const { floor, shrink, along } = readout(p);
  const sigma2 = p.sigma * p.sigma;
  const limit = large ? "large" : "finite";
  const floorLines = learned
    ? [line(`floor/${limit}-learned`, t, floor, { a: along }), ...alongLines(t, along)]
    : [line("floor", t, floor)];
  if (shrink > 0) {
    const h = large ? shrink : n * shrink;
    const more = { p: floor, h };
    const moments = large ? {} : ridgeMoments(n, h);
    const ridge: Id = !learned
      ? `ridge/${limit}`
      : p.ss > 0 && !large && p.L > 1
        ? "ridge/spread"
        : `ridge/${limit}-learned`;
    return [
      line(`linear/${limit}-ridge`, t, value, { ...more, ...moments }),
      line(ridge, t, h, { shrink }),
      ...floorLines,
    ];
  }
  if (large)
    return learned
      ? [line("linear/large-learned", t, value, { p: floor }), ...floorLines]
      : [line("linear/large", t, value)];
  if (n > 2) return [line("linear/finite", t, value, { p: floor }), ...floorLines];
  return [line(sigma2 + floor === 0 ? "linear/finite-perfect" : "linear/finite-few", t), ...floorLines];
}
