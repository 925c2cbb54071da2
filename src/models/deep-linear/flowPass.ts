import { gram } from "../../lib/cholesky.ts";
import { normals } from "../../lib/normal.ts";
import { addShifted, type Tridiagonal, tridiagonalise } from "../../lib/tridiagonal.ts";
import { dot } from "../../lib/vectors.ts";
import { type Contour, talbot } from "./gradientFlow.ts";
import { addCorrelation, addInputs, BLOCK, DATA, multiply, NOISE, Rows, transposed } from "./onePass.ts";
import { lower, weighted } from "./passForms.ts";
import { layout } from "./passLayout.ts";

/**
 * One layer trained by gradient flow ḃ = Xᵀ(y − Xb)/n and stopped at t, on real data: exact given the data, for every task
 * and noise. Its error is −E(β_t − b₀) + σw with E = e^{−Ŝt}, Ŝ = XᵀX/n and w = (1 − E)Ŝ⁻¹Xᵀε/n, so the rows are those of
 * anisotropicPass.ts with E for P_⊥ and this w for X⁺ε; what only deeper networks ask for is 0.
 *
 * For each sample size the smaller of XXᵀ/n and XᵀX/n is made tridiagonal, 4·min(n, d)³/3 multiplications; functions of it
 * are contour integrals over 28 nodes, right to thirteen digits.
 */
const contour: Contour = talbot(28);

/** Re Σ f(p) (K + p)⁻¹ v over the nodes of t: e^{−Kt}v for f = 1, (1 − e^{−Kt})K⁻¹v for f = 1/p. */
function integral(K: Tridiagonal, t: number, v: Float64Array, inverse: boolean): Float64Array {
  const turned = v.slice();
  K.into(turned);
  const out = new Float64Array(v.length);
  for (const {
    p: [pr, pi],
    w: [wr, wi],
  } of contour) {
    const size = inverse ? pr * pr + pi * pi : 1;
    const [ir, ii] = inverse ? [pr / size, -pi / size] : [1 / t, 0];
    // The nodes above the axis stand for their conjugates, too.
    addShifted(out, K, [pr / t, pi / t], [2 * (wr * ir - wi * ii), 2 * (wr * ii + wi * ir)], turned);
  }
  K.back(out);
  return out;
}

/** The statistics of these vectors on the data of one replicate: head, then one row a sample size. */
export function* flowStatistics(
  lambda: Float64Array,
  B: readonly Float64Array[],
  t: number,
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
  /** A row from what is left of the vectors, and the noise that is fitted. */
  const write = (left: readonly Float64Array[], w: Float64Array) => {
    const row = at.head + next++ * at.width;
    out.set(inputs, row);
    lower(out, row + at.lost, left, (u, v) => weighted(lambda, u, v));
    for (const [i, u] of left.entries()) out[row + at.lostW + i] = weighted(lambda, u, w);
    out[row + at.wSw] = weighted(lambda, w, w);
  };

  if (ns[0] === 0) write(B, new Float64Array(d));
  if (few > 0) {
    for (let from = 0; from < few; from += BLOCK) {
      const count = Math.min(BLOCK, few - from);
      X.set(scaled(rows.take(from, count), roots, count), from * d);
    }
    yield;
    const G = new Float64Array(few * few);
    yield* gram(G, X, few, d);
    const XB = B.map((b) => multiply(X, b, few, d));
    let done = 0;
    for (const n of under.slice(next)) {
      for (; done < n; done++) addInputs(inputs, XB, noise[done], done);
      const K = yield* tridiagonalise(leading(G, few, n), n);
      /** Xᵀ(1 − e^{−Kt})K⁻¹v/n. */
      const moved = (v: Float64Array) => {
        const sum = new Float64Array(d);
        addCorrelation(sum, X, integral(K, t, v.slice(0, n), true), 0, n, d);
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
      yield* gram(S, transposed(block, i + 1, d), d, i + 1);
      for (let k = 0; k < S.length; k++) S[k] /= n;
      const K = yield* tridiagonalise(S, d);
      const left: Float64Array[] = [];
      for (const b of B) {
        left.push(integral(K, t, b, false));
        yield;
      }
      const seen = correlation.map((v) => v / n);
      write(left, integral(K, t, seen, true));
      yield;
    }
    if (next < ns.length) yield* gram(C, transposed(block, count, d), d, count);
  }
  return out;
}

/** Rows of X from the first rows of standard normals, in their place. */
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
