import { chiSquareMean } from "./chiSquare.ts";
import { memoByKey, memoLast } from "./memo.ts";

/** Means over W = XᵀX for an n × d matrix X of independent N(0, 1) and a > 0. */
export interface WishartMeans {
  /** E tr W(W+a)⁻². */
  readonly fitted: number;
  /** a² E tr (W+a)⁻²: d without data. */
  readonly left: number;
  /** a E tr (W+a)⁻¹. */
  readonly missed: number;
}

/**
 * Exact for whole n and d, smooth between (d need not be whole where n ≥ d, nor n where n < d).
 *
 * Let N and M be the smaller and the larger of n and d; the other |n−d| eigenvalues of the larger square are 0. With two real
 * vectors φ₁, φ₂ of N numbers, tr(W+a)⁻¹ = det(W+a) ∫ ½(‖φ₁‖² + ‖φ₂‖²) e^{−½Σφᵀ(W+a)φ} / const. The mean over W leaves an integral
 * over the eigenvalues p, q of the 2 × 2 matrix of products of the φ, whose density is positive and has a total mass that does not
 * depend on a (it is E det/det = 1):
 *   |p−q| (pq)^{(N−3)/2} ((1+p)(1+q))^{−M/2} e^{−a(p+q)/2} · E det(V+a),
 * V of M × N numbers of which two columns have variance 1/(1+p), 1/(1+q). So E tr(W+a)⁻¹ is the mean of (p+q)/2.
 */
export function wishartMeans(n: number, d: number, a: number): WishartMeans {
  return meansOf(n)(d, a);
}

/** What was last asked of each n: most axes of a map leave d and a as they are. */
const meansOf = memoByKey(
  2000,
  (n: number) => n,
  (n) => memoLast((d: number, a: number) => solve(n, d, a)),
);

function solve(n: number, d: number, a: number): WishartMeans {
  const [N, M] = n < d ? [n, d] : [d, n];
  const beyond = d - N;
  if (N === 0) return { fitted: 0, left: d, missed: d };
  if (a === 0) return { fitted: inverse(N, M), left: beyond, missed: beyond };
  if (a > STRONG * (n + d)) return strong(n, d, a);
  const add = (means: WishartMeans) => ({ ...means, left: means.left + beyond, missed: means.missed + beyond });
  if (N >= 2) return add(pairs(N, M, a));
  // Between 0, one and two samples: linear interpolation in n, relative to λ → 0.
  const [one, two] = [single(M, a), N > 1 ? pairs(2, M, a) : undefined];
  const mixed = (key: keyof WishartMeans) => (two ? (2 - N) * one[key] + (N - 1) * two[key] : N * one[key]);
  const line = two ? (2 - N) * inverse(1, M) + (N - 1) * inverse(2, M) : N * inverse(1, M);
  const bend = inverse(N, M) / line;
  return add({
    fitted: mixed("fitted") * (bend > 0 && bend < Number.POSITIVE_INFINITY ? bend : 1),
    left: mixed("left"),
    missed: mixed("missed"),
  });
}

/** For a ridge above this many times n + d three moments of W are enough. */
const STRONG = 3000;

/** By E tr W, E tr W² and E tr W³. */
function strong(n: number, d: number, a: number): WishartMeans {
  const one = (n * d) / a;
  const two = (one * (n + d + 1)) / a;
  const three = (one * (n * n + d * d + 3 * n * d + 3 * (n + d) + 4)) / a / a;
  return {
    fitted: (one - 2 * two + 3 * three) / a,
    left: d - 2 * one + 3 * two - 4 * three,
    missed: d - one + two - three,
  };
}

/** E tr W⁻¹ of the smaller square. */
const inverse = (N: number, M: number): number => (M - N > 1 ? N / (M - N - 1) : Number.POSITIVE_INFINITY);

/** N = 1: W is χ²_M. */
function single(M: number, a: number): WishartMeans {
  return {
    fitted: chiSquareMean(M, a, (u) => u / (u + a) ** 2),
    left: chiSquareMean(M, a, (u) => (a / (u + a)) ** 2),
    missed: chiSquareMean(M, a, (u) => a / (u + a)),
  };
}

/** Nodes of ln p: spacing in units of the density's width, and the drop of the log density at which they end. */
const WIDTH = 0.24;
const WIDEST = 0.2;
const FALL = 30;
const MOST = 500;
/**
 * Corrections to the weights of pairs one, two or three nodes apart. |p − q| has a kink on the diagonal; Euler–Maclaurin
 * terms of the odd function of the distance, by finite differences there, reduce the error to h⁸.
 */
const BESIDE = [0, 1 / 8 + 13 / 2880 + 1 / 6048, -1 / 40 - 1 / 360 - 1 / 7560, 1 / 360 + 1 / 2880 + 1 / 30240];

const at = new Float64Array(2 * MOST);
const learned = new Float64Array(2 * MOST);
const weight = new Float64Array(2 * MOST);

function pairs(N: number, M: number, a: number): WishartMeans {
  // E det(V+a) = A + B(u+v) + Cuv over E det of M × (N−2) numbers, u = 1/(1+p); and a times its derivative in a.
  const [r1, r2, r3] = determinants(M, N - 2, a);
  const A = a * a;
  const B = a * M * r1;
  const C = M * (M - 1) * r1 * r2;
  const dA = A * (N - M + M * r1);
  const dB = B * (N - M + (M - 1) * r2);
  const dC = C * (N - M + (M - 2) * r3);

  // The logarithm of p^{(N−1)/2} (1+p)^{−M/2} e^{−ap/2} in ln p is concave; its maximum solves ap² + (M−N+1+a)p = N−1.
  const half = M - N + 1 + a;
  const top = (2 * (N - 1)) / (half + Math.sqrt(half * half + 4 * a * (N - 1)));
  const h = Math.min(WIDEST, WIDTH / Math.sqrt((M * top) / (2 * (1 + top) ** 2) + (a * top) / 2));
  const log = (x: number, p: number) => ((N - 1) / 2) * x - (M / 2) * Math.log1p(p) - (a * p) / 2;
  const middle = Math.log(top);
  const most = log(middle, top);
  const grow = Math.exp(h);
  const place = (i: number, x: number, p: number) => {
    const l = log(x, p) - most;
    at[i] = p;
    learned[i] = 1 / (1 + p);
    weight[i] = Math.exp(l);
    return l;
  };
  let first = MOST;
  for (let x = middle - h, p = top / grow; first > 0 && place(--first, x, p) > -FALL; x -= h) p /= grow;
  let end = MOST;
  // The integrand's factors |p − q| and (p + q)/2.
  for (let x = middle, p = top; end < 2 * MOST && place(end++, x, p) + 2 * (x - middle) > -FALL; x += h) p *= grow;

  // Over q < p: running sums of wqᵏ and of wqᵏv; pairs next to the diagonal have corrected weights.
  let [total, mean, slope, both] = [0, 0, 0, 0];
  let [s0, s1, s2, s3, v0, v1, v2, v3] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = first; i < end; i++) {
    const p = at[i];
    const u = learned[i];
    const [c0, c1, d0, d1] = [A + B * u, B + C * u, dA + dB * u, dB + dC * u];
    const p2 = p * p;
    let t = c0 * (p * s0 - s1) + c1 * (p * v0 - v1);
    let m = (c0 * (p2 * s0 - s2) + c1 * (p2 * v0 - v2)) / 2;
    let s = d0 * (p * s0 - s1) + d1 * (p * v0 - v1) - a * m;
    let b =
      (d0 * (p2 * s0 - s2) + d1 * (p2 * v0 - v2)) / 2 -
      (a / 4) * (c0 * (p2 * (p * s0 + s1) - p * s2 - s3) + c1 * (p2 * (p * v0 + v1) - p * v2 - v3));
    for (let k = 1; k < 4 && k <= i - first; k++) {
      const q = at[i - k];
      const v = learned[i - k];
      const w = weight[i - k] * BESIDE[k] * (p - q);
      const middle = (p + q) / 2;
      const f = w * (c0 + c1 * v);
      const g = w * (d0 + d1 * v) - a * middle * f;
      t += f;
      m += f * middle;
      s += g;
      b += g * middle;
    }
    const w = weight[i];
    total += w * t;
    mean += w * m;
    slope += w * s;
    both += w * b;
    const wv = w * u;
    s0 += w;
    s1 += w * p;
    s2 += w * p2;
    s3 += w * p2 * p;
    v0 += wv;
    v1 += wv * p;
    v2 += wv * p2;
    v3 += wv * p2 * p;
  }
  const trace = mean / total;
  // a d/da of the trace: the covariance of (p+q)/2 with the derivative of the density's logarithm.
  const turn = both / total - trace * (slope / total);
  return { fitted: trace + turn, left: -a * turn, missed: a * trace };
}

const STEPS = 40;

/**
 * D(M−1)/D(M), D(M−2)/D(M−1), D(M−3)/D(M−2) for D(x) = E det(V+a), V of x × m numbers: aD(x+1) = (m+a−x)D(x) + xD(x−1), in the
 * direction in which the recurrence is stable, starting where the ratio changes slowly.
 */
function determinants(M: number, m: number, a: number): readonly [number, number, number] {
  const out: [number, number, number] = [0, 0, 0];
  const keep = (x: number, ratio: number) => {
    const k = Math.round(M - x);
    // For x < 0 the factor is 0, so the value does not matter.
    if (k >= 0 && k < 3 && ratio > 0) out[k] = 1 / ratio;
  };
  if (M - m >= a) {
    let ratio = slowly(M + STEPS, m, a);
    for (let k = STEPS; k > -3; k--) {
      const x = M + k - 1;
      ratio = x / (a * ratio + (x - m - a));
      keep(x, ratio);
    }
    return out;
  }
  const from = Math.max(M % 1, M - 3 - STEPS);
  let ratio = from > 0 ? slowly(from, m, a) : 1;
  for (let x = from; x < M - 0.5; x++) {
    ratio = (m + a - x + (x > 0 ? x / ratio : 0)) / a;
    keep(x + 1, ratio);
  }
  return out;
}

/** D(x)/D(x−1) where it changes slowly with x, to first order. */
function slowly(x: number, m: number, a: number): number {
  const root = (c: number) => {
    const s = Math.sqrt(c * c + 4 * a * x);
    return c > 0 ? (c + s) / (2 * a) : (2 * x) / (s - c);
  };
  const c = m + a - x;
  const r = root(c);
  return root(c - (a * (1 - r)) / (2 * a * r - c));
}
