import { fittedNoise, type Resolution, resolution, ridgeKappa, sums } from "./deterministicEquivalent.ts";
import { bestRidgeRisk } from "./scratch.ts";
import type { Spectrum } from "./spectrum.ts";

/** Risk of scratch as it is compared with: `bias + noise`, of which `share · bias` is the squared bias. */
export interface Baseline {
  readonly bias: number;
  readonly noise: number;
  readonly share: number;
}

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

/** Risk at some κ. @param target β_t² in each group */
function at(spectrum: Spectrum, n: number, sigma: number, target: Float64Array, known: Resolution): Baseline {
  const bias = sums(spectrum, known.kappa, target).lost;
  return { bias: bias / known.share, noise: (sigma * sigma * known.df2) / n / known.share, share: known.share };
}

/** Scratch with ridge λ > 0 for any covariance [A], docs/theory.md §1.3.2. @param target β_t² in each group */
export function ridgeBaseline(
  spectrum: Spectrum,
  n: number,
  sigma: number,
  target: Float64Array,
  ridge: number,
): Baseline {
  if (n === 0) return { bias: sums(spectrum, Number.POSITIVE_INFINITY, target).lost, noise: 0, share: 1 };
  return at(spectrum, n, sigma, target, resolution(spectrum, n, ridgeKappa(spectrum, n, ridge), ridge));
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
}

/** The search of one n: nodes evenly apart in ln κ, and the interpolator. */
interface Search {
  readonly from: number;
  readonly step: number;
  readonly grid: readonly Node[];
  readonly bare: Node;
  /** What was last found: most axes of a map leave scratch as it is. */
  last?: { readonly sigma: number; readonly size: number; readonly apart: number; readonly found: Baseline };
}

const searches = new WeakMap<Spectrum, Map<number, Search>>();
const MOST = 2000;

function nodeAt({ values, counts, generic, chosen }: Spectrum, n: number, kappa: number): Node {
  let [df1, df2, between, g2, c2] = [0, 0, 0, 0, 0];
  for (let g = 0; g < values.length; g++) {
    const left = kappa / (values[g] + kappa);
    const learned = values[g] / (values[g] + kappa);
    const lost = values[g] * left * left;
    const count = counts[g] * learned;
    df1 += count;
    df2 += count * learned;
    between += count * left;
    g2 += lost * generic[g];
    c2 += lost * chosen[g];
  }
  return { kappa, generic: g2, chosen: c2, df2, share: (Math.max(0, n - df1) + between) / n };
}

/** From the interpolator, or hardly any ridge, to a ridge that leaves nothing. @param least κ of the interpolator */
function searchOf(spectrum: Spectrum, n: number, least: number): Search {
  const known = searches.get(spectrum) ?? new Map<number, Search>();
  searches.set(spectrum, known);
  const before = known.get(n);
  if (before) return before;
  if (known.size >= MOST) known.clear();
  const smallest = spectrum.values.findLast((v) => v > 0) ?? 1;
  const from = Math.log(least > 0 ? least : 1e-12 * smallest);
  const step = (Math.log(Math.max(spectrum.values[0], least) * 1e9) - from) / GRID;
  const made = {
    from,
    step,
    grid: Array.from({ length: GRID + 1 }, (_, i) => nodeAt(spectrum, n, Math.exp(from + step * i))),
    bare: { ...nodeAt(spectrum, n, least), ...resolution(spectrum, n, least) },
  };
  known.set(n, made);
  return made;
}

/**
 * Scratch with its best ridge for any covariance [A]: the least risk over λ ≥ 0, searched over ln κ on a grid that a column
 * shares, then by Brent's method. Without noise λ = 0 may be the best; it is among the candidates.
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
  const search = n > 0 ? searchOf(spectrum, n, least) : undefined;
  const last = search?.last;
  if (last?.sigma === sigma && last.size === size && last.apart === apart) return last.found;
  const found = leastRisk(spectrum, n, sigma, least, (node) => size * node.generic + apart * node.chosen);
  if (search) search.last = { sigma, size, apart, found };
  return found;
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
  const noise = (sigma * sigma) / n;
  const risk = (node: Node) => (bias(node) + noise * node.df2) / node.share;
  const { from, step, grid, bare } = searchOf(spectrum, n, least);
  let best = 0;
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= GRID; i++) {
    const value = risk(grid[i]);
    if (value < lowest) [best, lowest] = [i, value];
  }
  const t = minimum(
    (x) => risk(nodeAt(spectrum, n, Math.exp(x))),
    from + Math.max(0, best - 1) * step,
    from + Math.min(GRID, best + 1) * step,
    from + best * step,
    lowest,
  );
  const found = nodeAt(spectrum, n, Math.exp(t));
  // The interpolator itself, exactly.
  const fitted = fittedNoise(spectrum.rank, n, sigma, bare, 1);
  const unseen = n < spectrum.rank ? bias(bare) / bare.share : 0;
  return unseen + fitted < risk(found)
    ? { bias: unseen, noise: fitted, share: n < spectrum.rank ? bare.share : 0 }
    : { bias: bias(found) / found.share, noise: (noise * found.df2) / found.share, share: found.share };
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
