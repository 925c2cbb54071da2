import { type DeepLinearParams, tuned } from "../params.ts";
import { bestRidgeFor, leastNear, SIDE, weightAt } from "./bestRidge.ts";
import { condensed } from "./condensed.ts";
import {
  finiteRank,
  fittedNoise,
  kappa as kappaOf,
  learnedShare,
  type Resolution,
  resolution,
  sums,
} from "./deterministicEquivalent.ts";
import { bestSurrogate, noiseShare, protocolRisk } from "./protocolRisk.ts";
import { sampleCount } from "./scratch.ts";
import { type Spectrum, spectrumOf } from "./spectrum.ts";

/**
 * Scratch on the labels of another network, docs/theory.md §1.8: R(0, b, t) without label noise, where b is a network trained from
 * scratch on γ_w d target samples of its own; and R(0, b*, t) with the target's noise, where b* are the labels that are best for t.
 */
export interface Taught {
  readonly risk: number;
  /** Risk of the network that provides the labels. */
  readonly teacher: number;
  /** Risk with the best labels, b*. */
  readonly surrogate: number;
}

export function taught(p: DeepLinearParams): Taught {
  const whole = spectrumOf(p);
  const spectrum = condensed(whole);
  const { values, counts, rank } = spectrum;
  const [size, apart] = p.align === "generic" ? [p.rho * p.rho, 0] : [p.s * p.s, p.delta * p.delta];
  const target = spectrum.generic.map((m, g) => size * m + apart * spectrum.chosen[g]);
  const [n, labels] = [sampleCount(p.gamma, p.d), sampleCount(p.gw, p.d)];
  const [ridgeless, taughtBy] = [
    bare(spectrum, n),
    labels < Number.POSITIVE_INFINITY ? bare(spectrum, labels) : undefined,
  ];
  const noise = (count: number, at: Resolution) =>
    fittedNoise(rank, count, p.sigma, at, count < rank - 1 ? finiteRank(rank, count) : 1);

  const groups = values.length;
  const [f, scattered] = [new Float64Array(groups).fill(1), new Float64Array(groups)];
  const [off, cross, way] = [new Float64Array(groups), new Float64Array(groups), new Float64Array(groups)];
  /** R(0, b, t) for labels b with the mean f·β_t and the variance `scattered` in each group. */
  const risk = (f: Float64Array, scattered: Float64Array, at: Resolution) => {
    for (let g = 0; g < groups; g++) {
      const [x, m, more] = [f[g], target[g], scattered[g]];
      off[g] = (1 - x) * (1 - x) * m + more;
      cross[g] = (1 - x) * x * m - more;
      way[g] = x * x * m + more;
    }
    return protocolRisk(values, off, cross, way, at, 0);
  };
  const none = new Float64Array(groups);
  const best = (f: (at: Resolution) => number) => (tuned(p) ? leastRisk(spectrum, n, ridgeless, f) : f(ridgeless));

  let teacher = 0;
  if (taughtBy) {
    const own = tuned(p) ? bestRidgeFor(whole, labels, p.sigma, size, apart) : undefined;
    const kappa = own?.kappa ?? taughtBy.kappa;
    const lost = sums(spectrum, kappa, target).lost;
    teacher = own ? own.bias + own.noise : (labels < rank ? lost / taughtBy.share : 0) + noise(labels, taughtBy);
    // The part of the teacher's risk that its mean does not explain is variance, in proportion to λ/(λ+κ)² in each direction.
    let whole2 = 0;
    for (let g = 0; g < groups; g++) {
      f[g] = learnedShare(values[g], kappa);
      scattered[g] = values[g] === 0 ? 0 : (counts[g] * values[g]) / (values[g] + kappa) ** 2;
      whole2 += values[g] * scattered[g];
    }
    const more = whole2 > 0 ? Math.max(0, teacher - lost) / whole2 : 0;
    for (let g = 0; g < groups; g++) scattered[g] *= more;
  }
  const labelled = new Float64Array(groups);
  const infinite = teacher === Number.POSITIVE_INFINITY;
  return {
    risk: infinite && n > 0 ? teacher : best((at) => risk(f, infinite ? none : scattered, at)),
    teacher,
    surrogate: best((at) => {
      const h = noiseShare(at, n);
      const fitted = at === ridgeless ? noise(n, at) : p.sigma * p.sigma * h;
      for (let g = 0; g < groups; g++) labelled[g] = bestSurrogate(values[g], at.kappa, h);
      return risk(labelled, none, at) + fitted;
    }),
  };
}

/** The effective ridge without ridge, λ = 0. */
function bare(spectrum: Spectrum, n: number): Resolution {
  return resolution(spectrum, n, kappaOf(spectrum, n));
}

/** Spacing of a grid in ln(κ − κ of the interpolator), and stride of its first scan. */
const STEP = 0.25;
const LOOK = 4;

/** The minimum of a risk over λ ≥ 0, on a grid of κ and by interpolation between its points. */
function leastRisk(spectrum: Spectrum, n: number, ridgeless: Resolution, risk: (at: Resolution) => number): number {
  const { values, counts } = spectrum;
  const bare = risk(ridgeless);
  if (n === 0) return bare;
  const smallest = values.findLast((v) => v > 0) ?? 1;
  const from = Math.log(1e-3 * (ridgeless.kappa || smallest));
  const most = Math.ceil((Math.log(1e3 * values[0]) - from) / STEP);
  const known: number[] = new Array(most + 1).fill(Number.NaN);
  const at = (i: number) => {
    if (!Number.isNaN(known[i])) return known[i];
    const kappa = ridgeless.kappa + Math.exp(from + i * STEP);
    let learned = 0;
    for (let g = 0; g < values.length; g++) learned += counts[g] * learnedShare(values[g], kappa);
    known[i] = risk(resolution(spectrum, n, kappa, Math.max(0, kappa * (1 - learned / n))));
    return known[i];
  };
  let i = most;
  const look = (next: number) => {
    if (at(next) < at(i)) i = next;
  };
  for (let next = 0; next < most; next += LOOK) look(next);
  for (let step = LOOK / 2; step >= 1; step /= 2)
    for (const next of [i - step, i + step]) if (next >= 0 && next <= most) look(next);
  if (i < SIDE || i + SIDE > most) return Math.min(bare, at(i));
  const around = Float64Array.from({ length: 2 * SIDE + 1 }, (_, k) => at(i - SIDE + k));
  const t = leastNear(around);
  return Math.min(
    bare,
    at(i),
    around.reduce((sum, value, k) => sum + weightAt(t, k - SIDE) * value, 0),
  );
}
