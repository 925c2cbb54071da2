import { type DeepLinearParams, trained } from "../params.ts";
import { leastNear, SIDE, weightAt } from "./bestRidge.ts";
import { condensed } from "./condensed.ts";
import { riskFinetune } from "./quantities.ts";
import { bestForSource, MOST } from "./sourceRidge.ts";
import { spectrumOf } from "./spectrum.ts";
import { state } from "./state.ts";
import { solve } from "./theory.ts";

/**
 * The ridge of pretraining, docs/theory.md §1.8: the λ_s that is best for the source's own task is not the one that is best for
 * fine-tuning on another.
 */

export interface SourceRidges {
  /** λ_s that is best for fine-tuning; NaN where the risk does not depend on λ_s or is infinite. */
  readonly best: number;
  /** Increase of the risk of fine-tuning when λ_s is the one that is best for the source's own task, ≥ 0. */
  readonly cost: number;
}

/** Grid points of λ_s per decade. All cells of a map use the same grid, so that they share the cached results of pretraining. */
const NODES = 24;
/** Decades searched on both sides of a first guess, and stride of the first scan of the grid. */
const DECADES = 3;
const LOOK = 16;
/** Parabolas that look for the lowest point between those of the first scan. */
const PARABOLAS = 3;

const room = new Float64Array(state.length);

export function sourceRidges(p: DeepLinearParams): SourceRidges | undefined {
  if (p.gs === Number.POSITIVE_INFINITY || p.gs === 0) return undefined;
  const tried = { ...p };
  // The risk of a readout alone is no sum over directions (featureFloor.ts).
  const spectrum = trained(p).frozen ? undefined : condensed(spectrumOf(p));
  const risk = (sr: number) => {
    tried.sr = sr;
    solve(tried, room, 0, spectrum);
    return riskFinetune(room, 0, tried);
  };
  const own = bestForSource(p);
  const ofOwn = risk(own);
  const bare = risk(0);
  const { trace, d } = spectrumOf(p);
  const middle = Math.log10(Math.max(own, (1e-2 * trace) / d));
  const from = Math.ceil((middle - DECADES) * NODES);
  const to = Math.floor(Math.min(Math.log10(MOST), middle + DECADES) * NODES);
  const known = new Map<number, number>();
  const at = (i: number): number => {
    const before = known.get(i);
    if (before !== undefined) return before;
    const made = risk(10 ** (i / NODES));
    known.set(i, made);
    return made;
  };
  // The points of the first scan are the same for all cells as well, and include both ends.
  let i = from;
  const look = (next: number) => {
    if (at(next) < at(i)) i = next;
  };
  for (let next = Math.ceil(from / LOOK) * LOOK; next < to; next += LOOK) look(next);
  look(to);
  i = descend(at, i, from, to);
  const most = Math.max(ofOwn, bare, ...known.values());
  let [least, best] = ofOwn <= bare ? [ofOwn, own] : [bare, 0];
  if (at(i) < least) [least, best] = [at(i), 10 ** (i / NODES)];
  if (i - SIDE >= from && i + SIDE <= to) {
    const around = Float64Array.from({ length: 2 * SIDE + 1 }, (_, k) => at(i - SIDE + k));
    const t = leastNear(around);
    const value = around.reduce((sum, r, k) => sum + weightAt(t, k - SIDE) * r, 0);
    if (value < least) [least, best] = [value, 10 ** ((i + t) / NODES)];
  }
  // No dependence on λ_s, as with as many samples as directions, when nothing of the source is left; or no finite risk.
  if (most - least <= 1e-12 * least || !Number.isFinite(least)) return { best: Number.NaN, cost: 0 };
  return { best, cost: ofOwn === Number.POSITIVE_INFINITY ? ofOwn : Math.max(0, ofOwn - least) };
}

/**
 * The lowest point of a grid near i, whose neighbours at LOOK are not lower: parabolas through three known points first, then step by step, since its
 * neighbours are wanted anyway.
 */
function descend(at: (i: number) => number, i: number, from: number, to: number): number {
  let [lo, hi] = [Math.max(from, i - LOOK), Math.min(to, i + LOOK)];
  for (let tries = 0; tries < PARABOLAS && lo < i && i < hi; tries++) {
    const [before, after] = [(at(i) - at(lo)) / (i - lo), (at(hi) - at(i)) / (hi - i)];
    const next = Math.round(i - (before * (hi - i) + after * (i - lo)) / (2 * (after - before)));
    if (!(after > before) || next <= lo || next >= hi || next === i) break;
    if (at(next) < at(i)) [lo, hi, i] = next < i ? [lo, i, next] : [i, hi, next];
    else [lo, hi] = next < i ? [next, hi] : [lo, next];
  }
  for (const way of [-1, 1]) while (i + way >= from && i + way <= to && at(i + way) < at(i)) i += way;
  return i;
}
