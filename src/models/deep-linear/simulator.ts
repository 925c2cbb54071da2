import { backward, cholesky, forward, gram } from "../../lib/cholesky.ts";
import { normals } from "../../lib/normal.ts";
import type { Stream } from "../../lib/philox.ts";
import type { Setup, Simulator } from "../model.ts";
import { nullSpaceCoefficient } from "./nullSpace.ts";
import type { DeepLinearParams } from "./params.ts";
import { cosDegrees, sinDegrees } from "./theory.ts";

/**
 * Real Gaussian data, one O(d³) pass a replicate for every sample size (science §1.5).
 *
 * Everything the three protocols do depends on the data only through a few inner products of B = [b₁ … b_m], the
 * vectors that span source and target: m = 2 (directions e₁ of β_s and e₂ ⊥ e₁) when the source is learned exactly,
 * m = 4 with finite source data, where β̂_s = s·b₃ + σ_s·b₄, b₃ = P_source e₁, b₄ = X_source⁺ε. Hence angle, norms,
 * noises, depth and ridge are read from the rows and start no new pass.
 *
 * head: BᵀB (lower triangle). One row a sample size: (XB)ᵀXB, (XB)ᵀε, BᵀP_∥B, Bᵀw, ‖w‖², with w = X⁺ε at unit noise.
 * For n ≤ d, XXᵀ = TTᵀ gives P_∥ and w of every smaller n as partial sums of T⁻¹XB and T⁻¹ε.
 * For n > d, least squares has P_∥ = 1 and w = (XᵀX)⁻¹Xᵀε.
 */

const DATA = 0;
const NOISE = 1;
const SOURCE_DATA = 2;
const SOURCE_NOISE = 3;

/** Rows of X are added to XᵀX in blocks at fixed places, so that sums do not depend on which sample sizes are asked. */
const BLOCK = 64;

/** Bytes that one replicate may hold: d up to about 3500. */
const MEMORY = 200 * 2 ** 20;

const triangle = (m: number) => (m * (m + 1)) / 2;
const vectors = (setup: Setup) => (setup.ns < 0 ? 2 : 4);
const width = (setup: Setup) => {
  const m = vectors(setup);
  return 2 * triangle(m) + 2 * m + 1;
};

function* replicate(setup: Setup, ns: readonly number[], seed: number, index: number): Generator<void, Float64Array> {
  const d = setup.d;
  const m = vectors(setup);
  const w = width(setup);
  const head = triangle(m);
  const out = new Float64Array(head + ns.length * w);
  const B: Float64Array[] = Array.from({ length: m }, () => new Float64Array(d));
  B[0][0] = 1;
  B[1][1] = 1;
  if (m === 4) yield* pretrain(B[2], B[3], d, setup.ns, seed, index);
  for (let i = 0, k = 0; i < m; i++) for (let j = 0; j <= i; j++) out[k++] = dot(B[i], B[j]);

  const under = ns.filter((n) => n <= d);
  if (under.length > 0) yield* belowThreshold(out, head, w, B, d, under, seed, index);
  const over = ns.filter((n) => n > d);
  if (over.length > 0) yield* aboveThreshold(out, head + under.length * w, w, B, d, over, seed, index);
  return out;
}

/** b₃ = P_source e₁ and b₄ = X_source⁺ε for n_s samples. */
function* pretrain(
  b3: Float64Array,
  b4: Float64Array,
  d: number,
  ns: number,
  seed: number,
  index: number,
): Generator<void, void> {
  if (ns === 0) return;
  const noise = new Float64Array(ns);
  normals(noise, ns, { seed, replicate: index, purpose: SOURCE_NOISE });
  if (ns <= d) {
    const X = new Float64Array(ns * d);
    normals(X, ns * d, { seed, replicate: index, purpose: SOURCE_DATA });
    yield;
    const T = new Float64Array(ns * ns);
    yield* gram(T, X, ns, d);
    yield* cholesky(T, ns, ns, d * 1e-15);
    const first = new Float64Array(ns);
    for (let i = 0; i < ns; i++) first[i] = X[i * d];
    for (const [right, target] of [
      [first, b3],
      [noise, b4],
    ] as const) {
      forward(T, ns, ns, right);
      backward(T, ns, ns, right);
      for (let i = 0; i < ns; i++) for (let j = 0; j < d; j++) target[j] += right[i] * X[i * d + j];
    }
    return;
  }
  b3[0] = 1;
  const C = new Float64Array(d * d);
  const rows = new Rows(d, { seed, replicate: index, purpose: SOURCE_DATA });
  for (let from = 0; from < ns; from += BLOCK) {
    const count = Math.min(BLOCK, ns - from);
    const X = rows.take(from, count);
    addCorrelation(b4, X, noise, from, count, d);
    yield* gram(C, transposed(X, count, d), d, count);
  }
  yield* cholesky(C, d, d, ns * 1e-15);
  forward(C, d, d, b4);
  backward(C, d, d, b4);
}

function* belowThreshold(
  out: Float64Array,
  at: number,
  w: number,
  B: readonly Float64Array[],
  d: number,
  ns: readonly number[],
  seed: number,
  index: number,
): Generator<void, void> {
  const most = ns[ns.length - 1];
  const m = B.length;
  const X = new Float64Array(most * d);
  for (let from = 0; from < most; from += BLOCK) {
    const count = Math.min(BLOCK, most - from);
    normals(X.subarray(from * d), count * d, { seed, replicate: index, purpose: DATA }, from * d);
    if (from % 256 === 0) yield;
  }
  const noise = new Float64Array(most);
  normals(noise, most, { seed, replicate: index, purpose: NOISE });
  const T = new Float64Array(most * most);
  yield* gram(T, X, most, d);
  yield* cholesky(T, most, most, d * 1e-15);
  const XB = B.map((b) => multiply(X, b, most, d));
  const A = XB.map((x) => Float64Array.from(x));
  for (const a of A) forward(T, most, most, a);
  const z = Float64Array.from(noise);
  forward(T, most, most, z);

  const row = new Float64Array(w);
  let next = 0;
  for (let n = 0; n <= most; n++) {
    while (next < ns.length && ns[next] === n) out.set(row, at + next++ * w);
    if (n === most) break;
    let k = addInputs(row, XB, noise[n], n);
    for (let i = 0; i < m; i++) for (let j = 0; j <= i; j++) row[k++] += A[i][n] * A[j][n];
    for (let i = 0; i < m; i++) row[k++] += A[i][n] * z[n];
    row[k] += z[n] * z[n];
  }
}

function* aboveThreshold(
  out: Float64Array,
  at: number,
  w: number,
  B: readonly Float64Array[],
  d: number,
  ns: readonly number[],
  seed: number,
  index: number,
): Generator<void, void> {
  const m = B.length;
  const most = ns[ns.length - 1];
  const noise = new Float64Array(most);
  normals(noise, most, { seed, replicate: index, purpose: NOISE });
  const rows = new Rows(d, { seed, replicate: index, purpose: DATA });
  const C = new Float64Array(d * d);
  const F = new Float64Array(d * d);
  const v = new Float64Array(d);
  const row = new Float64Array(w);
  let next = 0;
  for (let from = 0; next < ns.length; from += BLOCK) {
    const count = Math.min(BLOCK, most - from);
    const X = rows.take(from, count);
    const XB = B.map((b) => multiply(X, b, count, d));
    for (let i = 0; i < count; i++) {
      addInputs(row, XB, noise[from + i], i);
      addCorrelation(v, X.subarray(i * d), noise, from + i, 1, d);
      if (ns[next] !== from + i + 1) continue;
      F.set(C);
      yield* gram(F, transposed(X, i + 1, d), d, i + 1);
      yield* cholesky(F, d, d, d * 1e-15);
      const fit = Float64Array.from(v);
      forward(F, d, d, fit);
      backward(F, d, d, fit);
      out.set(row, at + next * w);
      let k = at + next * w + triangle(m) + m;
      for (let a = 0; a < m; a++) for (let b = 0; b <= a; b++) out[k++] = dot(B[a], B[b]);
      for (let a = 0; a < m; a++) out[k++] = dot(B[a], fit);
      out[k] = dot(fit, fit);
      next++;
    }
    if (next < ns.length) yield* gram(C, transposed(X, count, d), d, count);
  }
}

/** Adds sample i to (XB)ᵀXB and (XB)ᵀε at the front of a row; returns the position after them. */
function addInputs(row: Float64Array, XB: readonly Float64Array[], noise: number, i: number): number {
  let k = 0;
  for (let a = 0; a < XB.length; a++) for (let b = 0; b <= a; b++) row[k++] += XB[a][i] * XB[b][i];
  for (let a = 0; a < XB.length; a++) row[k++] += XB[a][i] * noise;
  return k;
}

/** v += Xᵀε over some rows, one after the other. */
function addCorrelation(
  v: Float64Array,
  X: Float64Array,
  noise: Float64Array,
  from: number,
  count: number,
  d: number,
): void {
  for (let i = 0; i < count; i++) for (let j = 0; j < d; j++) v[j] += X[i * d + j] * noise[from + i];
}

class Rows {
  private readonly d: number;
  private readonly stream: Stream;
  private readonly buffer: Float64Array;
  constructor(d: number, stream: Stream) {
    this.d = d;
    this.stream = stream;
    this.buffer = new Float64Array(BLOCK * d);
  }
  /** Rows from … from+count−1 of X, valid until the next call. */
  take(from: number, count: number): Float64Array {
    normals(this.buffer, count * this.d, this.stream, from * this.d);
    return this.buffer;
  }
}

function transposed(X: Float64Array, rows: number, cols: number): Float64Array {
  const out = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[j * rows + i] = X[i * cols + j];
  return out;
}

function multiply(X: Float64Array, b: Float64Array, rows: number, cols: number): Float64Array {
  const out = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < cols; j++) sum += X[i * cols + j] * b[j];
    out[i] = sum;
  }
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** uᵀMv for a symmetric M given by its lower triangle at data[at …]. */
function form(data: Float64Array, at: number, u: Float64Array, v: Float64Array, m: number): number {
  let sum = 0;
  for (let i = 0, k = at; i < m; i++) {
    for (let j = 0; j < i; j++) sum += data[k++] * (u[i] * v[j] + u[j] * v[i]);
    sum += data[k++] * u[i] * v[i];
  }
  return sum;
}

const simulated = ["t-linear", "t-finetune", "risk-scratch", "risk-linear", "risk-finetune", "risk-source"] as const;

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

export const simulator: Simulator<DeepLinearParams> = {
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
    const { d, ns: source } = simulator.setup(p);
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
