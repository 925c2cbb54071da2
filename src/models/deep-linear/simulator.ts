import type { Setup, Simulator } from "../model.ts";
import { replicateLaw } from "./law.ts";
import { nullSpaceCoefficient } from "./nullSpace.ts";
import { replicate, triangle, vectors, width } from "./onePass.ts";
import type { DeepLinearParams } from "./params.ts";
import { cosDegrees, sinDegrees } from "./theory.ts";

/** Bytes that one replicate may hold: d up to about 3500. */
const MEMORY = 200 * 2 ** 20;

/** uᵀMv for a symmetric M given by its lower triangle at data[at …]. */
function form(data: Float64Array, at: number, u: Float64Array, v: Float64Array, m: number): number {
  let sum = 0;
  for (let i = 0, k = at; i < m; i++) {
    for (let j = 0; j < i; j++) sum += data[k++] * (u[i] * v[j] + u[j] * v[i]);
    sum += data[k++] * u[i] * v[i];
  }
  return sum;
}

const simulated = [
  "t-linear",
  "t-finetune",
  "risk-scratch",
  "risk-linear",
  "risk-finetune",
  "risk-source",
  "hurts-linear",
  "hurts-finetune",
] as const;

const target = new Float64Array(4);
const source = new Float64Array(4);

/** The three protocols on one data set: science §1.1, exact given the data. */
function read(
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
  let wt = 0;
  for (let i = 0; i < m; i++) wt += target[i] * data[wB + i];
  const scratch = tt - seenTt + noise;

  let gain: number;
  if (ss === 0) gain = p.L === 1 ? 0 : scratch - tt;
  else {
    const A = Math.max(0, seenTt + 2 * p.sigma * wt + noise) / ss;
    const B = Math.max(0, 1 - seenSs / ss);
    const c =
      p.L === Number.POSITIVE_INFINITY && n > 0 ? Math.sqrt((A * ss) / seenSs) : nullSpaceCoefficient(A, B, p.L);
    gain = full ? 0 : 2 * c * (ts - seenTs) - c * c * (ss - seenSs);
  }

  let linear = tt;
  if (ss > 0 && n > 0) {
    let correlation = form(data, K, source, target, m);
    for (let i = 0; i < m; i++) correlation += p.sigma * source[i] * data[Ke + i];
    // In units of the unit feature β̂_s·x/‖β̂_s‖, whose pretrained norm is f = ‖β̂_s‖^{1−1/L}.
    const shrink = p.ridge === 0 ? 0 : (n * p.ridge) / ss ** (1 - 1 / p.L);
    const b = correlation / Math.sqrt(ss) / (form(data, K, source, source, m) / ss + shrink);
    linear = tt - (2 * b * ts) / Math.sqrt(ss) + b * b;
  }

  out[0] = scratch - linear;
  out[1] = gain;
  out[2] = scratch;
  out[3] = linear;
  out[4] = scratch - gain;
  out[5] = tt - 2 * ts + ss;
  out[6] = hurts(out[0], scratch);
  out[7] = hurts(gain, scratch);
}

/** A z-score needs a finite variance: which quantities have none, at which n. */
function noScore(quantity: string, n: number, p: DeepLinearParams): string | undefined {
  const d = p.d;
  const linear = quantity === "risk-linear" || quantity === "t-linear";
  const finetune = quantity === "risk-finetune" || quantity === "t-finetune";
  const source = p.gs === Number.POSITIVE_INFINITY ? undefined : Math.round(p.gs * d);
  if (source !== undefined && p.ss > 0 && Math.abs(source - d) <= 3 && (finetune || quantity === "risk-source"))
    return "infinite variance: pretraining saw within 3 of d samples, where it fits its own noise";
  if (linear && p.ridge === 0 && n > 0 && n <= 4)
    return "infinite variance: the readout is refitted on four samples or fewer without ridge";
  if (finetune && p.L === Number.POSITIVE_INFINITY && n > 0 && n <= 4)
    return "infinite variance: at infinite depth four samples or fewer leave c unbounded";
  // ‖X⁺ε‖² is a ratio of χ² variables; its variance needs more than four degrees of freedom below the line.
  const freedom = Math.abs(n - d) + 1;
  const peak = "infinite variance: n is so close to d that the interpolator fits the noise";
  if (p.sigma === 0) return undefined;
  if (quantity === "t-finetune") {
    const stuck = p.L > 1 && (source === undefined ? p.s === 0 : source === 0 || (p.s === 0 && p.ss === 0));
    return (stuck && freedom <= 4) || (n < d && freedom <= 4 * (1 - 1 / p.L)) ? peak : undefined;
  }
  return quantity !== "risk-linear" && quantity !== "risk-source" && freedom <= 4 ? peak : undefined;
}

/** 1 where transfer lost to scratch in this draw, 0 otherwise; rounding is no loss. */
const hurts = (gain: number, scratch: number): number => (gain < -1e-12 * (1 + scratch) ? 1 : 0);

/** Real data, one pass a replicate: science §1.5. */
const pass: Simulator<DeepLinearParams> = {
  id: "pass",
  version: 1,
  setupParams: ["d", "gs"],
  setup: (p) => ({ d: p.d, ns: p.gs === Number.POSITIVE_INFINITY ? -1 : Math.round(p.gs * p.d) }),
  sampleParam: "gamma",
  samples: (p) => Math.round(p.gamma * p.d),
  atSamples: (n, p) => ({
    ...p,
    gamma: n / p.d,
    gs: p.gs === Number.POSITIVE_INFINITY ? p.gs : Math.round(p.gs * p.d) / p.d,
  }),
  refuse(ns, p) {
    const { d, ns: source } = pass.setup(p);
    const most = Math.min(d, Math.max(0, ...ns));
    const pretraining = Math.min(d, Math.max(0, source));
    const bytes = 8 * Math.max(most * (d + most), pretraining * (d + pretraining), 2 * d * d);
    if (bytes <= MEMORY) return undefined;
    return `simulating d = ${d} would take ${Math.round(bytes / 2 ** 20)} MB a thread; choose a smaller d (theory is drawn all the same)`;
  },
  lattice: (values, p) =>
    [...new Set(Array.from(values, (gamma) => Math.round(gamma * p.d)))].filter((n) => n > 0).sort((a, b) => a - b),
  head: (setup) => triangle(vectors(setup)),
  width,
  replicate,
  quantities: simulated,
  read,
  noScore,
};

/** The same statistics drawn from their exact law, without data: any d, a few microseconds a draw (science §1.5). */
const law: Simulator<DeepLinearParams> = {
  ...pass,
  id: "law",
  refuse: () => undefined,
  replicate: replicateLaw,
  note: "drawn from the exact law of what the protocols need, without data; sample sizes are independent draws",
};

export const simulators: readonly Simulator<DeepLinearParams>[] = [pass, law];
