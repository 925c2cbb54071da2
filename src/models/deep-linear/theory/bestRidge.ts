import { memoByKey, memoByObject, memoLast } from "../../../lib/memo.ts";
import { factorsAt, nodeBeyond, rangeOf } from "./baseline.ts";
import { condensed } from "./condensed.ts";
import { columnOf, finiteRank, fittedNoise, ridgeKappa } from "./deterministicEquivalent.ts";
import type { BestRidge } from "./isotropicRidge.ts";
import type { Spectrum } from "./spectrum.ts";

/**
 * The best ridge for any task, from tables that all tasks of one spectrum and n share: the risk is size·G(κ) + apart·C(κ) + σ²N(κ),
 * and G, C and N are tabulated over ln(κ − κ of the interpolator), node by node as a search needs them. A polynomial through seven
 * nodes gives the minimum. It agrees with that of `bestBaseline` to 1e-7 and takes a microsecond.
 */
/** Spacing of the nodes, and the number of nodes on each side of the best in the polynomial. */
const STEP = 0.25;
export const SIDE = 3;
/** Maximum number of nodes that a search moves in one direction. */
const WALK = 1000;

interface Entry {
  readonly generic: number;
  readonly chosen: number;
  readonly noise: number;
  /** Squared bias as a share of squared bias and variance. */
  readonly share: number;
}

interface Table {
  /** κ of the interpolator, 0 for n ≥ rank. */
  readonly least: number;
  readonly ends: readonly [from: number, to: number];
  readonly at: (i: number) => Entry;
  /** The entry without ridge, λ = 0. */
  readonly bare: Entry;
}

const tablesOf = memoByObject((whole: Spectrum) =>
  memoByKey(
    1000,
    (n: number) => n,
    (n) => tableOf(whole, n),
  ),
);

function tableOf(whole: Spectrum, n: number): Table {
  const spectrum = condensed(whole);
  const { rank } = spectrum;
  const column = columnOf(whole, n);
  const least = column.at.kappa;
  const [from, to] = rangeOf(spectrum, least);
  const first = Math.ceil(from / STEP);
  const known: (Entry | undefined)[] = new Array(Math.floor(to / STEP) - first + 1).fill(undefined);
  const below = n < rank;
  const noise = fittedNoise(rank, n, 1, column.at, below && n < rank - 1 ? finiteRank(rank, n) : 1);
  const { share } = column.at;
  return {
    least,
    ends: [first + SIDE, Math.floor(to / STEP) - SIDE],
    bare: {
      generic: below ? column.generic.lost / share : 0,
      chosen: below ? column.chosen.lost / share : 0,
      noise,
      share: below ? share : 0,
    },
    at(i) {
      const before = known[i - first];
      if (before) return before;
      const node = nodeBeyond(spectrum, n, least, Math.exp(i * STEP));
      const { biased, noisy } = factorsAt(rank, n, node);
      const made = {
        generic: (node.generic * biased) / node.share,
        chosen: (node.chosen * biased) / node.share,
        noise: (node.df2 / n / node.share) * noisy,
        share: Math.min(1, node.share / biased),
      };
      known[i - first] = made;
      return made;
    },
  };
}

/**
 * The minimum over λ ≥ 0 of the risk of ridge regression towards any start.
 *
 * @param n number of samples ≥ 0
 * @param size squared norm of target minus start in generic directions, @param apart in chosen directions, both finite
 */
export function bestRidgeFor(whole: Spectrum, n: number, sigma: number, size: number, apart: number): BestRidge {
  const column = columnOf(whole, n);
  const nothing = size * column.generic.weighted + apart * column.chosen.weighted;
  const still = { bias: nothing, noise: 0, share: 1, kappa: Number.POSITIVE_INFINITY };
  if (n === 0 || nothing === 0) return still;
  const table = tablesOf(whole)(n);
  const s2 = sigma * sigma;
  const risk = (e: Entry) => size * e.generic + apart * e.chosen + (s2 === 0 ? 0 : s2 * e.noise);
  const [from, to] = table.ends;
  let i = startOf(whole, n, sigma, size, apart, table, risk);
  let here = risk(table.at(i));
  for (const way of [-1, 1])
    for (let steps = 0; steps < WALK && i + way >= from && i + way <= to; steps++) {
      const next = risk(table.at(i + way));
      if (!(next < here)) break;
      i += way;
      here = next;
    }
  const found = i > from && i < to ? refined(table, i, risk, size, apart, s2) : still;
  const bare = split(table.bare, size, apart, s2);
  const best = still.bias + still.noise < found.bias + found.noise ? still : found;
  return bare.bias + bare.noise < best.bias + best.noise ? { ...bare, kappa: table.least } : best;
}

const split = ({ generic, chosen, noise, share }: Entry, size: number, apart: number, s2: number) => ({
  bias: size * generic + apart * chosen,
  noise: s2 === 0 ? 0 : s2 * noise,
  share,
});

/** `bestRidgeFor` of scratch, cached by n for the latest values of the other arguments: every row of a map asks for it again. */
export const bestRidgeAgain = memoByObject((whole: Spectrum) =>
  memoByKey(
    1000,
    (n: number) => n,
    (n) => memoLast((sigma: number, size: number, apart: number) => bestRidgeFor(whole, n, sigma, size, apart)),
  ),
);

/** Buffer for the nodes of a polynomial, in order, and for their risks. */
const entries: Entry[] = [];
const risks = new Float64Array(2 * SIDE + 1);

/** Minimiser, in [−1, 1], of the polynomial through the values at −3 … 3, of which that at 0 is the smallest. */
export function leastNear([r3, r2, r1, r, q1, q2, q3]: Float64Array): number {
  // Derivatives at the node by finite differences, then Newton's method for the root of the first derivative.
  const odd1 = q1 - r1;
  const odd2 = q2 - r2;
  const odd3 = q3 - r3;
  const even1 = q1 + r1;
  const even2 = q2 + r2;
  const even3 = q3 + r3;
  const slope = (45 * odd1 - 9 * odd2 + odd3) / 60;
  const bend = (270 * even1 - 27 * even2 + 2 * even3 - 490 * r) / 180;
  const third = (-13 * odd1 + 8 * odd2 - odd3) / 8;
  const fourth = (-39 * even1 + 12 * even2 - even3 + 56 * r) / 6;
  let t = 0;
  for (let k = 0; k < 4; k++) {
    const down = bend + t * (third + (t * fourth) / 2);
    if (!(down > 0)) break;
    t = Math.max(-1, Math.min(1, t - (slope + t * (bend + t * (third / 2 + (t * fourth) / 6))) / down));
  }
  return t;
}

/** Weight of the value at node k, −3 ≤ k ≤ 3, in that polynomial at t (Lagrange interpolation). */
export function weightAt(t: number, k: number): number {
  let w = 1;
  for (let j = -SIDE; j <= SIDE; j++) if (j !== k) w *= (t - j) / (k - j);
  return w;
}

/** The minimum of the polynomial through the best node and three nodes on each side; relative error of the risk about 1e-7. */
function refined(
  { at, least }: Table,
  i: number,
  risk: (e: Entry) => number,
  size: number,
  apart: number,
  s2: number,
): BestRidge {
  for (let k = 0; k <= 2 * SIDE; k++) {
    entries[k] = at(i + k - SIDE);
    risks[k] = risk(entries[k]);
  }
  const t = leastNear(risks);
  let generic = 0;
  let chosen = 0;
  let noise = 0;
  let share = 0;
  for (let k = -SIDE; k <= SIDE; k++) {
    const w = weightAt(t, k);
    const e = entries[k + SIDE];
    generic += w * e.generic;
    chosen += w * e.chosen;
    noise += w * e.noise;
    share += w * e.share;
  }
  // Interpolation may overshoot values near 0 or 1: clamp.
  const entry = {
    generic: Math.max(0, generic),
    chosen: Math.max(0, chosen),
    noise: Math.max(0, noise),
    share: Math.max(0, Math.min(1, share)),
  };
  return { ...split(entry, size, apart, s2), kappa: least + Math.exp((i + t) * STEP) };
}

/** Stride of the first scan of the nodes, where the best λ is not known. */
const LOOK = 5;

/**
 * Node at which a search starts. For a task of uniformly random direction it is the κ of λ = σ²d/(n·size), the best λ on real data;
 * otherwise the best of every fifth node. It depends only on the setting, so the answer does not depend on earlier calls.
 */
function startOf(
  whole: Spectrum,
  n: number,
  sigma: number,
  size: number,
  apart: number,
  { least, ends, at }: Table,
  risk: (e: Entry) => number,
): number {
  const [from, to] = ends;
  if (apart === 0 && sigma > 0) {
    const beyond = ridgeKappa(condensed(whole), n, (sigma * sigma * whole.d) / (n * size)) - least;
    return beyond > 0 ? Math.max(from, Math.min(to, Math.round(Math.log(beyond) / STEP))) : from;
  }
  let [best, value] = [from, risk(at(from))];
  for (let i = from + LOOK; i <= to; i += LOOK) {
    const here = risk(at(i));
    if (here < value) [best, value] = [i, here];
  }
  return best;
}
