import { kernels } from "../../../lib/kernels/kernels.ts";
import { normals } from "../../../lib/normal.ts";
import { dot } from "../../../lib/vectors.ts";
import { addCorrelation, addInputs, BLOCK, DATA, multiply, NOISE, Rows, transposed } from "./onePass.ts";
import { crossed, lower, weighted } from "./passForms.ts";
import { layout } from "./passLayout.ts";

/**
 * Any spectral filter of Ŝ = XᵀX/n on real data, exact given the data: an estimate b₀ + g(Ŝ)Xᵀ(y − Xb₀)/n. Its error is
 * −e(Ŝ)(β_t − b₀) + σw with e(s) = 1 − s·g(s) and w = g(Ŝ)Xᵀε/n, so the rows are those of anisotropicPass.ts with e(Ŝ) in place of
 * P_⊥ and this w in place of X⁺ε; entries that only deeper networks need are 0.
 *
 * For each sample size the filter is given the smaller of XXᵀ/n and XᵀX/n, which is all it needs.
 */
export interface FilterOf {
  /** g(A)v for the given matrix A. */
  fitted(v: Float64Array): Float64Array;
  /** e(A)v for the given matrix A. */
  left(v: Float64Array): Float64Array;
}

/** @param A lower triangle of a symmetric size × size matrix, row-major, may be overwritten; @param n sample size */
export type Filter = (A: Float64Array, size: number, n: number) => Generator<void, FilterOf>;

/** The statistics of the vectors B on the data of one replicate: head, then one row per sample size. */
export function* filterStatistics(
  lambda: Float64Array,
  B: readonly Float64Array[],
  of: Filter,
  ns: readonly number[],
  seed: number,
  index: number,
): Generator<void, Float64Array> {
  const d = lambda.length;
  const at = layout(B.length);
  const out = new Float64Array(at.head + ns.length * at.width);
  lower(out, 0, B, (u, v) => dot(u, v, d));
  lower(out, at.weighted, B, (u, v) => weighted(lambda, u, v));
  const most = Math.max(0, ...ns);
  const noise = new Float64Array(most);
  normals(noise, most, { seed, replicate: index, purpose: NOISE });
  const rows = new Rows(d, { seed, replicate: index, purpose: DATA });
  const roots = lambda.map(Math.sqrt);
  const inputs = new Float64Array(at.seen);
  const under = ns.filter((n) => n < d);
  const few = under.at(-1) ?? 0;
  const X = new Float64Array(few * d);
  const C = new Float64Array(most > few ? d * d : 0);
  const correlation = new Float64Array(d);
  let next = 0;
  /** Writes a row from what is not learned of each vector and from the fitted noise w. */
  const write = (left: readonly Float64Array[], w: Float64Array) => {
    const row = at.head + next++ * at.width;
    out.set(inputs, row);
    lower(out, row + at.lost, left, (u, v) => weighted(lambda, u, v));
    for (const [i, u] of left.entries()) out[row + at.lostW + i] = weighted(lambda, u, w);
    out[row + at.wSw] = weighted(lambda, w, w);
    crossed(out, { cross: row + at.cross, fit: row + at.fit }, lambda, B, left, w);
  };

  if (ns[0] === 0) write(B, new Float64Array(d));
  if (few > 0) {
    for (let from = 0; from < few; from += BLOCK) {
      const count = Math.min(BLOCK, few - from);
      X.set(scaled(rows.take(from, count), roots, count), from * d);
    }
    yield;
    const G = new Float64Array(few * few);
    yield* kernels().gram(G, X, few, d);
    const XB = B.map((b) => multiply(X, b, few, d));
    let done = 0;
    for (const n of under.slice(next)) {
      for (; done < n; done++) addInputs(inputs, XB, noise[done], done);
      const { fitted } = yield* of(leading(G, few, n), n, n);
      /** Xᵀg(XXᵀ/n)v/n. */
      const moved = (v: Float64Array) => {
        const sum = new Float64Array(d);
        addCorrelation(sum, X, fitted(v.slice(0, n)), 0, n, d);
        return sum.map((s) => s / n);
      };
      const left: Float64Array[] = [];
      for (const [k, b] of B.entries()) {
        const step = moved(XB[k]);
        left.push(b.map((v, j) => v - step[j]));
        yield;
      }
      write(left, moved(noise));
      yield;
    }
  }

  inputs.fill(0);
  for (let from = 0; next < ns.length; from += BLOCK) {
    const count = Math.min(BLOCK, most - from);
    const block = scaled(rows.take(from, count), roots, count);
    const XB = B.map((b) => multiply(block, b, count, d));
    for (let i = 0; i < count; i++) {
      addInputs(inputs, XB, noise[from + i], i);
      addCorrelation(correlation, block.subarray(i * d), noise, from + i, 1, d);
      const n = from + i + 1;
      if (ns[next] !== n) continue;
      const S = C.slice();
      yield* kernels().gram(S, transposed(block, i + 1, d), d, i + 1);
      for (let k = 0; k < S.length; k++) S[k] /= n;
      const filter = yield* of(S, d, n);
      const left: Float64Array[] = [];
      for (const b of B) {
        left.push(filter.left(b));
        yield;
      }
      write(left, filter.fitted(correlation.map((v) => v / n)));
      yield;
    }
    if (next < ns.length) yield* kernels().gram(C, transposed(block, count, d), d, count);
  }
  return out;
}

/** Turns rows of standard normals into rows of X, in place. */
function scaled(Z: Float64Array, roots: Float64Array, rows: number): Float64Array {
  for (let i = 0, k = 0; i < rows; i++) for (const root of roots) Z[k++] *= root;
  return Z.subarray(0, rows * roots.length);
}

/** The leading n × n block, divided by n. */
function leading(G: Float64Array, stride: number, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) out[i * n + j] = G[i * stride + j] / n;
  return out;
}
