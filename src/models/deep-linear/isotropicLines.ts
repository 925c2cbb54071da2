import type { FormulaLine } from "../explanation.ts";
import type { isotropicTex } from "./isotropicTex.ts";
import { type DeepLinearParams, isotropic } from "./params.ts";
import { quantities } from "./quantities.ts";
import { ridgeMoments } from "./ridgeMoments.ts";
import { readout } from "./riskParts.ts";
import { sampleCount } from "./scratch.ts";
import { noiseOnly } from "./source.ts";
import { S } from "./state.ts";

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
const spread = ({ p, learned, large, plain }: Setting) => learned && !large && !plain && p.ss > 0;

/** c of each size of a noisy source, and the law of that size. */
function spreadLines(t: Setting): FormulaLine[] {
  const { p, missing, noise } = t;
  return [
    line(p.L === Number.POSITIVE_INFINITY ? "c/of-size-infinite" : "c/of-size", t),
    line("B/finite", t, missing),
    nearPeak(t) === "below" ? line("V/finite", t, noise) : line("V/none", t),
    line(p.gs < 1 ? "c/size" : "c/size-above", t),
    line(`overlap/${p.gs < 1 ? "below" : "above"}`, t, t.state[S.overlap]),
  ];
}

/** E[c²ŝ²], from the risk that theory made of it. */
const keptSize = ({ p, state, missing }: Setting) =>
  state[S.finetuneBias] / missing - p.rho * p.rho + 2 * state[S.c] * state[S.overlap];

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

export function finetuneLines(t: Setting): FormulaLine[] {
  const { learned, large, norm2, missing, noise } = t;
  const value = t.risk("risk-finetune");
  if (t.stuck) return [line("finetune/stuck", t, value)];
  if (missing === 0 || noise === Number.POSITIVE_INFINITY) return [leastSquares(t, "finetune")];
  if (spread(t) && missing < 1 && value < Number.POSITIVE_INFINITY) {
    const form = nearPeak(t) === "below" ? "finite-below" : "finite-noiseless";
    return [line(`finetune/${form}-spread`, t, value, { kept: keptSize(t) }), ...spreadLines(t)];
  }
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

export function gainLines(t: Setting): FormulaLine[] {
  const { learned, large, norm2, missing, noise, plain } = t;
  const value = t.risk("t-finetune");
  if (t.stuck) return [line("gain/stuck", t, value, { scratch: t.risk("risk-scratch") }), scratchLine(t)];
  if (missing === 0 || (noise === Number.POSITIVE_INFINITY && !plain)) return [line("gain/none", t)];
  if (spread(t) && missing < 1 && value > Number.NEGATIVE_INFINITY)
    return [line("gain/finite-spread", t, value, { kept: keptSize(t) }), ...spreadLines(t)];
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
