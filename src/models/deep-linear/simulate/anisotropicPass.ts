import { backward, forward } from "../../../lib/cholesky.ts";
import { type Block, kernels } from "../../../lib/kernels/kernels.ts";
import { normals } from "../../../lib/normal.ts";
import type { Stream } from "../../../lib/philox.ts";
import { dot, norm } from "../../../lib/vectors.ts";
import type { Setup } from "../../param.ts";
import { chosenRange, eigenvalues, sharesOf } from "../theory/spectrum.ts";
import { filterStatistics } from "./filterPass.ts";
import { flowFilter } from "./flowPass.ts";
import {
  addCorrelation,
  addInputs,
  BLOCK,
  DATA,
  multiply,
  NOISE,
  Rows,
  SOURCE_DATA,
  SOURCE_NOISE,
  transposed,
} from "./onePass.ts";
import { crossed, lower, weighted } from "./passForms.ts";
import { general, inputsOf, layout } from "./passLayout.ts";

/**
 * Simulation with real Gaussian data of any covariance, one O(d³) pass per replicate for every sample size (docs/theory.md §1.5.1).
 * Coordinates are along the eigenvectors of Σ, so X = ZΣ^{1/2} with the same Z as the isotropic pass.
 *
 * B = [b₁ … b_m] spans source and target: b₁ is the uniformly random direction of β_s; b₂ is uniformly random and orthogonal to b₁,
 * or the unit vector spread evenly over the directions that hold δ; with finite source data b₃ = P_source b₁ and b₄ = X_source⁺ε.
 *
 * Head: BᵀB, BᵀΣB (lower triangles). Then one row per sample size: (XB)ᵀXB, (XB)ᵀε, BᵀP_∥B, Bᵀw, ‖w‖², BᵀP_⊥ΣP_⊥B, BᵀP_⊥Σw, wᵀΣw,
 * BᵀΣP_⊥B, BᵀΣw with w = X⁺ε at unit noise. Angle, norms, noise levels, depth and ridge are applied when these are read.
 *
 * Below the rank r, XXᵀ = TTᵀ and each sample size uses its leading block; projections are applied twice against rounding. For
 * n ≥ r, least squares in the r directions with positive variance.
 */

/** Random stream of the tasks; a pass uses the streams 0 … 3, the exact distribution (law.ts) 4 and 5. */
const TASKS = 6;

/** One replicate: head, then one row per sample size. */
export function* replicate(
  setup: Setup,
  ns: readonly number[],
  seed: number,
  index: number,
): Generator<void, Float64Array> {
  const { lambda, B } = yield* spanning(setup, seed, index);
  return setup.stop === undefined
    ? yield* statistics(lambda, B, ns, seed, index)
    : yield* filterStatistics(lambda, B, flowFilter(setup.stop), ns, seed, index);
}

/** Eigenvalues of the inputs, and the vectors that span source and target. */
export function* spanning(
  setup: Setup,
  seed: number,
  index: number,
): Generator<void, { readonly lambda: Float64Array; readonly B: readonly Float64Array[] }> {
  const { lambda, tasks } = directions(setup, seed, index);
  const { ns, sourceRidge = 0 } = setup;
  if (ns < 0) return { lambda, B: tasks };
  return { lambda, B: [...tasks, ...(yield* pretrain(lambda, tasks[0], ns, sourceRidge, seed, index))] };
}

/** Eigenvalues of the inputs, and the two vectors that span the tasks. */
export function directions(setup: Setup, seed: number, index: number): { lambda: Float64Array; tasks: Float64Array[] } {
  const { d } = setup;
  if (!general(setup)) return { lambda: new Float64Array(d).fill(1), tasks: [axis(d, 0), axis(d, 1)] };
  const inputs = inputsOf(setup);
  const lambda = eigenvalues(inputs);
  // For isotropic inputs and generic tasks any two orthonormal vectors will do: the first two axes, as in the isotropic pass.
  const alike = inputs.spec === "iso" && inputs.align === "generic";
  const tasks = alike ? [axis(d, 0), axis(d, 1)] : drawTasks(d, seed, index);
  if (inputs.align === "own") tasks[1] = sharesOf(inputs).map(Math.sqrt);
  else if (inputs.align !== "generic") {
    const [from, to] = chosenRange(inputs);
    tasks[1].fill(0).fill(1 / Math.sqrt(to - from), from, to);
  }
  return { lambda, tasks };
}

function axis(d: number, i: number): Float64Array {
  const out = new Float64Array(d);
  out[i] = 1;
  return out;
}

/** Two orthonormal directions, uniformly random. */
function drawTasks(d: number, seed: number, index: number): Float64Array[] {
  const out = [new Float64Array(d), new Float64Array(d)];
  for (const [i, e] of out.entries()) {
    normals(e, d, { seed, replicate: index, purpose: TASKS }, i * d);
    if (i > 0) subtract(e, dot(e, out[0], d), out[0]);
    const size = norm(e, d);
    for (let j = 0; j < d; j++) e[j] /= size;
  }
  return out;
}

function subtract(out: Float64Array, factor: number, v: Float64Array): void {
  for (let j = 0; j < out.length; j++) out[j] -= factor * v[j];
}

/** [P_source b₁, X_source⁺ε] for n_s samples; with a ridge λ > 0, [(XᵀX + nλ)⁻¹XᵀXb₁, (XᵀX + nλ)⁻¹Xᵀε]. */
function* pretrain(
  lambda: Float64Array,
  first: Float64Array,
  ns: number,
  ridge: number,
  seed: number,
  index: number,
): Generator<void, Float64Array[]> {
  const d = lambda.length;
  const noise = new Float64Array(ns);
  normals(noise, ns, { seed, replicate: index, purpose: SOURCE_NOISE });
  const stream = { seed, replicate: index, purpose: SOURCE_DATA };
  const used = support(lambda);
  if (ns < used.length) {
    const data = yield* factor(lambda, ns, stream, ns * ridge);
    if (ridge > 0) {
      const both = [data.times(first, ns), noise].map((v) => data.fit(v, ns));
      data.free();
      return both;
    }
    const missed = first.slice();
    data.project(missed, ns);
    const fit = data.fit(noise, ns);
    data.free();
    return [first.map((v, j) => v - missed[j]), fit];
  }
  const correlation = new Float64Array(used.length);
  const C = new Float64Array(used.length ** 2);
  const rows = new Rows(d, stream);
  for (let from = 0; from < ns; from += BLOCK) {
    const count = Math.min(BLOCK, ns - from);
    const Z = pick(rows.take(from, count), used, count, d);
    addCorrelation(correlation, Z, noise, from, count, used.length);
    yield* kernels().gram(C, transposed(Z, count, used.length), used.length, count);
  }
  if (ridge > 0) {
    // In the directions with positive variance XᵀX is rootᵢ Cᵢⱼ rootⱼ.
    const r = used.length;
    const roots = used.map((j) => Math.sqrt(lambda[j]));
    for (let i = 0; i < r; i++)
      for (let j = 0; j <= i; j++) C[i * r + j] = roots[i] * C[i * r + j] * roots[j] + (i === j ? ns * ridge : 0);
    yield* kernels().cholesky(C, r, r, ns * ridge);
    const solved = (v: Float64Array) => {
      forward(C, r, r, v);
      backward(C, r, r, v);
      return v;
    };
    const left = solved(Float64Array.from(used, (j) => ns * ridge * first[j]));
    const fit = solved(correlation.map((v, i) => v * roots[i]));
    const [kept, fitted] = [new Float64Array(d), new Float64Array(d)];
    for (const [i, j] of used.entries()) {
      kept[j] = first[j] - left[i];
      fitted[j] = fit[i];
    }
    return [kept, fitted];
  }
  return [restricted(first, used), yield* squares(C, correlation, lambda, used, ns)];
}

/** The rows of X for n < rank, with the Cholesky factor T of XXᵀ. */
class Factored {
  private readonly X: Block;
  private readonly T: Block;
  private readonly rows: number;
  private readonly d: number;
  constructor(X: Block, T: Block, rows: number, d: number) {
    this.X = X;
    this.T = T;
    this.rows = rows;
    this.d = d;
  }
  /** T⁻¹b of the first n samples. */
  half(b: Float64Array, n: number): Float64Array {
    const out = b.slice(0, n);
    kernels().forward(this.T.values, n, this.rows, out);
    return out;
  }
  /** XᵀT⁻ᵀz = X⁺b for z = T⁻¹b. */
  back(z: Float64Array, n: number): Float64Array {
    const a = z.slice();
    kernels().backward(this.T.values, n, this.rows, a);
    const out = new Float64Array(this.d);
    kernels().transposeTimes(out, this.X.values, a, n, this.d);
    return out;
  }
  /** X⁺b for the first n samples. */
  fit(b: Float64Array, n: number): Float64Array {
    return this.back(this.half(b, n), n);
  }
  /** Xv of the first n samples. */
  times(v: Float64Array, n: number): Float64Array {
    const out = new Float64Array(n);
    kernels().times(out, this.X.values, v, n, this.d);
    return out;
  }
  /** Frees the memory of the kernels. */
  free(): void {
    this.X.free();
    this.T.free();
  }
  /** Replaces v by P_⊥v; the second projection removes the rounding error of the first. */
  project(v: Float64Array, n: number): void {
    for (let twice = 0; twice < 2; twice++) subtract(v, 1, this.fit(this.times(v, n), n));
  }
}

/** @param more ridge added to the diagonal of XXᵀ */
function* factor(lambda: Float64Array, rows: number, stream: Stream, more = 0): Generator<void, Factored> {
  const d = lambda.length;
  const roots = lambda.map(Math.sqrt);
  const [X, T] = [kernels().allocate(rows * d), kernels().allocate(rows * rows)];
  for (let from = 0; from < rows; from += BLOCK) {
    const count = Math.min(BLOCK, rows - from);
    const block = X.values.subarray(from * d, (from + count) * d);
    normals(block, count * d, stream, from * d);
    for (let i = 0; i < block.length; i += d) for (let j = 0; j < d; j++) block[i + j] *= roots[j];
    if (from % 256 === 0) yield;
  }
  yield* kernels().gram(T.values, X.values, rows, d);
  for (let i = 0; more > 0 && i < rows; i++) T.values[i * rows + i] += more;
  yield* kernels().cholesky(T.values, rows, rows, 1e-300);
  return new Factored(X, T, rows, d);
}

/** Indices of the directions with positive variance. */
const support = (lambda: Float64Array) => [...lambda.keys()].filter((j) => lambda[j] > 0);

/** The columns `used` of a row-major rows × d matrix. */
function pick(Z: Float64Array, used: readonly number[], rows: number, d: number): Float64Array {
  if (used.length === d) return Z;
  const out = new Float64Array(rows * used.length);
  for (let i = 0, k = 0; i < rows; i++) for (const j of used) out[k++] = Z[i * d + j];
  return out;
}

function restricted(v: Float64Array, used: readonly number[]): Float64Array {
  const out = new Float64Array(v.length);
  for (const j of used) out[j] = v[j];
  return out;
}

/** X⁺ε by least squares in the directions with positive variance; C = ZᵀZ is overwritten by its Cholesky factor. */
function* squares(
  C: Float64Array,
  correlation: Float64Array,
  lambda: Float64Array,
  used: readonly number[],
  n: number,
): Generator<void, Float64Array> {
  const r = used.length;
  yield* kernels().cholesky(C, r, r, n * 1e-15);
  const fit = correlation.slice();
  forward(C, r, r, fit);
  backward(C, r, r, fit);
  const out = new Float64Array(lambda.length);
  for (const [i, j] of used.entries()) out[j] = fit[i] / Math.sqrt(lambda[j]);
  return out;
}

/** The statistics of the vectors B, given in the eigenbasis, on the data of one replicate. */
export function* statistics(
  lambda: Float64Array,
  B: readonly Float64Array[],
  ns: readonly number[],
  seed: number,
  index: number,
): Generator<void, Float64Array> {
  const d = lambda.length;
  const at = layout(B.length);
  const out = new Float64Array(at.head + ns.length * at.width);
  lower(out, 0, B, (u, v) => dot(u, v, d));
  lower(out, at.weighted, B, (u, v) => weighted(lambda, u, v));
  const { length: rank } = support(lambda);
  const under = ns.filter((n) => n < rank);
  if (under.length > 0) yield* belowRank(out, at.head, lambda, B, under, seed, index);
  const over = ns.filter((n) => n >= rank);
  if (over.length > 0) yield* aboveRank(out, at.head + under.length * at.width, lambda, B, over, seed, index);
  return out;
}

function* belowRank(
  out: Float64Array,
  from: number,
  lambda: Float64Array,
  B: readonly Float64Array[],
  ns: readonly number[],
  seed: number,
  index: number,
): Generator<void, void> {
  const at = layout(B.length);
  const most = ns[ns.length - 1];
  const data = yield* factor(lambda, most, { seed, replicate: index, purpose: DATA });
  const noise = new Float64Array(most);
  normals(noise, most, { seed, replicate: index, purpose: NOISE });
  const XB = B.map((b) => data.times(b, most));
  const inputs = new Float64Array(at.seen);
  let done = 0;
  for (const [k, n] of ns.entries()) {
    for (; done < n; done++) addInputs(inputs, XB, noise[done], done);
    const row = from + k * at.width;
    out.set(inputs, row);
    const halves = XB.map((x) => data.half(x, n));
    const z = data.half(noise, n);
    const w = data.back(z, n);
    lower(out, row + at.seen, halves, (u, v) => dot(u, v, n));
    for (const [i, a] of halves.entries()) out[row + at.wB + i] = dot(a, z, n);
    out[row + at.ww] = dot(z, z, n);
    const missed = B.map((b) => {
      const off = b.slice();
      data.project(off, n);
      return off;
    });
    lower(out, row + at.lost, missed, (u, v) => weighted(lambda, u, v));
    for (const [i, u] of missed.entries()) out[row + at.lostW + i] = weighted(lambda, u, w);
    out[row + at.wSw] = weighted(lambda, w, w);
    crossed(out, { cross: row + at.cross, fit: row + at.fit }, lambda, B, missed, w);
    yield;
  }
  data.free();
}

function* aboveRank(
  out: Float64Array,
  from: number,
  lambda: Float64Array,
  B: readonly Float64Array[],
  ns: readonly number[],
  seed: number,
  index: number,
): Generator<void, void> {
  const d = lambda.length;
  const used = support(lambda);
  const r = used.length;
  const at = layout(B.length);
  const most = ns[ns.length - 1];
  const noise = new Float64Array(most);
  normals(noise, most, { seed, replicate: index, purpose: NOISE });
  const rows = new Rows(d, { seed, replicate: index, purpose: DATA });
  const C = new Float64Array(r * r);
  const correlation = new Float64Array(r);
  const inputs = new Float64Array(at.seen);
  const roots = lambda.map(Math.sqrt);
  const scaled = B.map((b) => b.map((v, j) => v * roots[j]));
  const seen = B.map((b) => restricted(b, used));
  let next = 0;
  for (let start = 0; next < ns.length; start += BLOCK) {
    const count = Math.min(BLOCK, most - start);
    const Z = rows.take(start, count);
    const XB = scaled.map((b) => multiply(Z, b, count, d));
    const own = pick(Z, used, count, d);
    for (let i = 0; i < count; i++) {
      addInputs(inputs, XB, noise[start + i], i);
      addCorrelation(correlation, own.subarray(i * r), noise, start + i, 1, r);
      if (ns[next] !== start + i + 1) continue;
      const F = C.slice();
      yield* kernels().gram(F, transposed(own, i + 1, r), r, i + 1);
      const w = yield* squares(F, correlation, lambda, used, start + i + 1);
      const row = from + next++ * at.width;
      out.set(inputs, row);
      lower(out, row + at.seen, seen, (u, v) => dot(u, v, d));
      for (const [b, u] of seen.entries()) out[row + at.wB + b] = dot(u, w, d);
      out[row + at.ww] = dot(w, w, d);
      out[row + at.wSw] = weighted(lambda, w, w);
      crossed(out, { cross: row + at.cross, fit: row + at.fit }, lambda, B, [], w);
    }
    if (next < ns.length) yield* kernels().gram(C, transposed(own, count, r), r, count);
  }
}
