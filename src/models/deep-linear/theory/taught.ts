import { type DeepLinearParams, tuned } from "../params.ts";
import { bestRidgeFor } from "./bestRidge.ts";
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
import { condensed, type Spectrum, spectrumOf } from "./spectrum.ts";

/**
 * Scratch on the labels of another network, docs/theory.md §1.8: R(0, b, t) without label noise, where b is a network that was trained
 * from scratch on γ_w d target samples of its own; and R(0, b*, t) with the target's noise, where b* are the labels that are best for t.
 */
export interface Taught {
  readonly risk: number;
  /** Of the network that labels. */
  readonly teacher: number;
  /** With the best labels there are. */
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

  /** R(0, fβ_t + scattered, t) in the groups: f of what there is, and as much more without direction. */
  const risk = (f: (g: number) => number, scattered: (g: number) => number, at: Resolution) => {
    const of = (product: (f: number) => number, sign: number) =>
      sums(
        spectrum,
        at.kappa,
        target.map((m, g) => product(f(g)) * m + sign * scattered(g)),
      );
    return protocolRisk(
      of((x) => (1 - x) * (1 - x), 1),
      of((x) => (1 - x) * x, -1),
      of((x) => x * x, 1),
      at,
      0,
    );
  };
  const none = () => 0;
  const best = (f: (at: Resolution) => number) => (tuned(p) ? leastRisk(spectrum, n, ridgeless, f) : f(ridgeless));

  let teacher = 0;
  let f: (g: number) => number = () => 1;
  let scattered: (g: number) => number = none;
  if (taughtBy) {
    const own = tuned(p) ? bestRidgeFor(whole, labels, p.sigma, size, apart) : undefined;
    const kappa = own?.kappa ?? taughtBy.kappa;
    const lost = sums(spectrum, kappa, target).lost;
    teacher = own ? own.bias + own.noise : (labels < rank ? lost / taughtBy.share : 0) + noise(labels, taughtBy);
    f = (g) => learnedShare(values[g], kappa);
    // What the mean of b leaves of its risk is scattered over the directions as its variance is, λ/(λ+κ)² in each.
    const shape = (g: number) => (values[g] === 0 ? 0 : (counts[g] * values[g]) / (values[g] + kappa) ** 2);
    const whole2 = values.reduce((sum, v, g) => sum + v * shape(g), 0);
    const more = whole2 > 0 ? Math.max(0, teacher - lost) / whole2 : 0;
    scattered = (g) => more * shape(g);
  }
  const infinite = teacher === Number.POSITIVE_INFINITY;
  return {
    risk: infinite && n > 0 ? teacher : best((at) => risk(f, infinite ? none : scattered, at)),
    teacher,
    surrogate: best((at) => {
      const h = noiseShare(at, n);
      const fitted = at === ridgeless ? noise(n, at) : p.sigma * p.sigma * h;
      return risk((g) => bestSurrogate(values[g], at.kappa, h), none, at) + fitted;
    }),
  };
}

/** No ridge. */
function bare(spectrum: Spectrum, n: number): Resolution {
  return resolution(spectrum, n, kappaOf(spectrum, n));
}

const STEP = 0.25;

/** The least over λ ≥ 0 of a risk, over a grid of κ and between its nodes. */
function leastRisk(spectrum: Spectrum, n: number, ridgeless: Resolution, risk: (at: Resolution) => number): number {
  const { values, counts } = spectrum;
  let found = risk(ridgeless);
  if (n === 0) return found;
  const at = (place: number) => {
    const kappa = ridgeless.kappa + Math.exp(place);
    const learned = values.reduce((sum, v, g) => sum + counts[g] * learnedShare(v, kappa), 0);
    return risk(resolution(spectrum, n, kappa, Math.max(0, kappa * (1 - learned / n))));
  };
  const smallest = values.findLast((v) => v > 0) ?? 1;
  const from = Math.log(1e-3 * (ridgeless.kappa || smallest));
  const places = Array.from(
    { length: Math.ceil((Math.log(1e3 * values[0]) - from) / STEP) + 1 },
    (_, i) => from + i * STEP,
  );
  const risks = places.map(at);
  const i = risks.indexOf(Math.min(...risks));
  found = Math.min(found, risks[i]);
  if (i > 0 && i < risks.length - 1) {
    const [a, b, c] = [risks[i - 1], risks[i], risks[i + 1]];
    found = Math.min(found, at(places[i] + (STEP * (a - c)) / (2 * (a - 2 * b + c) || 1)));
  }
  return found;
}
