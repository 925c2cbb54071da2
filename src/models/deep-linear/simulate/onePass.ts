import { backward, forward } from "../../../lib/cholesky.ts";
import { kernels } from "../../../lib/kernels/kernels.ts";
import { normals } from "../../../lib/normal.ts";
import type { Stream } from "../../../lib/philox.ts";
import type { Setup } from "../../param.ts";
import { triangle, vectors, width } from "./passLayout.ts";

/**
 * Simulation with real Gaussian data, one O(d³) pass per replicate for every sample size (docs/theory.md §1.5.1).
 *
 * The three protocols depend on the data only through a few inner products of B = [b₁ … b_m], the vectors that span source and
 * target: m = 2 (directions e₁ of β_s and e₂ ⊥ e₁) when the source is learned exactly, m = 4 with finite source data, where
 * β̂_s = s·b₃ + σ_s·b₄, b₃ = P_source e₁, b₄ = X_source⁺ε. Hence angle, norms, noise levels, depth and ridge are applied when the
 * rows are read and need no new pass.
 *
 * Head: BᵀB (lower triangle). Then one row per sample size: (XB)ᵀXB, (XB)ᵀε, BᵀP_∥B, Bᵀw, ‖w‖², with w = X⁺ε at unit noise.
 * For n ≤ d, XXᵀ = TTᵀ gives P_∥ and w of every smaller n as partial sums of T⁻¹XB and T⁻¹ε.
 * For n > d, least squares has P_∥ = 1 and w = (XᵀX)⁻¹Xᵀε.
 */

/** Random streams of a replicate. */
export const [DATA, NOISE, SOURCE_DATA, SOURCE_NOISE] = [0, 1, 2, 3];

/** Rows of X are added to XᵀX in blocks at fixed positions, so that sums do not depend on which sample sizes are requested. */
export const BLOCK = 64;

/** One replicate: head, then one row per sample size. */
export function* replicate(
  setup: Setup,
  ns: readonly number[],
  seed: number,
  index: number,
): Generator<void, Float64Array> {
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
    yield* kernels().gram(T, X, ns, d);
    yield* kernels().cholesky(T, ns, ns, d * 1e-15);
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
  const rows = new Rows(d, { seed, replicate: index, purpose: SOURCE_DATA });
  const C = kernels().allocate(d * d);
  try {
    for (let from = 0; from < ns; from += BLOCK) {
      const count = Math.min(BLOCK, ns - from);
      const X = rows.take(from, count);
      addCorrelation(b4, X, noise, from, count, d);
      yield* kernels().gram(C.values, transposed(X, count, d), d, count);
    }
    yield* kernels().cholesky(C.values, d, d, ns * 1e-15);
    kernels().forward(C.values, d, d, b4);
    kernels().backward(C.values, d, d, b4);
  } finally {
    C.free();
  }
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
  yield* kernels().gram(T, X, most, d);
  yield* kernels().cholesky(T, most, most, d * 1e-15);
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
  const v = new Float64Array(d);
  const row = new Float64Array(w);
  const [C, F] = [kernels().allocate(d * d), kernels().allocate(d * d)];
  try {
    let next = 0;
    for (let from = 0; next < ns.length; from += BLOCK) {
      const count = Math.min(BLOCK, most - from);
      const X = rows.take(from, count);
      const XB = B.map((b) => multiply(X, b, count, d));
      for (let i = 0; i < count; i++) {
        addInputs(row, XB, noise[from + i], i);
        addCorrelation(v, X.subarray(i * d), noise, from + i, 1, d);
        if (ns[next] !== from + i + 1) continue;
        F.values.set(C.values);
        yield* kernels().gram(F.values, transposed(X, i + 1, d), d, i + 1);
        yield* kernels().cholesky(F.values, d, d, d * 1e-15);
        const fit = Float64Array.from(v);
        kernels().forward(F.values, d, d, fit);
        kernels().backward(F.values, d, d, fit);
        out.set(row, at + next * w);
        let k = at + next * w + triangle(m) + m;
        for (let a = 0; a < m; a++) for (let b = 0; b <= a; b++) out[k++] = dot(B[a], B[b]);
        for (let a = 0; a < m; a++) out[k++] = dot(B[a], fit);
        out[k] = dot(fit, fit);
        next++;
      }
      if (next < ns.length) yield* kernels().gram(C.values, transposed(X, count, d), d, count);
    }
  } finally {
    C.free();
    F.free();
  }
}

/** Adds sample i to (XB)ᵀXB and (XB)ᵀε at the front of a row; returns the position after them. */
export function addInputs(row: Float64Array, XB: readonly Float64Array[], noise: number, i: number): number {
  let k = 0;
  for (let a = 0; a < XB.length; a++) for (let b = 0; b <= a; b++) row[k++] += XB[a][i] * XB[b][i];
  for (let a = 0; a < XB.length; a++) row[k++] += XB[a][i] * noise;
  return k;
}

/** v += Xᵀε over `count` rows, in order. */
export function addCorrelation(
  v: Float64Array,
  X: Float64Array,
  noise: Float64Array,
  from: number,
  count: number,
  d: number,
): void {
  for (let i = 0; i < count; i++) for (let j = 0; j < d; j++) v[j] += X[i * d + j] * noise[from + i];
}

export class Rows {
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

export function transposed(X: Float64Array, rows: number, cols: number): Float64Array {
  const out = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[j * rows + i] = X[i * cols + j];
  return out;
}

export function multiply(X: Float64Array, b: Float64Array, rows: number, cols: number): Float64Array {
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
