import { betaNodes, chiSquareNodes, type LawNodes, NORMAL } from "../../../lib/lawNodes.ts";
import { memoByKey, memoByPair, memoLast } from "../../../lib/memo.ts";
import { nullSpaceCoefficient } from "./nullSpace.ts";

/** Distribution over which c = c(A, B) is averaged: A = ‖X⁺y‖²/ŝ² and B = 1 − p with p = ‖P_∥β̂_s‖²/ŝ². */
export interface DataLaw {
  /** Number of samples, 0 < n < rank. */
  readonly n: number;
  /** E p in (0, 1); n/d for a source of uniformly random direction. */
  readonly seen: number;
  /** ŝ². */
  readonly norm2: number;
  /** E‖P_∥β_t‖², and the slope of this mean as a function of p. */
  readonly fixed: number;
  readonly slope: number;
  /** Squared norms of the components of β_t along β̂_s and orthogonal to it. */
  readonly along: number;
  readonly across: number;
  /** True where the orthogonal component has a uniformly random direction; false where it lies in chosen directions. */
  readonly anywhere: boolean;
  /** σ²‖X⁺ε‖² is distributed as scale·χ²_n/χ²_freedom. */
  readonly scale: number;
  readonly freedom: number;
}

/** Means of c and c², weighted by the part of the source in the null space of the data. */
export interface CoefficientMeans {
  /** E cβ̂_sᵀP_⊥β_t / E β̂_sᵀP_⊥β_t. */
  readonly first: number;
  /** E c²B / E B; ∞ where this mean is infinite. */
  readonly second: number;
}

/**
 * E c and E c² over the data, for depth ≥ 2, docs/theory.md §1.1 and §1.5. P_∥ has rank n and the source a uniformly random
 * direction, so p ~ Beta(n/2, (d−n)/2); weighting by B raises the second parameter by one. ‖X⁺ε‖² = χ²_n/χ²_{d−n+1}, exact for
 * equal eigenvalues, has a heavy tail as n approaches d − 1. Given p and the denominator, A is a sum of squares, represented by two
 * moments and a cube root that is nearly normal (Wilson and Hilferty). Only this last step is an approximation; so no mean is
 * exact, but the error is small already at d = 4.
 */
export function coefficientMeans(depth: number, t: DataLaw): CoefficientMeans {
  const { n, norm2, fixed, slope, along, across, anywhere, scale, freedom } = t;
  const d = n / t.seen;
  const { odds, shares, rests, below, many, coefficient } = nodesOf(depth, t);
  const crossed = anywhere ? (2 * across) / (d - 1) : 0;
  let [first, second] = [0, 0];
  for (let i = 0; i < odds.x.length; i++) {
    const [p, B] = [shares[i], rests[i]];
    const signal = Math.max(0, fixed + slope * (p - t.seen));
    const spread = anywhere
      ? (4 * along * across * (p * B)) / (d - 1) + across * across * spreadOfSquare(n, d, B)
      : (4 * along * p * (fixed - along * t.seen)) / n;
    let [once, twice] = [0, 0];
    for (let j = 0; j < below.x.length; j++) {
      // For a denominator with many degrees of freedom its mean and variance are enough.
      const noise = scale / (many ? freedom - 2 : below.x[j]);
      const mean = signal + n * noise;
      const variance =
        Math.max(0, spread) + 2 * noise * (n * noise * (many ? 1 + (n + 2) / (freedom - 4) : 1) + 2 * signal);
      let [c1, c2, lean] = [0, 0, 0];
      // `inverse` is the squared coefficient of variation of A; like that of a χ² variable its cube root is nearly normal.
      const inverse = mean > 0 ? variance / (mean * mean) : 0;
      const { t: place, w } = NORMAL[inverse < 0.3 ? 0 : inverse < 2 ? 1 : 2];
      const [middle, step] = [1 - inverse / 9, Math.sqrt(inverse) / 3];
      for (let k = 0; k < place.length; k++) {
        const root = Math.max(0, middle + place[k] * step);
        const A = mean * root * root * root;
        const c = coefficient(A / norm2, B, p);
        c1 += w[k] * c;
        c2 += w[k] * c * c;
        lean += w[k] * c * (A - mean);
      }
      // More of the inner product of β̂_s and β_t in the row space of the data leaves less in the null space.
      once += below.half[j] * (variance > 0 ? c1 - (crossed * p * lean) / variance : c1);
      twice += below.whole[j] * c2;
    }
    first += odds.half[i] * once;
    second += odds.whole[i] * twice;
  }
  if (depth === Number.POSITIVE_INFINITY) second = infiniteDepth(t) / norm2;
  else if (scale > 0 && freedom / 2 <= 1 - 1 / depth) second = Number.POSITIVE_INFINITY;
  // E c ≤ √(E c²); without this clamp a risk could become negative where c hardly varies.
  return { first: Math.min(first, Math.sqrt(second)), second };
}

/**
 * E c²ŝ² weighted by B at infinite depth, where c² = A/p and the weighted E 1/p is d/(n−2). Exact given the means of A; ∞ for
 * n ≤ 2.
 */
function infiniteDepth({ n, seen, fixed, slope, scale, freedom }: Omit<DataLaw, "norm2">): number {
  const noise = scale === 0 ? 0 : freedom > 2 ? (scale * n) / (freedom - 2) : Number.POSITIVE_INFINITY;
  const rest = fixed - slope * seen + noise;
  if (rest <= 0) return slope;
  return slope + (n > 2 ? (rest * (n / seen)) / (n - 2) : Number.POSITIVE_INFINITY);
}

/**
 * Variance of ‖P_∥e‖² given p for a unit vector e orthogonal to the source: ‖P_∥e‖² = B h² + q(1 − h²) with h one coordinate of a
 * uniform point on S^{d−2} and q ~ Beta((n−1)/2, (d−n−1)/2), docs/theory.md §1.5.
 */
function spreadOfSquare(n: number, d: number, B: number): number {
  const q = d > 2 ? Math.min(1, Math.max(0, (n - 1) / (d - 2))) : 1;
  const q2 = Math.max(q * q, (q * (n + 1)) / d);
  const h2 = 1 / (d - 1);
  const h4 = 3 / (d * d - 1);
  const mean = B * h2 + q * (1 - h2);
  return Math.max(0, B * B * h4 + 2 * B * q * (h2 - h4) + Math.min(q, q2) * (1 - 2 * h2 + h4) - mean * mean);
}

/** The distribution for isotropic inputs, 0 < n < d. @param rho2 ρ², @param norm2 ŝ², @param overlap ⟨β̂_s, β_t⟩ */
export function isotropicLaw(
  n: number,
  d: number,
  rho2: number,
  sigma: number,
  norm2: number,
  overlap: number,
): DataLaw {
  const along = Math.min(rho2, (overlap * overlap) / norm2);
  const across = rho2 - along;
  return {
    n,
    seen: n / d,
    norm2,
    fixed: (rho2 * n) / d,
    slope: along - across / (d - 1),
    along,
    across,
    anywhere: true,
    scale: sigma * sigma,
    freedom: d - n + 1,
  };
}

/** c as a function of A, B and p = 1 − B. */
type Coefficient = (A: number, B: number, p: number) => number;

const ofTwo: Coefficient = (A, B) => nullSpaceCoefficient(A, B, 2);
const ofAll: Coefficient = (A, _, p) => Math.sqrt(A / p);

interface Nodes {
  readonly odds: LawNodes;
  /** p and B = 1 − p at these nodes. */
  readonly shares: Float64Array;
  readonly rests: Float64Array;
  readonly below: LawNodes;
  readonly many: boolean;
  readonly coefficient: Coefficient;
}

const one = Float64Array.of(1);
const none: LawNodes = { x: Float64Array.of(Number.POSITIVE_INFINITY), half: one, whole: one };

/** Degrees of freedom from which on the denominator needs no quadrature nodes of its own. */
const MANY = 16;

const STEP = 1 / 8;
const REACH = 48;

/**
 * c for depth ≥ 3, to 1e-7. With A = B^L x and q = By the equation becomes y^{L−1}(y−1) = x, so ln y is a function of ln x alone,
 * tabulated with its slopes. Below the table c has its limit for A → 0, above it the equation is solved.
 */
function makeTable(depth: number): Coefficient {
  const half = (depth - 1) / 2;
  const count = (2 * REACH) / STEP + 1;
  const values = new Float64Array(count);
  const slopes = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    values[i] = Math.log(nullSpaceCoefficient(Math.exp(-REACH + i * STEP), 1, depth));
    const learned = -Math.expm1(-values[i] / half);
    slopes[i] = learned === 0 ? 0 : (STEP * half) / (depth - 1 + 1 / learned);
  }
  return (A, B) => {
    const logB = Math.log(B);
    const place = (Math.log(A) - depth * logB + REACH) / STEP;
    if (!(place > 0)) return Math.exp(half * logB);
    if (place >= count - 1) return nullSpaceCoefficient(A, B, depth);
    const i = Math.floor(place);
    const t = place - i;
    const rise = values[i + 1] - values[i];
    const bend = 3 * rise - 2 * slopes[i] - slopes[i + 1] + t * (slopes[i] + slopes[i + 1] - 2 * rise);
    return Math.exp(half * logB + values[i] + t * (slopes[i] + t * bend));
  };
}

const ofDepth = memoByKey(2000, (depth: number) => depth, makeTable);

/**
 * Quadrature nodes, cached by n for the latest values of the other arguments: most axes of a map do not change the distributions. A search over
 * the source's ridges changes `seen` all the time, but asks for the same values in each row.
 */
const nodesAt = memoByKey(
  2000,
  (n: number) => n,
  (n) =>
    memoLast((depth: number, seen: number, freedom: number, noisy: boolean) =>
      earlierNodes(n, seen)(depth, freedom, noisy),
    ),
);
const earlierNodes = memoByPair(10_000, (n: number, seen: number) =>
  memoLast((depth: number, freedom: number, noisy: boolean) => makeNodes(n, depth, seen, freedom, noisy)),
);

const nodesOf = (depth: number, { n, seen, freedom, scale }: DataLaw): Nodes =>
  nodesAt(n)(depth, seen, freedom, scale > 0);

type Law = readonly [depth: number, seen: number, freedom: number, noisy: boolean];

function makeNodes(n: number, ...[depth, seen, freedom, noisy]: Law): Nodes {
  const deep = depth === Number.POSITIVE_INFINITY;
  const power = deep ? 1 : 1 - 1 / depth;
  // At finite depth c does not depend on p far below 1/depth; at infinite depth such p count only for n ≥ 3 and are rare.
  const from = deep ? -60 : -Math.log(1e4 * depth * Math.max(1, 1 / seen));
  const odds = betaNodes(n / 2, (n * (1 - seen)) / seen / 2 + 1, from, deep ? 1 : 0);
  return {
    odds,
    shares: odds.x.map((x) => 1 / (1 + Math.exp(-x))),
    rests: odds.x.map((x) => 1 / (1 + Math.exp(x))),
    below: noisy && freedom < MANY ? chiSquareNodes(freedom, power) : none,
    many: freedom >= MANY,
    coefficient: deep ? ofAll : depth === 2 ? ofTwo : ofDepth(depth),
  };
}
