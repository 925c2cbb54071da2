import { cosDegrees, sinDegrees } from "../../../lib/angles.ts";
import { t } from "../../../lib/language.ts";
import { memoByKey, memoByObject } from "../../../lib/memo.ts";
import type { Setup } from "../../param.ts";
import { baseRidge, type DeepLinearParams, isotropic, sourceRidge, stopped, trained, tuned } from "../params.ts";
import { nullSpaceCoefficient } from "../theory/nullSpace.ts";
import { alongWay } from "../theory/protocols.ts";
import { spectrumOf } from "../theory/spectrum.ts";
import { S, state } from "../theory/state.ts";
import { solve } from "../theory/theory.ts";
import {
  bestRidged,
  CORE,
  general,
  layout,
  OWN,
  ridged,
  TASKS,
  triangle,
  tunedWidth,
  vectors,
  width,
} from "./passLayout.ts";

/** The quantities of a replicate from its statistics, and which of them have a finite variance. */

/** uᵀMv for a symmetric M given by its lower triangle at data[at …]. */
function form(data: Float64Array, at: number, u: Float64Array, v: Float64Array, m: number): number {
  let sum = 0;
  for (let i = 0, k = at; i < m; i++) {
    for (let j = 0; j < i; j++) sum += data[k++] * (u[i] * v[j] + u[j] * v[i]);
    sum += data[k++] * u[i] * v[i];
  }
  return sum;
}

/** uᵀb for the m numbers b at data[at …]. */
function along(data: Float64Array, at: number, u: Float64Array, m: number): number {
  let sum = 0;
  for (let i = 0; i < m; i++) sum += u[i] * data[at + i];
  return sum;
}

/** Writes the quantities of one draw in the order of `simulated`; `gain` is that of fine-tuning over scratch. */
function write(out: Float64Array, scratch: number, linear: number, gain: number, source: number): void {
  out[0] = scratch - linear;
  out[1] = gain;
  out[2] = scratch;
  out[3] = linear;
  out[4] = scratch - gain;
  out[5] = source;
  judge(out);
}

function judge(out: Float64Array): void {
  out[6] = hurts(out[0], out[2]);
  out[7] = hurts(out[1], out[2]);
}

const target = new Float64Array(4);
const source = new Float64Array(4);
/** β_t − β_s with the true source, and β̂_s − β_t. */
const apart = new Float64Array(4);
const off = new Float64Array(4);

function setTasks(m: number, p: DeepLinearParams): void {
  for (let i = 0; i < m; i++) {
    apart[i] = target[i] - (i === 0 ? p.s : 0);
    off[i] = source[i] - target[i];
  }
}

const solved = new Float64Array(state.length);

function choose(p: DeepLinearParams) {
  solve(p, solved, 0);
  const a = alongWay(p, solved, 0).part;
  return { a: Number.isNaN(a) ? 1 : a, shrink: solved[S.shrink], ridge: !Number.isNaN(solved[S.tunedKappa]) };
}

/** Of untuned networks only `a` is asked, which the ridge of the readout and the baseline do not change: they may be dragged. */
const withoutRidges = (p: DeepLinearParams): DeepLinearParams => ({ ...p, ridge: 0, base: "min" });
const chosenUntuned = memoByKey(
  5000,
  (p: DeepLinearParams) => Object.values(withoutRidges(p)).join("|"),
  (p) => choose(withoutRidges(p)),
);

/**
 * What theory chooses at these parameters: the best a, the readout's ridge λ/f², and whether fine-tuning has a ridge. If each draw
 * chose them, they would depend on its target. A cell asks once a replicate, with the same object.
 */
const chosenBy = memoByObject((p: DeepLinearParams) => (tuned(p) ? choose(p) : chosenUntuned(p)));

/**
 * Writes the risk of fine-tuning on the source task and the risk of the interpolated network, from inner products under Σ with the
 * error e = β̂ − β_t of fine-tuning.
 *
 * @param product inner product of e with a vector, @param apart2 squared norm of β_t − β_s, both under Σ
 */
function writeProtocols(
  out: Float64Array,
  product: (v: Float64Array) => number,
  apart2: number,
  p: DeepLinearParams,
): void {
  const [tuning, from, a] = [out[4], out[5], chosenBy(p).a];
  out[8] = Math.max(0, tuning + 2 * product(apart) + apart2);
  out[9] = a === 1 ? tuning : (1 - a) ** 2 * from + 2 * a * (1 - a) * product(off) + a * a * tuning;
}

/** The three protocols on one data set of isotropic inputs: docs/theory.md §1.1, exact given the data. */
function readIsotropic(
  out: Float64Array,
  data: Float64Array,
  head: number,
  row: number,
  n: number,
  setup: Setup,
  p: DeepLinearParams,
): void {
  const m = vectors(setup);
  const t = triangle(m);
  target[0] = p.rho * cosDegrees(p.theta);
  target[1] = p.rho * sinDegrees(p.theta);
  source[0] = m === 2 ? p.s : 0;
  source[2] = p.s;
  source[3] = p.ss;
  const K = row;
  const Ke = K + t;
  const M = Ke + m;
  const wB = M + t;
  const noise = p.sigma * p.sigma * data[wB + m];
  const tt = form(data, head, target, target, m);
  const ts = form(data, head, target, source, m);
  const ss = form(data, head, source, source, m);
  const full = n >= setup.d;
  const seenTt = full ? tt : form(data, M, target, target, m);
  const seenTs = full ? ts : form(data, M, target, source, m);
  const seenSs = full ? ss : form(data, M, source, source, m);
  const wt = along(data, wB, target, m);
  const scratch = tt - seenTt + noise;

  const { depth, frozen } = trained(p);
  let gain: number;
  let c = 0;
  if (ss === 0) gain = depth === 1 && !frozen ? 0 : scratch - tt;
  else {
    const A = Math.max(0, seenTt + 2 * p.sigma * wt + noise) / ss;
    const B = Math.max(0, 1 - seenSs / ss);
    c = depth === Number.POSITIVE_INFINITY && n > 0 ? Math.sqrt((A * ss) / seenSs) : nullSpaceCoefficient(A, B, depth);
    gain = full ? 0 : 2 * c * (ts - seenTs) - c * c * (ss - seenSs);
  }

  let linear = tt;
  let multiple = ss > 0 ? 1 : 0;
  if (ss > 0 && n > 0) {
    let correlation = form(data, K, source, target, m);
    for (let i = 0; i < m; i++) correlation += p.sigma * source[i] * data[Ke + i];
    // In units of the unit feature β̂_s·x/‖β̂_s‖, whose norm after pretraining is f = ‖β̂_s‖^{1−1/L}.
    const shrink = p.ridge === 0 ? 0 : (n * p.ridge) / ss ** (1 - 1 / p.L);
    const variance = form(data, K, source, source, m) / ss;
    const b = correlation / Math.sqrt(ss) / (variance + shrink);
    linear = tt - (2 * b * ts) / Math.sqrt(ss) + b * b;
    if (frozen) {
      const a = correlation / Math.sqrt(ss) / variance;
      multiple = a / Math.sqrt(ss);
      gain = scratch - (tt - (2 * a * ts) / Math.sqrt(ss) + a * a);
    }
  } else if (frozen && ss > 0) gain = scratch - (tt - 2 * ts + ss);

  write(out, scratch, linear, gain, tt - 2 * ts + ss);
  if (out.length === CORE) return;
  setTasks(m, p);
  const whole = (u: Float64Array, v: Float64Array) => form(data, head, u, v, m);
  const missed = (u: Float64Array, v: Float64Array) => (full ? 0 : whole(u, v) - form(data, M, u, v, m));
  const fixed = frozen || (ss === 0 && depth > 1);
  const product = (v: Float64Array) =>
    fixed
      ? multiple * whole(source, v) - whole(target, v)
      : p.sigma * along(data, wB, v, m) - missed(target, v) + c * missed(source, v);
  writeProtocols(out, product, whole(apart, apart), p);
}

/** The same for any covariance, from the statistics of anisotropicPass.ts. */
function readAny(
  out: Float64Array,
  data: Float64Array,
  head: number,
  row: number,
  n: number,
  setup: Setup,
  p: DeepLinearParams,
): void {
  const m = vectors(setup);
  const at = layout(m);
  const generic = p.align === "generic";
  target.fill(0);
  source.fill(0);
  target[0] = generic ? p.rho * cosDegrees(p.theta) : p.s;
  target[1] = generic ? p.rho * sinDegrees(p.theta) : p.delta;
  source[m === 2 ? 0 : 2] = p.s;
  if (m === 4) source[3] = p.ss;
  /** [tt, ts, ss] of the form at this position. */
  const forms = (place: number) => [
    form(data, place, target, target, m),
    form(data, place, target, source, m),
    form(data, place, source, source, m),
  ];
  const [tt, ts, ss] = forms(head + at.weighted);
  const norm2 = form(data, head, source, source, m);
  const [seenTt, , seenSs] = forms(row + at.seen);
  const [lostTt, lostTs, lostSs] = forms(row + at.lost);
  const noisy = (v: Float64Array, place: number) => p.sigma * along(data, place, v, m);
  const noise = p.sigma * p.sigma * data[row + at.wSw];
  // The error is σw − P_⊥(β_t − cβ̂_s), and its two parts are not orthogonal under Σ.
  const scratch = lostTt - 2 * noisy(target, row + at.lostW) + noise;

  const { depth, frozen } = trained(p);
  let gain: number;
  let c = 0;
  if (norm2 === 0) gain = depth === 1 && !frozen ? 0 : scratch - tt;
  else {
    const fixed = Math.max(0, seenTt + 2 * noisy(target, row + at.wB) + p.sigma * p.sigma * data[row + at.ww]);
    const free = Math.max(0, 1 - seenSs / norm2);
    c =
      depth === Number.POSITIVE_INFINITY && n > 0
        ? Math.sqrt(fixed / seenSs)
        : nullSpaceCoefficient(fixed / norm2, free, depth);
    const seenAll = lostSs === 0 && lostTs === 0;
    gain = seenAll ? 0 : 2 * c * (lostTs - noisy(source, row + at.lostW)) - c * c * lostSs;
  }

  let linear = tt;
  let multiple = norm2 > 0 ? 1 : 0;
  if (norm2 > 0 && n > 0) {
    const correlation = form(data, row + at.K, source, target, m) + noisy(source, row + at.Ke);
    const variance = form(data, row + at.K, source, source, m);
    // In units of β̂_s·x, whose norm after pretraining is f = ‖β̂_s‖^{1−1/L}.
    const shrink = tuned(p)
      ? n * chosenBy(p).shrink * ss
      : p.ridge === 0
        ? 0
        : (n * p.ridge * norm2) / norm2 ** (1 - 1 / p.L);
    const error = (b: number) => tt - 2 * b * ts + b * b * ss;
    linear = error(correlation / (variance + shrink));
    // Layers above a frozen first one find the least-squares readout.
    if (frozen) {
      multiple = correlation / (variance + (tuned(p) ? shrink : 0));
      gain = scratch - error(multiple);
    }
  } else if (frozen && norm2 > 0) gain = scratch - (tt - 2 * ts + ss);

  write(out, scratch, linear, gain, tt - 2 * ts + ss);
  if (out.length === CORE) return;
  setTasks(m, p);
  const whole = (u: Float64Array, v: Float64Array) => form(data, head + at.weighted, u, v, m);
  /** uᵀΣP_⊥v. */
  const missed = (u: Float64Array, v: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) sum += u[i] * v[j] * data[row + at.cross + i * m + j];
    return sum;
  };
  const still = frozen || (norm2 === 0 && depth > 1);
  const product = (v: Float64Array) =>
    still
      ? multiple * whole(source, v) - whole(target, v)
      : noisy(v, row + at.fit) - missed(v, target) + c * missed(v, source);
  writeProtocols(out, product, whole(apart, apart), p);
}

/** Risk of ridge regression from the forms of its error. @param way target minus start, @param m number of vectors */
function readRisk(data: Float64Array, at: number, way: Float64Array, sigma: number, m = TASKS): number {
  const lostW = at + triangle(m);
  return form(data, at, way, way, m) - 2 * sigma * along(data, lostW, way, m) + sigma * sigma * data[lostW + m];
}

/** Replaces the interpolator by scratch with a ridge, on the same data; `target` is still that of the quantities read before. */
function readRidge(out: Float64Array, data: Float64Array, at: number, sigma: number): void {
  const risk = readRisk(data, at, target, sigma);
  out[0] = risk - out[3];
  out[1] = risk - out[4];
  out[2] = risk;
  judge(out);
}

/** Replaces each protocol by that with its best ridge; linear transfer already has its own. @param m number of vectors */
function readBestRidges(
  out: Float64Array,
  data: Float64Array,
  at: number,
  whole: Whole,
  m: number,
  p: DeepLinearParams,
): void {
  const place = layout(m);
  const linear = out[3];
  let finetune = out[4];
  const scratch = readRisk(data, at, target, p.sigma);
  if (!trained(p).frozen && chosenBy(p).ridge) {
    const from = at + OWN;
    for (let i = 0; i < m; i++) way[i] = target[i] - source[i];
    finetune = readRisk(data, from, way, p.sigma, m);
    const [cross, fit] = [from + place.cross - place.lost, from + place.fit - place.lost];
    const product = (v: Float64Array) => {
      let sum = p.sigma * along(data, fit, v, m);
      for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) sum -= v[i] * way[j] * data[cross + i * m + j];
      return sum;
    };
    out[4] = finetune;
    if (out.length > CORE) writeProtocols(out, product, whole(apart, apart), p);
  }
  write(out, scratch, linear, scratch - finetune, out[5]);
}

type Whole = (u: Float64Array, v: Float64Array) => number;
const way = new Float64Array(4);

/** The quantities of one replicate at one sample size, in the order of the simulator's `quantities`. */
export function readReplicate(
  out: Float64Array,
  data: Float64Array,
  first: number,
  row: number,
  n: number,
  setup: Setup,
  p: DeepLinearParams,
): void {
  (general(setup) ? readAny : readIsotropic)(out, data, first, row, n, setup, p);
  if (bestRidged(setup)) {
    const m = vectors(setup);
    const whole: Whole = (u, v) => form(data, first + layout(m).weighted, u, v, m);
    readBestRidges(out, data, row + width(setup) - OWN - tunedWidth(setup), whole, m, p);
  } else if (ridged(setup)) readRidge(out, data, row + width(setup) - OWN, p.sigma);
}

/** 1 where transfer lost to scratch in this draw, 0 otherwise; a loss within rounding error does not count. */
const hurts = (gain: number, scratch: number): number => (gain < -1e-12 * (1 + scratch) ? 1 : 0);

/** A z-score needs a finite variance: the reason why this quantity has none at n samples, or undefined where it has one. */
export function noScore(quantity: string, n: number, p: DeepLinearParams): string | undefined {
  const { d } = p;
  const plain = isotropic(p);
  const { rank } = spectrumOf(p);
  const { depth, frozen } = trained(p);
  const withRidge = baseRidge(p) !== 0;
  if (withRidge && quantity === "risk-scratch") return undefined;
  const linear = quantity === "risk-linear" || quantity === "t-linear";
  const finetune = ["risk-finetune", "t-finetune", "forgetting", "risk-interpolated"].includes(quantity);
  const source = p.gs === Number.POSITIVE_INFINITY ? undefined : Math.round(p.gs * d);
  const peaked = source !== undefined && p.ss > 0 && Math.abs(source - rank) <= 3 && sourceRidge(p) === 0;
  if (peaked && (finetune || quantity === "risk-source"))
    return t("infinite variance: pretraining saw within 3 of {rank} samples, where it fits its own noise", {
      rank: plain ? "d" : "rank Σ",
    });
  if (tuned(p)) return undefined;
  if (((linear && p.ridge === 0) || (finetune && frozen)) && n > 0 && n <= 4)
    return t("infinite variance: the readout is refitted on four samples or fewer without ridge");
  if (finetune && !frozen && depth === Number.POSITIVE_INFINITY && n > 0 && n <= 4)
    return t("infinite variance: at infinite depth four samples or fewer leave c unbounded");
  // ‖X⁺ε‖² is a ratio of χ² variables; its variance needs more than four degrees of freedom in the denominator.
  const freedom = Math.abs(n - rank) + 1;
  const peak = () =>
    t("infinite variance: n is so close to {rank} that the interpolator fits the noise", {
      rank: plain ? "d" : "rank Σ",
    });
  if (p.sigma === 0 || stopped(p)) return undefined;
  if (frozen && (withRidge || (finetune && quantity !== "t-finetune"))) return undefined;
  // A ridge of scratch bounds the effect of noise on scratch, but not on fine-tuning.
  if (withRidge && !finetune && quantity !== "hurts-finetune") return undefined;
  if (quantity === "t-finetune" && plain && !frozen && !withRidge) {
    const stuck = depth > 1 && (source === undefined ? p.s === 0 : source === 0 || (p.s === 0 && p.ss === 0));
    return (stuck && freedom <= 4) || (n < d && freedom <= 4 * (1 - 1 / depth)) ? peak() : undefined;
  }
  return quantity !== "risk-linear" && quantity !== "risk-source" && freedom <= 4 ? peak() : undefined;
}
