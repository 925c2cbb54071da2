import type { DeepLinearParams } from "../params.ts";
import { riskFinetune } from "./quantities.ts";
import { sampleCount } from "./scratch.ts";
import { spectrumOf } from "./spectrum.ts";
import { state } from "./state.ts";
import { solve } from "./theory.ts";

/**
 * The ridge of pretraining, docs/theory.md §1.8: the λ_s that is best for the source's own task is not the one that is best for
 * fine-tuning on another.
 */

/**
 * λ_s for which the pretrained network is best at its own task: σ_s²d/(n_s s²), of real data and of any inputs, since β_s may point
 * anywhere (baseline.ts, `bestRidge`).
 */
export const bestForSource = (p: DeepLinearParams): number =>
  p.ss === 0 ? 0 : Math.min(MOST, (p.ss * p.ss * p.d) / (sampleCount(p.gs, p.d) * p.s * p.s));

export interface SourceRidges {
  /** λ_s that is best for fine-tuning; NaN where all are alike. */
  readonly best: number;
  /** How much more fine-tuning from the source that is best for its own task errs. */
  readonly cost: number;
}

const MOST = 1000;
/** Decades to both sides of a first guess, and nodes a decade. */
const DECADES = 3;
const NODES = 3;

const room = new Float64Array(state.length);

export function sourceRidges(p: DeepLinearParams): SourceRidges | undefined {
  if (p.gs === Number.POSITIVE_INFINITY || p.gs === 0) return undefined;
  const risk = (sr: number) => {
    const at = { ...p, sr };
    solve(at, room, 0);
    return riskFinetune(room, 0, at);
  };
  const own = bestForSource(p);
  const ofOwn = risk(own);
  const { trace, d } = spectrumOf(p);
  const middle = Math.max(own, (1e-2 * trace) / d);
  const place = (i: number) => Math.min(MOST, middle * 10 ** (i / NODES));
  let [least, best] = ofOwn <= risk(0) ? [ofOwn, own] : [risk(0), 0];
  const half = DECADES * NODES;
  const risks = Array.from({ length: 2 * half + 1 }, (_, i) => risk(place(i - half)));
  const i = risks.indexOf(Math.min(...risks));
  const take = (sr: number, value: number) => {
    if (value < least) [least, best] = [value, sr];
  };
  take(place(i - half), risks[i]);
  // Parabolas through the three best places find what lies between.
  if (i > 0 && i < 2 * half) {
    let [x, f] = [
      [i - 1 - half, i - half, i + 1 - half],
      [risks[i - 1], risks[i], risks[i + 1]],
    ];
    for (let k = 0; k < 3; k++) {
      const [a, b] = [(f[1] - f[0]) / (x[1] - x[0]), (f[2] - f[1]) / (x[2] - x[1])];
      const bend = (b - a) / (x[2] - x[0]);
      if (!(bend > 0)) break;
      const at = (x[0] + x[1]) / 2 - a / (2 * bend);
      if (!(at > x[0] && at < x[2]) || at === x[1]) break;
      const here = risk(place(at));
      take(place(at), here);
      const [p4, f4] = [
        [...x, at],
        [...f, here],
      ];
      const order = [0, 1, 2, 3].sort((m, n) => p4[m] - p4[n]);
      const low = order.indexOf(f4.indexOf(Math.min(...f4)));
      const kept = order.slice(Math.max(0, Math.min(1, low - 1)), Math.max(0, Math.min(1, low - 1)) + 3);
      [x, f] = [kept.map((m) => p4[m]), kept.map((m) => f4[m])];
    }
  }
  // As many samples as directions: nothing is left of the source.
  if (Math.max(ofOwn, ...risks) - least <= 1e-12 * least || !Number.isFinite(least))
    return { best: Number.NaN, cost: 0 };
  return { best, cost: ofOwn === Number.POSITIVE_INFINITY ? ofOwn : Math.max(0, ofOwn - least) };
}
