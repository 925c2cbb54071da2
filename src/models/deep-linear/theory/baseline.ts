import { memoByKey, memoByObject, memoLast } from "../../../lib/memo.ts";
import { wishartMeans } from "../../../lib/wishart.ts";
import { finiteRank, fittedNoise, resolution, ridgeKappa, sums } from "./deterministicEquivalent.ts";
import { bestRidgeRisk } from "./scratch.ts";
import type { Spectrum } from "./spectrum.ts";

/** Risk of scratch as it is compared with: `bias + noise`, of which `share · bias` is the squared bias. */
export interface Baseline {
  readonly bias: number;
  readonly noise: number;
  readonly share: number;
}

export const riskOf = ({ bias, noise }: Baseline): number => bias + noise;

/**
 * Scratch with ridge λ, isotropic inputs, d → ∞ at fixed γ [A]: κ² + κ(1 − λ − 1/γ) − λ = 0 and
 * R = [ρ²κ² + σ²/γ]/(1+κ)²/(1 − 1/(γ(1+κ)²)) (docs/theory.md §1.2).
 *
 * @param ridge λ > 0, ∞ allowed
 */
export function isotropicRidge(rho: number, gamma: number, sigma: number, ridge: number): Baseline {
  const zero = rho * rho;
  if (gamma === 0 || ridge === Number.POSITIVE_INFINITY) return { bias: zero, noise: 0, share: 1 };
  const b = 1 - ridge - 1 / gamma;
  const root = Math.sqrt(b * b + 4 * ridge);
  const kappa = b > 0 ? (2 * ridge) / (b + root) : (root - b) / 2;
  const left = kappa / (1 + kappa);
  // 1 − df2/n, as a sum of positive terms.
  const share = Math.min(1, ridge / kappa + left / (gamma * (1 + kappa)));
  return { bias: (zero * left * left) / share, noise: (sigma * sigma) / (gamma * (1 + kappa) ** 2) / share, share };
}

/** Scratch with its best ridge, λ = σ²/(γρ²), isotropic inputs [A]: risk ½[b + √(b² + 4ρ²σ²)], docs/theory.md §1.3.2. */
export function isotropicBest(rho: number, gamma: number, sigma: number): Baseline {
  const zero = rho * rho;
  const risk = bestRidgeRisk(zero, gamma, sigma);
  // No noise, no ridge: the interpolator.
  if (sigma === 0) return { bias: risk, noise: 0, share: Math.max(0, 1 - gamma) };
  const ridge = zero === 0 || gamma === 0 ? Number.POSITIVE_INFINITY : (sigma * sigma) / (gamma * zero);
  const { noise, share } = isotropicRidge(rho, gamma, sigma, ridge);
  return { bias: Math.max(0, risk - noise), noise: Math.min(noise, risk), share };
}

/** Scratch with ridge λ > 0 at finite n and d, isotropic inputs [E]: a = nλ, W = XᵀX. Any target: W has no direction of its own. */
export function finiteRidge(rho: number, n: number, d: number, sigma: number, ridge: number): Baseline {
  const zero = rho * rho;
  if (n === 0 || ridge === Number.POSITIVE_INFINITY) return { bias: zero, noise: 0, share: 1 };
  const { fitted, left, missed } = wishartMeans(n, d, n * ridge);
  return {
    bias: (zero * left) / d,
    noise: sigma === 0 ? 0 : sigma * sigma * fitted,
    share: left > 0 ? Math.min(1, (missed * missed) / (d * left)) : 0,
  };
}

/**
 * λ of the best ridge where the target may point anywhere, at any n and d and for any inputs: given X the risk depends on the second
 * moments ρ²/d of β_t alone, and with these as a Gaussian prior ridge regression with nλ = σ²d/ρ² is the posterior mean.
 */
const bestRidge = (size: number, n: number, d: number, sigma: number): number =>
  size === 0 || n === 0 ? Number.POSITIVE_INFINITY : (sigma * sigma * d) / (n * size);

/** Scratch with its best ridge at finite n and d, isotropic inputs [E]; without noise that is none. */
export function finiteBest(rho: number, n: number, d: number, sigma: number): Baseline {
  if (sigma > 0) return finiteRidge(rho, n, d, sigma, bestRidge(rho * rho, n, d, sigma));
  const missing = Math.max(0, 1 - n / d);
  return { bias: rho * rho * missing, noise: 0, share: missing };
}

/** What finite n and rank make of squared bias with its variance, and of the noise, beside their deterministic equivalents. */
interface Factors {
  readonly biased: number;
  readonly noisy: number;
}

/**
 * The factors of equal strengths, exact there, at the same n, rank and Σ λ/(λ+κ): a heuristic for others, which for λ → 0 gives the
 * noise (r−n)/(r−n−1), or (n−r)/(n−r−1) from n > r + 1 on, and leaves the bias.
 *
 * @param learned Σ λ/(λ+κ), @param away Σ κ/(λ+κ) over the rank, @param part λ/κ of the ridge, 1 − learned/n
 */
function finiteFactors(rank: number, n: number, learned: number, away: number, part: number): Factors {
  const { fitted, left } = wishartMeans(n, rank, (n * part * away) / learned);
  const share = part + (away * learned) / (rank * n);
  return {
    biased: (left * rank * share) / (away * away),
    noisy: (fitted * share * rank * n) / (learned * learned),
  };
}

/** Scratch with ridge λ > 0 for any covariance [A], docs/theory.md §1.3.2. @param target β_t² in each group */
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
  const node = nodeAt(spectrum, n, kappa);
  return riskAt(
    { ...node, share: resolution(spectrum, n, kappa, ridge).share },
    n,
    sigma,
    sums(spectrum, kappa, target).lost,
    finiteFactors(spectrum.rank, n, node.learned, node.away, ridge / kappa),
  );
}

/** @param bias squared bias at the node's κ */
function riskAt(node: Node, n: number, sigma: number, bias: number, { biased, noisy }: Factors): Baseline {
  const fit = sigma === 0 ? 0 : ((sigma * sigma * node.df2) / n / node.share) * noisy;
  // What the factor adds to the bias is variance.
  return { bias: (bias * biased) / node.share, noise: fit, share: Math.min(1, node.share / biased) };
}

/** Nodes of ln κ, and steps of the search between them. */
const GRID = 48;
const STEPS = 60;
const GOLDEN = (3 - Math.sqrt(5)) / 2;
/** How well ln κ is found; at the minimum the risk knows its square. */
const TOLERANCE = 1e-5;

/** What every risk at some κ is made of, for tasks of unit size. */
interface Node {
  readonly kappa: number;
  readonly generic: number;
  readonly chosen: number;
  readonly df2: number;
  readonly share: number;
  /** Σ λ/(λ+κ), and Σ κ/(λ+κ) over the rank. */
  readonly learned: number;
  readonly away: number;
}

/** The search of one n: nodes evenly apart in ln κ, and the interpolator. */
interface Search {
  readonly from: number;
  readonly step: number;
  readonly grid: readonly (Node & Factors)[];
  readonly bare: Node;
  /** The least risk for tasks of these sizes, the last kept: most axes of a map leave scratch as it is. */
  readonly best: (sigma: number, size: number, apart: number) => Baseline;
}

function nodeAt({ values, counts, generic, chosen }: Spectrum, n: number, kappa: number): Node {
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
  return { kappa, generic: g2, chosen: c2, df2, share: (Math.max(0, n - df1) + between) / n, learned: df1, away };
}

const factorsAt = (rank: number, n: number, { learned, away }: Node): Factors =>
  finiteFactors(rank, n, learned, away, Math.max(0, 1 - learned / n));

/** From the interpolator, or hardly any ridge, to a ridge that leaves nothing. @param least κ of the interpolator */
const searchesOf = memoByObject((spectrum: Spectrum) =>
  memoByKey(
    2000,
    (n: number, _least: number) => n,
    (n, least) => makeSearch(spectrum, n, least),
  ),
);

/** The best ridge of a generic target by n; the last of a column is kept, since most axes of a map leave scratch as it is. */
const genericBests = memoByObject((spectrum: Spectrum) =>
  memoByKey(
    2000,
    (n: number) => n,
    (n) =>
      memoLast((sigma: number, size: number) => {
        const mass = spectrum.generic.map((m) => size * m);
        return ridgeBaseline(spectrum, n, sigma, mass, bestRidge(size, n, spectrum.d, sigma));
      }),
  ),
);

function makeSearch(spectrum: Spectrum, n: number, least: number): Search {
  const smallest = spectrum.values.findLast((v) => v > 0) ?? 1;
  const from = Math.log(least > 0 ? least : 1e-12 * smallest);
  const step = (Math.log(Math.max(spectrum.values[0], least) * 1e9) - from) / GRID;
  return {
    from,
    step,
    grid: Array.from({ length: GRID + 1 }, (_, i) => {
      const node = nodeAt(spectrum, n, Math.exp(from + step * i));
      return { ...node, ...factorsAt(spectrum.rank, n, node) };
    }),
    bare: { ...nodeAt(spectrum, n, least), ...resolution(spectrum, n, least) },
    best: memoLast((sigma, size, apart) => bestOfTasks(spectrum, n, sigma, least, size, apart)),
  };
}

const bestOfTasks = (
  spectrum: Spectrum,
  n: number,
  sigma: number,
  least: number,
  size: number,
  apart: number,
): Baseline => leastRisk(spectrum, n, sigma, least, (node) => size * node.generic + apart * node.chosen);

/**
 * Scratch with its best ridge for any covariance [A]. Where the target may point anywhere its λ is known; else the least risk over λ ≥ 0,
 * searched over ln κ on a grid that a column shares, then by Brent's method.
 *
 * @param least κ of the interpolator, 0 from n = rank on
 * @param size ‖·‖² of β_t in generic, and @param apart in chosen directions
 */
export function bestBaseline(
  spectrum: Spectrum,
  n: number,
  sigma: number,
  size: number,
  apart: number,
  least: number,
): Baseline {
  if (apart === 0 && sigma > 0) return genericBests(spectrum)(n)(sigma, size);
  if (n === 0) return bestOfTasks(spectrum, n, sigma, least, size, apart);
  return searchesOf(spectrum)(n, least).best(sigma, size, apart);
}

/** Ridge towards a multiple of a learned source, the best λ and the best multiple [A]; masses as `sums` takes them. */
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

/** @param bias squared bias at a κ, before what the draw of the inputs adds */
function leastRisk(
  spectrum: Spectrum,
  n: number,
  sigma: number,
  least: number,
  bias: (node: Node) => number,
): Baseline {
  if (n === 0) return { bias: bias(nodeAt(spectrum, 1, Number.MAX_VALUE)), noise: 0, share: 1 };
  const { from, step, grid, bare } = searchesOf(spectrum)(n, least);
  const risk = (node: Node, factors: Factors) => riskOf(riskAt(node, n, sigma, bias(node), factors));
  let best = 0;
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= GRID; i++) {
    const value = risk(grid[i], grid[i]);
    if (value < lowest) [best, lowest] = [i, value];
  }
  const t = minimum(
    (x) => risk(nodeAt(spectrum, n, Math.exp(x)), between(grid, (x - from) / step)),
    from + Math.max(0, best - 1) * step,
    from + Math.min(GRID, best + 1) * step,
    from + best * step,
    lowest,
  );
  const node = nodeAt(spectrum, n, Math.exp(t));
  const found = riskAt(node, n, sigma, bias(node), factorsAt(spectrum.rank, n, node));
  // The interpolator itself, exactly: without noise it may be the best.
  const below = n < spectrum.rank;
  const unseen = below ? bias(bare) / bare.share : 0;
  const fitted = fittedNoise(
    spectrum.rank,
    n,
    sigma,
    bare,
    below && n < spectrum.rank - 1 ? finiteRank(spectrum.rank, n) : 1,
  );
  return unseen + fitted < riskOf(found) ? { bias: unseen, noise: fitted, share: below ? bare.share : 0 } : found;
}

/** The factors at a place of the grid, by the parabola through the nearest three nodes: at the minimum only their slope counts. */
function between(grid: readonly Factors[], place: number): Factors {
  const i = Math.max(1, Math.min(grid.length - 2, Math.round(place)));
  const t = place - i;
  const [before, here, after] = [grid[i - 1], grid[i], grid[i + 1]];
  const at = (key: keyof Factors) =>
    here[key] + (t * (after[key] - before[key])) / 2 + (t * t * (before[key] - 2 * here[key] + after[key])) / 2;
  return Number.isFinite(before.noisy) ? { biased: at("biased"), noisy: at("noisy") } : here;
}

/** Where f is least in [a, b], from a place x inside that is lower than both ends: parabolas, else golden section (Brent). */
function minimum(f: (x: number) => number, a: number, b: number, x: number, fx: number): number {
  let [lo, hi, w, v, fw, fv] = [a, b, x, x, fx, fx];
  let [at, value, before, last] = [x, fx, 0, 0];
  for (let i = 0; i < STEPS; i++) {
    const middle = (lo + hi) / 2;
    if (Math.abs(at - middle) <= 2 * TOLERANCE - (hi - lo) / 2) break;
    const r = (at - w) * (value - fv);
    const q = (at - v) * (value - fw);
    let p = (at - v) * q - (at - w) * r;
    let divisor = 2 * (q - r);
    if (divisor > 0) p = -p;
    divisor = Math.abs(divisor);
    const parabola =
      Math.abs(p) < Math.abs(0.5 * divisor * before) && p > divisor * (lo - at) && p < divisor * (hi - at);
    const golden = at < middle ? hi - at : lo - at;
    before = parabola ? last : golden;
    last = parabola ? p / divisor : GOLDEN * golden;
    const u = at + (Math.abs(last) >= TOLERANCE ? last : last > 0 ? TOLERANCE : -TOLERANCE);
    const fu = f(u);
    if (fu <= value) {
      if (u >= at) lo = at;
      else hi = at;
      [v, w, at, fv, fw, value] = [w, at, u, fw, value, fu];
    } else {
      if (u < at) lo = u;
      else hi = u;
      if (fu <= fw || w === at) [v, w, fv, fw] = [w, u, fw, fu];
      else if (fu <= fv || v === at || v === w) [v, fv] = [u, fu];
    }
  }
  return at;
}
