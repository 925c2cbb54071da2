import { memoByKey, memoByObject, memoLast } from "../../../lib/memo.ts";
import { wishartMeans } from "../../../lib/wishart.ts";
import { finiteRank, fittedNoise, resolution, ridgeKappa, sums } from "./deterministicEquivalent.ts";
import { type Baseline, type BestRidge, bestRidge, riskOf } from "./isotropicRidge.ts";
import type { Spectrum } from "./spectrum.ts";

/** Corrections for finite n and rank: factors of the deterministic equivalents of the bias (with its variance) and of the noise. */
interface Factors {
  readonly biased: number;
  readonly noisy: number;
}

/**
 * The factors that are exact for equal eigenvalues, at the same n, rank and Σ λ/(λ+κ). For other spectra they are a heuristic,
 * which for λ → 0 gives the noise the factor (r−n)/(r−n−1), or (n−r)/(n−r−1) for n > r + 1, and leaves the bias unchanged.
 *
 * @param learned Σ λ/(λ+κ), @param away Σ κ/(λ+κ) over the positive eigenvalues, @param part ridge λ over κ, which is 1 − learned/n
 */
function finiteFactors(rank: number, n: number, learned: number, away: number, part: number): Factors {
  const { fitted, left } = wishartMeans(n, rank, (n * part * away) / learned);
  const share = part + (away * learned) / (rank * n);
  return {
    biased: (left * rank * share) / (away * away),
    noisy: (fitted * share * rank * n) / (learned * learned),
  };
}

/**
 * Risk of scratch with ridge λ > 0, ∞ allowed, for any covariance [A], docs/theory.md §1.3.2.
 *
 * @param target β_t² summed over each group
 */
export function ridgeBaseline(
  spectrum: Spectrum,
  n: number,
  sigma: number,
  target: Float64Array,
  ridge: number,
): Baseline {
  if (n === 0 || ridge === Number.POSITIVE_INFINITY)
    return { bias: sums(spectrum, Number.POSITIVE_INFINITY, target).lost, noise: 0, share: 1 };
  const kappa = ridgeKappa(spectrum, n, ridge);
  return riskAt(spectrum, n, sigma, sums(spectrum, kappa, target).lost, nodeAt(spectrum, n, kappa, ridge / kappa));
}

export const factorsAt = (rank: number, n: number, { learned, away, part }: Node): Factors =>
  finiteFactors(rank, n, learned, away, part);

/** @param bias squared bias at the node's κ, before the correction for finite n and rank */
function riskAt({ rank }: Spectrum, n: number, sigma: number, bias: number, node: Node): Baseline {
  const { biased, noisy } = factorsAt(rank, n, node);
  const fit = sigma === 0 ? 0 : ((sigma * sigma * node.df2) / n / node.share) * noisy;
  // The part that the factor adds to the bias is variance.
  return { bias: (bias * biased) / node.share, noise: fit, share: Math.min(1, node.share / biased) };
}

/** Sums from which every risk at one κ is computed, for tasks of unit norm. */
export interface Node {
  readonly kappa: number;
  readonly generic: number;
  readonly chosen: number;
  readonly df2: number;
  /** Ridge λ over κ, which is 1 − df1/n. */
  readonly part: number;
  /** 1 − df2/n. */
  readonly share: number;
  /** Σ λ/(λ+κ), and Σ κ/(λ+κ) over the positive eigenvalues. */
  readonly learned: number;
  readonly away: number;
}

export function nodeAt({ values, counts, generic, chosen }: Spectrum, n: number, kappa: number, part: number): Node {
  let [df1, df2, between, away, g2, c2] = [0, 0, 0, 0, 0, 0];
  for (let g = 0; g < values.length; g++) {
    if (values[g] === 0) continue;
    const left = kappa / (values[g] + kappa);
    const learned = values[g] / (values[g] + kappa);
    const lost = values[g] * left * left;
    const count = counts[g] * learned;
    df1 += count;
    df2 += count * learned;
    between += count * left;
    away += counts[g] * left;
    g2 += lost * generic[g];
    c2 += lost * chosen[g];
  }
  return { kappa, generic: g2, chosen: c2, df2, part, share: part + between / n, learned: df1, away };
}

/**
 * The node at κ = least + beyond, where `least` is the κ of the interpolator and beyond > 0. A very small ridge changes κ only
 * slightly and its effect depends on the difference, so n − df1 is computed as a sum of positive terms, using Σ
 * λ/(λ+least) = min(n, rank).
 */
export function nodeBeyond(spectrum: Spectrum, n: number, least: number, beyond: number): Node {
  const { values, counts, rank } = spectrum;
  const kappa = least + beyond;
  let unlearned = 0;
  for (let g = 0; g < values.length; g++)
    if (values[g] > 0) unlearned += (counts[g] * values[g] * (beyond / (values[g] + kappa))) / (values[g] + least);
  return nodeAt(spectrum, n, kappa, (Math.max(0, n - rank) + unlearned) / n);
}

/**
 * Number of intervals of a grid in ln(κ − κ of the interpolator), from a negligible ridge to one under which nothing is learned.
 */
const GRID = 48;
/**
 * First step of a search, in ln(κ − least), from a node of the grid (FAR) and from the λ that is best for equal eigenvalues (NEAR).
 */
const FAR = 0.15;
const NEAR = 0.04;
/** A search stops after STEPS steps, when the risk would fall by less than the share GAIN, or at TOLERANCE in ln(κ − least). */
const STEPS = 60;
const GAIN = 1e-10;
const TOLERANCE = 1e-5;
const GOLDEN = (3 - Math.sqrt(5)) / 2;

/** Interval in which ln(κ − least) is searched. */
export function rangeOf({ values }: Spectrum, least: number): readonly [from: number, to: number] {
  const smallest = values.findLast((v) => v > 0) ?? 1;
  return [Math.log(least > 0 ? 1e-9 * least : 1e-12 * smallest), Math.log(Math.max(values[0], least) * 1e12)];
}

/** The grid of nodes, cached by n: all cells of a map with this n share it. @param least κ of the interpolator */
const gridsOf = memoByObject((spectrum: Spectrum) =>
  memoByKey(
    2000,
    (n: number, _least: number) => n,
    (n, least) => {
      const [from, to] = rangeOf(spectrum, least);
      return Array.from({ length: GRID + 1 }, (_, i) => {
        const place = from + ((to - from) * i) / GRID;
        const node = nodeBeyond(spectrum, n, least, Math.exp(place));
        return { ...node, place, ...factorsAt(spectrum.rank, n, node) };
      });
    },
  ),
);

/** The best ridge, cached by n for the latest values of the other arguments: most axes of a map do not change scratch. */
const bestsOf = memoByObject((spectrum: Spectrum) =>
  memoByKey(
    2000,
    (n: number) => n,
    (n) =>
      memoLast((sigma: number, size: number, apart: number, least: number): Baseline => {
        const lost = (node: Node) => size * node.generic + apart * node.chosen;
        if (apart > 0 || sigma === 0) return leastRisk(spectrum, n, sigma, least, lost);
        const ridge = bestRidge(size, n, spectrum.d, sigma);
        const { values } = spectrum;
        if (ridge === Number.POSITIVE_INFINITY || values.every((v) => v === 0 || v === values[0]))
          return ridgeBaseline(
            spectrum,
            n,
            sigma,
            spectrum.generic.map((m) => size * m),
            ridge,
          );
        return leastRisk(spectrum, n, sigma, least, lost, ridgeKappa(spectrum, n, ridge) - least);
      }),
  ),
);

/**
 * Scratch with its best ridge for any covariance [A]: the minimum over λ ≥ 0 of the risk of `ridgeBaseline`. For a target of
 * uniformly random direction the best λ on real data is known, `bestRidge`: it is the answer for equal eigenvalues, where the risk
 * is exact, and the starting point of the search for others, where the risk is approximate.
 *
 * @param least κ of the interpolator, 0 for n ≥ rank
 * @param size squared norm of β_t in generic directions, @param apart in chosen directions
 */
export function bestBaseline(
  spectrum: Spectrum,
  n: number,
  sigma: number,
  size: number,
  apart: number,
  least: number,
): Baseline {
  return bestsOf(spectrum)(n)(sigma, size, apart, least);
}

/**
 * Ridge regression towards a multiple of a learned source, with the best λ and the best multiple [A]. The masses β_t², β_tβ̂_s and
 * β̂_s² are summed over each group, as for `sums`.
 */
export function bestCentred(
  spectrum: Spectrum,
  n: number,
  sigma: number,
  least: number,
  [target, between, source]: readonly [Float64Array, Float64Array, Float64Array],
): Baseline {
  return leastRisk(spectrum, n, sigma, least, ({ kappa }) => {
    const [tt, ts, ss] = [target, between, source].map((mass) => sums(spectrum, kappa, mass).lost);
    return ss > 0 ? Math.max(0, tt - (ts * ts) / ss) : tt;
  });
}

/** Ridge regression towards a start, with the best λ [A]. @param apart (target − start)² summed over each group */
export const bestTowards = (
  spectrum: Spectrum,
  n: number,
  sigma: number,
  least: number,
  apart: Float64Array,
): BestRidge => leastRisk(spectrum, n, sigma, least, ({ kappa }) => sums(spectrum, kappa, apart).lost);

/**
 * The minimum of the risk over λ ≥ 0, searched from the best node of the grid or from a given starting point.
 *
 * @param bias squared bias at a κ, without the variance over the inputs
 * @param start κ − least at which the search starts; the best node of the grid if omitted
 */
function leastRisk(
  spectrum: Spectrum,
  n: number,
  sigma: number,
  least: number,
  bias: (node: Node) => number,
  start?: number,
): BestRidge {
  if (n === 0)
    return {
      bias: bias(nodeAt(spectrum, 1, Number.MAX_VALUE, 1)),
      noise: 0,
      share: 1,
      kappa: Number.POSITIVE_INFINITY,
    };
  const at = (place: number) => {
    const node = nodeBeyond(spectrum, n, least, Math.exp(place));
    return riskAt(spectrum, n, sigma, bias(node), node);
  };
  const [from, to] = rangeOf(spectrum, least);
  const known = start !== undefined;
  const place = known ? (start > 0 ? Math.log(start) : from) : bestNode(spectrum, n, sigma, least, bias);
  const nearest = Math.max(from, Math.min(to, place));
  const bestPlace = minimum((x) => riskOf(at(x)), [from, to], nearest, known ? NEAR : FAR);
  const found = { ...at(bestPlace), kappa: least + Math.exp(bestPlace) };
  // λ = 0 is evaluated exactly: without noise the interpolator may be the best.
  const below = n < spectrum.rank;
  const bare = resolution(spectrum, n, least);
  const unseen = below ? bias(nodeAt(spectrum, n, least, 0)) / bare.share : 0;
  const fitted = fittedNoise(
    spectrum.rank,
    n,
    sigma,
    bare,
    below && n < spectrum.rank - 1 ? finiteRank(spectrum.rank, n) : 1,
  );
  return unseen + fitted < riskOf(found)
    ? { bias: unseen, noise: fitted, share: below ? bare.share : 0, kappa: least }
    : found;
}

/** Minimiser of the risk on the grid: the vertex of the parabola through the best node and its two neighbours. */
function bestNode(spectrum: Spectrum, n: number, sigma: number, least: number, bias: (node: Node) => number): number {
  const grid = gridsOf(spectrum)(n, least);
  const risks = grid.map(
    (node) => (bias(node) * node.biased + ((sigma * sigma * node.df2) / n) * node.noisy) / node.share,
  );
  const best = risks.indexOf(Math.min(...risks));
  if (best <= 0 || best >= GRID) return grid[Math.max(0, best)].place;
  const [below, above] = [risks[best - 1] - risks[best], risks[best + 1] - risks[best]];
  const off = below + above > 0 && below + above < Number.POSITIVE_INFINITY ? (below - above) / (below + above) / 2 : 0;
  return grid[best].place + off * (grid[best].place - grid[best - 1].place);
}

/** A minimiser of f near `start`: a bracket by doubling steps, then Brent's method (parabolas, else golden section). */
function minimum(f: (x: number) => number, [from, to]: readonly [number, number], start: number, step: number): number {
  let [lo, at, hi] = [Math.max(from, start - step), start, Math.min(to, start + step)];
  let [below, value, above] = [f(lo), f(at), f(hi)];
  for (let by = 2 * step; below < value && lo > from; by *= 2) {
    [hi, at, above, value] = [at, lo, value, below];
    lo = Math.max(from, lo - by);
    below = f(lo);
  }
  for (let by = 2 * step; above < value && hi < to; by *= 2) {
    [lo, at, below, value] = [at, hi, value, above];
    hi = Math.min(to, hi + by);
    above = f(hi);
  }
  // The minimum is at an end of the range.
  if (below < value) return lo;
  if (above < value) return hi;
  let [w, v, fw, fv] = below < above ? [lo, hi, below, above] : [hi, lo, above, below];
  let [before, last] = [hi - lo, hi - lo];
  for (let i = 0; i < STEPS && hi - lo > TOLERANCE; i++) {
    const r = (at - w) * (value - fv);
    const q = (at - v) * (value - fw);
    let p = (at - v) * q - (at - w) * r;
    let divisor = 2 * (q - r);
    if (divisor > 0) p = -p;
    divisor = Math.abs(divisor);
    const parabola =
      Math.abs(p) < Math.abs(0.5 * divisor * before) && p > divisor * (lo - at) && p < divisor * (hi - at);
    const golden = at < (lo + hi) / 2 ? hi - at : lo - at;
    before = parabola ? last : golden;
    last = parabola ? p / divisor : GOLDEN * golden;
    let step = last;
    if (parabola) {
      // Resolution to which three points determine the vertex: the shortest step.
      const known = Math.min(Math.abs((w - at) * (v - at)) / 4, (last < 0 ? at - lo : hi - at) / 2);
      if (Math.abs(last) < known) step = last < 0 ? -known : known;
      const bend = ((fw - value) / (w - at) - (fv - value) / (v - at)) / (w - v);
      if (bend * step * step <= GAIN * value) return at + last;
    }
    const u = at + step;
    const fu = f(u);
    if (fu <= value) {
      if (u >= at) lo = at;
      else hi = at;
      [v, w, at, fv, fw, value] = [w, at, u, fw, value, fu];
    } else {
      if (u < at) lo = u;
      else hi = u;
      if (fu <= fw) [v, w, fv, fw] = [w, u, fw, fu];
      else if (fu <= fv) [v, fv] = [u, fu];
    }
  }
  return at;
}
