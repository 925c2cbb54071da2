import { cosDegrees } from "../../../lib/angles.ts";
import { readOption } from "../../../lib/optionText.ts";
import { type DeepLinearParams, isotropic, tuned } from "../params.ts";
import { condensed } from "./condensed.ts";
import {
  finiteRank,
  fittedNoise,
  kappa as kappaOf,
  learnedShare,
  resolution,
  sums,
} from "./deterministicEquivalent.ts";
import { lacking } from "./protocolRisk.ts";
import { interpolationNoise, sampleCount } from "./scratch.ts";
import { memoBySamples, type Spectrum, spectrumOf } from "./spectrum.ts";

/**
 * One network trained from scratch on target and source samples together, docs/theory.md §1.8: R(0, b, t) with b = πβ_t + (1−π)β_s,
 * noise variance πσ² + (1−π)σ_s² + π(1−π)δᵀΣδ, and as many samples as the share π allows, until the target or the source samples
 * are used up. A heuristic [A]: the mean of the labels is exact, but their spread between the two tasks is treated as noise.
 */

/** Number of intervals of the grid of shares that is searched for the best. */
const SHARES = 32;
/** Parabolas that refine it. */
const PARABOLAS = 3;

export interface Pooled {
  readonly risk: number;
  /** π, the share of target samples; NaN where the best is asked for and no samples at all do as well as any pool. */
  readonly share: number;
}

/** Risks that differ by this share of that of predicting zero are the same: the rest is rounding. */
const SAME = 1e-13;

/** Scratch on the pooled data, at the requested share or at the best. */
export function pooled(p: DeepLinearParams): Pooled {
  const { id, argument } = readOption(p.share);
  const [n, ns] = [sampleCount(p.gamma, p.d), sampleCount(p.gs, p.d)];
  const risk = riskOf(p);
  if (id !== "best") {
    const share = id === "fixed" ? (argument ?? 0.5) : allOf(n, ns);
    return { share, risk: risk(share) };
  }
  return n === 0 || ns === 0 ? ofOneTask(risk, n, ns) : bestOf(risk, allOf(n, ns));
}

/** Samples of one task alone leave nothing to mix: a pool of both is empty, and the best is that task alone or nothing at all. */
function ofOneTask(risk: (share: number) => number, n: number, ns: number): Pooled {
  const share = n > 0 ? 1 : 0;
  const alone = risk(share);
  // The other task alone has no samples.
  const nothing = risk(1 - share);
  return n + ns > 0 && alone < nothing * (1 - SAME) ? { share, risk: alone } : { share: Number.NaN, risk: nothing };
}

/** The least of a grid of shares and of the one that uses all samples, where the risk has a corner, and what parabolas find beside it. */
function bestOf(risk: (share: number) => number, corner: number): Pooled {
  const shares = Array.from({ length: SHARES + 1 }, (_, i) => i / SHARES);
  if (!shares.includes(corner)) shares.splice(Math.ceil(corner * SHARES), 0, corner);
  const tried = shares.map(risk);
  const least = Math.min(...tried);
  // Of shares that are equally good the one with most target data.
  const best = tried.findLastIndex((r) => r <= least * (1 + SAME));
  let found = { share: shares[best], risk: tried[best] };
  const last = shares.length - 2;
  // On both sides of the corner; an end is refined within its interval.
  const middles = shares[best] === corner ? [best - 1, best + 1] : [Math.max(1, Math.min(last, best))];
  for (const at of middles) {
    if (at < 1 || at > last) continue;
    let [x, y] = [shares.slice(at - 1, at + 2), tried.slice(at - 1, at + 2)];
    for (let k = 0; k < PARABOLAS; k++) {
      const share = between(x, y);
      const finer = risk(share);
      if (finer < found.risk * (1 - SAME)) found = { share, risk: finer };
      // The three around the lower of the two inner ones.
      const after = share > x[1] ? 2 : 1;
      [x, y] = [x.toSpliced(after, 0, share), y.toSpliced(after, 0, finer)];
      const from = y[1] <= y[2] ? 0 : 1;
      [x, y] = [x.slice(from, from + 3), y.slice(from, from + 3)];
    }
  }
  return found;
}

/** The share at which all samples are used; 0 for unlimited source data, and where there are no samples. */
const allOf = (n: number, ns: number): number => (ns === Number.POSITIVE_INFINITY || n + ns === 0 ? 0 : n / (n + ns));

/** Minimiser of the parabola through three points, where it has one between the outer two; otherwise the middle of the wider gap. */
function between([a, b, c]: readonly number[], [fa, fb, fc]: readonly number[]): number {
  const [left, right] = [b - a, c - b];
  const [before, after] = [(fb - fa) / left, (fc - fb) / right];
  const t = b - (before * right + after * left) / (2 * (after - before));
  if (after > before && t > a && t < c && t !== b) return t;
  return left > right ? (a + b) / 2 : (b + c) / 2;
}

function riskOf(p: DeepLinearParams): (share: number) => number {
  const spectrum = spectrumOf(p);
  const { rank, d } = spectrum;
  const n = sampleCount(p.gamma, p.d);
  const ns = sampleCount(p.gs, p.d);
  const plain = p.align === "generic";
  const large = isotropic(p) && p.limit === "large";
  // β_s and δ = β_t − β_s: squared norms and inner products in generic directions; `chosen` is ‖δ‖² in chosen ones.
  const s2 = p.s * p.s;
  const product = plain ? p.rho * p.s * cosDegrees(p.theta) : s2;
  const apart = plain ? Math.max(0, p.rho * p.rho - 2 * product + s2) : 0;
  const chosen = plain ? 0 : p.delta * p.delta;
  const across = plain ? product - s2 : 0;
  return (share) => {
    const rest = 1 - share;
    const all = Math.min(
      share === 0 ? Number.POSITIVE_INFINITY : n / share,
      rest === 0 ? Number.POSITIVE_INFINITY : ns / rest,
    );
    const infinite = all === Number.POSITIVE_INFINITY;
    const at = interpolatorOf(spectrum, infinite ? 2 * d : all);
    const distance = apart * at.generic + chosen * at.chosen;
    const sigma2 = share * p.sigma * p.sigma + rest * p.ss * p.ss + share * rest * distance;
    const off = rest * rest * distance;
    const [crossG, crossC] = [2 * rest * (across + share * apart), 2 * rest * share * chosen];
    const [wayG, wayC] = [s2 + 2 * share * across + share * share * apart, share * share * chosen];
    const bias = (row: Float64Array, k: number) =>
      Math.max(0, off + crossG * row[k] + crossC * row[k + 1] + wayG * row[k + 2] + wayC * row[k + 3]);
    const noise = infinite
      ? 0
      : large
        ? interpolationNoise(all / d, Math.sqrt(sigma2), Number.POSITIVE_INFINITY)
        : fittedNoise(rank, all, Math.sqrt(sigma2), at.resolution, all < rank - 1 ? finiteRank(rank, all) : 1);
    const bare = bias(at.row, 0) + noise;
    if (!tuned(p) || infinite || all === 0) return bare;
    const { rows, logs } = ridgesOf(spectrum, all);
    const risk = (row: Float64Array, k: number) => bias(row, k) + sigma2 * row[k + 4];
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (let i = 0; i < logs.length; i++) {
      const here = risk(rows, i * WIDTH);
      if (here < least) [best, least] = [i, here];
    }
    if (best > 0 && best < logs.length - 1) {
      const t = vertexOf(risk(rows, (best - 1) * WIDTH), least, risk(rows, (best + 1) * WIDTH));
      const row = new Float64Array(WIDTH);
      write(row, 0, condensed(spectrum), all, Math.exp(logs[best] + t * STEP));
      least = Math.min(least, risk(row, 0));
    }
    return Math.min(bare, least);
  };
}

/** Minimiser of the parabola with values a, b, c at −1, 0, 1, of which b is the smallest; 0 where it is not in [−1, 1]. */
function vertexOf(a: number, b: number, c: number): number {
  const t = (a - c) / (2 * (a - 2 * b + c));
  return Math.abs(t) <= 1 ? t : 0;
}

/** Numbers of a row at one κ: `lacking` in generic and chosen directions, bias with its variance in both, noise for σ = 1. */
const WIDTH = 5;
/** Spacing of a table in ln κ. */
const STEP = 0.5;

/** Writes the row of `put` for the ridge of a finite κ, in a single loop: a map needs it a hundred thousand times. */
function write(
  out: Float64Array,
  at: number,
  { values, counts, generic, chosen }: Spectrum,
  n: number,
  kappa: number,
): void {
  let learned = 0;
  for (let g = 0; g < values.length; g++) learned += counts[g] * learnedShare(values[g], kappa);
  const ridge = Math.max(0, kappa * (1 - learned / n));
  let [df2, seenG, seenC, lostG, lostC] = [0, 0, 0, 0, 0];
  let rest = ridge === 0 ? 0 : (ridge / kappa) * n;
  for (let g = 0; g < values.length; g++) {
    const v = values[g];
    const share = learnedShare(v, kappa);
    const away = v === 0 ? 1 : kappa / (v + kappa);
    df2 += counts[g] * share * share;
    rest += counts[g] * share * away;
    seenG += share * generic[g];
    seenC += share * chosen[g];
    lostG += v * away * away * generic[g];
    lostC += v * away * away * chosen[g];
  }
  const left = Math.min(1, rest / n);
  out[at] = kappa * seenG;
  out[at + 1] = kappa * seenC;
  out[at + 2] = lostG > 0 ? lostG / left : 0;
  out[at + 3] = lostC > 0 ? lostC / left : 0;
  out[at + 4] = df2 / n / left;
}

function put(
  out: Float64Array,
  at: number,
  spectrum: Spectrum,
  n: number,
  { kappa, df2, share }: ReturnType<typeof resolution>,
): void {
  const [g, c] = [spectrum.generic, spectrum.chosen].map((mass) => sums(spectrum, kappa, mass));
  out[at] = lacking(g, kappa);
  out[at + 1] = lacking(c, kappa);
  out[at + 2] = g.lost > 0 ? g.lost / share : 0;
  out[at + 3] = c.lost > 0 ? c.lost / share : 0;
  out[at + 4] = df2 / n / share;
}

const interpolatorOf = memoBySamples(6000, (whole, n) => {
  const spectrum = condensed(whole);
  const at = resolution(spectrum, n, kappaOf(spectrum, n));
  const row = new Float64Array(WIDTH);
  put(row, 0, spectrum, n, at);
  const mean = (mass: Float64Array) => mass.reduce((sum, m, g) => sum + m * spectrum.values[g], 0);
  return { resolution: at, row, generic: mean(spectrum.generic), chosen: mean(spectrum.chosen) };
});

/** Rows for ridges from a negligible one to one under which almost nothing is learned. */
const ridgesOf = memoBySamples(6000, (whole, n) => {
  const spectrum = condensed(whole);
  const smallest = whole.values.findLast((v) => v > 0) ?? 1;
  const least = n < whole.rank ? interpolatorOf(whole, n).resolution.kappa * 1.001 : 1e-3 * smallest;
  const count = Math.ceil(Math.log((100 * Math.max(whole.values[0], least)) / least) / STEP);
  const logs = Float64Array.from({ length: count + 1 }, (_, i) => Math.log(least) + i * STEP);
  const rows = new Float64Array(WIDTH * logs.length);
  for (const [i, log] of logs.entries()) write(rows, i * WIDTH, spectrum, n, Math.exp(log));
  return { rows, logs };
});
