import { cosDegrees } from "../../../lib/angles.ts";
import { chiSquareRule } from "../../../lib/chiSquare.ts";
import { memoByKey, memoByObject, memoByPair } from "../../../lib/memo.ts";
import type { DeepLinearParams } from "../params.ts";
import { factorsAt, type Node, nodeAt } from "./baseline.ts";
import { type Column, columnOf, combine, finiteRank, ridgeKappa, type Sums, sums } from "./deterministicEquivalent.ts";
import { sampleCount } from "./scratch.ts";
import { memoBySamples, type Spectrum } from "./spectrum.ts";

/** Second moments of the learned source β̂_s for a generic β_s of unit norm, as sums at the target's κ. */
export interface SourceMoments {
  /** β_s with β̂_s. */
  readonly along: Sums;
  /** β̂_s with itself: s² times `kept`, from its mean, plus `amplitude` times `spread`, from its variance (`sourceSize`). */
  readonly kept: Sums;
  readonly spread: Sums;
  /** s² `lost` + σ_s², corrected for finite n_s; ∞ at the source's own interpolation peak. */
  readonly amplitude: number;
  /** Quadrature for the distribution of that amplitude: nodes, and weights of sum 1. */
  readonly amplitudes: readonly Amplitude[];
}

interface Amplitude {
  readonly weight: number;
  readonly value: number;
}

/** The same products as masses, summed over each group. */
interface Masses {
  readonly along: Float64Array;
  readonly kept: Float64Array;
  readonly spread: Float64Array;
}

interface Profile {
  readonly masses: () => Masses;
  /** For pretraining with a ridge: its node at κ_s and the factors that correct its risk for finite n_s; otherwise undefined. */
  readonly ridged: { readonly node: Node; readonly factors: ReturnType<typeof factorsAt> } | undefined;
  readonly at: (column: Column) => Pick<SourceMoments, "along" | "kept" | "spread">;
}

/**
 * Pretraining on n_s samples of the same inputs with the minimum-norm interpolator, of effective ridge κ_s. E β̂_s,i is
 * λβ_s,i/(λ+κ_s); the bias in other directions and the label noise σ_s scatter into direction i with variance
 * λ_i/(n_s(λ_i+κ_s)²)/(1 − df2/n_s) times κ_s²Σ λβ_s²/(λ+κ_s)² + σ_s² [A]: the second-order equivalent of docs/theory.md §1.3.1.
 *
 * @param ns number of source samples; Infinity for a known source
 * @param ridge λ_s of pretraining, 0 for none
 */
export function sourceMoments(
  spectrum: Spectrum,
  column: Column,
  ns: number,
  s: number,
  ss: number,
  ridge: number,
): SourceMoments {
  if (ns === Number.POSITIVE_INFINITY)
    return { along: column.generic, kept: column.generic, spread: nothing, ...single(0) };
  const profile = profileOf(spectrum, ns, ridge);
  const here = profile.at(column);
  const amplitude = amplitudeOf(spectrum, ns, s, ss, profile);
  if (ss === 0 || ns === 0 || profile.ridged) return { ...here, ...single(amplitude) };
  return { ...here, amplitude, amplitudes: amplitudesOf(spectrum, ns, s, ss) };
}

const single = (amplitude: number) => ({ amplitude, amplitudes: [{ weight: 1, value: amplitude }] });

const missedOf = (spectrum: Spectrum, ns: number, s: number): number =>
  ns < spectrum.rank ? s * s * columnOf(spectrum, ns).generic.lost : 0;

/**
 * Near n_s = rank Σ the noise in the weak directions varies by orders of magnitude, as 1/v, v ~ χ²_{|rank−n_s|+1}: exactly for
 * n_s ≥ rank and for equal eigenvalues. The mean of (rank−n_s)/v is the factor `finiteRank`.
 */
function amplitudesOf(spectrum: Spectrum, ns: number, s: number, ss: number): Amplitude[] {
  const { rank } = spectrum;
  const missed = missedOf(spectrum, ns, s);
  const noise = ss * ss * (ns < rank ? rank - ns : Math.max(1, ns - rank - 1));
  const { nodes, weights } = chiSquareRule(Math.abs(rank - ns) + 1);
  return nodes.map((v, i) => ({ weight: weights[i], value: missed + noise / v }));
}

function amplitudeOf(spectrum: Spectrum, ns: number, s: number, ss: number, { ridged }: Profile): number {
  const { rank } = spectrum;
  if (ridged) {
    // The variance that the factor adds is distributed over directions like the rest of the variance.
    const { node } = ridged;
    const { biased, noisy } = ridged.factors;
    return (s * s * node.generic * (biased - node.share) * ns) / node.df2 + ss * ss * noisy;
  }
  const missed = missedOf(spectrum, ns, s);
  const peak = ss > 0 && ns >= rank - 1 && ns <= rank + 1;
  const noise = ss * ss * (ns < rank - 1 ? finiteRank(rank, ns) : 1);
  return ns === 0 ? 0 : peak ? Number.POSITIVE_INFINITY : missed + noise;
}

const bareProfileOf = memoBySamples(300, (spectrum, ns) => makeProfile(spectrum, ns));
/**
 * Cached by n_s, then by the ridge: a search over ridges asks for the same ones in each cell of a map, also where n_s changes along a
 * row. What is kept is small: the sums of all of a spectrum's profiles have a bound together, masses are made when asked for.
 */
const ridgedProfileOf = memoBySamples(300, (spectrum, ns) =>
  memoByKey(
    300,
    (ridge: number) => ridge,
    (ridge): Profile => {
      const kappa = ridgeKappa(spectrum, ns, ridge);
      const node = nodeAt(spectrum, ns, kappa, ridge / kappa);
      const sumsAt = ridgedSumsOf(spectrum);
      return {
        masses: () => massesOf(spectrum, ns, node, true),
        at: (column) => sumsAt(node, column.n, column.at.kappa, ns),
        ridged: { node, factors: factorsAt(spectrum.rank, ns, node) },
      };
    },
  ),
);
const ridgedSumsOf = memoByObject((spectrum: Spectrum) =>
  memoByPair(20_000, (node: Node, _n: number, kappa: number, ns: number) =>
    sumsOf(spectrum, kappa, massesOf(spectrum, ns, node, true)),
  ),
);
/** With a ridge the profile is that of the deterministic equivalent of ridge regression. */
const profileOf = (spectrum: Spectrum, ns: number, ridge: number): Profile =>
  ridge > 0 && ns > 0 ? ridgedProfileOf(spectrum, ns)(ridge) : bareProfileOf(spectrum, ns);

/**
 * Products of the coordinates of β_t with themselves, of β_t with β̂_s and of β̂_s with itself, summed over each group, means over
 * generic directions. Undefined for a source without information: of size zero, or of infinite size at its own interpolation peak.
 */
export function sourceMasses(
  p: DeepLinearParams,
  spectrum: Spectrum,
): readonly [Float64Array, Float64Array, Float64Array] | undefined {
  const { generic, chosen } = spectrum;
  const learned = learnedMasses(p, spectrum);
  if (!learned) return undefined;
  const plain = p.align === "generic";
  const [size, apart] = plain ? [p.rho * p.rho, 0] : [p.s * p.s, p.delta * p.delta];
  const product = plain ? p.rho * p.s * cosDegrees(p.theta) : p.s * p.s;
  return [generic.map((m, g) => size * m + apart * chosen[g]), learned.along.map((m) => product * m), learned.own];
}

/** Products of β̂_s with a β_s of unit norm, and with itself, summed over each group; undefined as in `sourceMasses`. */
export function learnedMasses(
  p: DeepLinearParams,
  spectrum: Spectrum,
): { readonly along: Float64Array; readonly own: Float64Array } | undefined {
  const { generic } = spectrum;
  const ns = sampleCount(p.gs, p.d);
  const known = ns === Number.POSITIVE_INFINITY;
  const profile = known ? undefined : profileOf(spectrum, ns, p.sr);
  const { along, kept, spread } = profile?.masses() ?? { along: generic, kept: generic, spread: generic };
  const amplitude = profile ? amplitudeOf(spectrum, ns, p.s, p.ss, profile) : 0;
  if (amplitude === Number.POSITIVE_INFINITY || (amplitude === 0 && p.s === 0) || ns === 0) return undefined;
  return { along, own: kept.map((m, g) => p.s * p.s * m + amplitude * spread[g]) };
}

const nothing: Sums = { total: 0, weighted: 0, seen: 0, unseen: 0, lost: 0 };

function makeProfile(spectrum: Spectrum, ns: number): Profile {
  const masses = massesOf(spectrum, ns, columnOf(spectrum, ns).at, false);
  const at = memoByKey(
    6000,
    (column: Column) => column.n,
    ({ at: { kappa } }) => sumsOf(spectrum, kappa, masses),
  );
  return { masses: () => masses, at, ridged: undefined };
}

/** @param source κ_s of pretraining and the share 1 − df2/n_s, @param ridged whether it has a ridge */
function massesOf(
  { values, counts, generic, rank }: Spectrum,
  ns: number,
  source: Pick<Node, "kappa" | "share">,
  ridged: boolean,
): Masses {
  const along = new Float64Array(values.length);
  const kept = new Float64Array(values.length);
  const spread = new Float64Array(values.length);
  for (let g = 0; g < values.length; g++) {
    const v = values[g];
    if (v === 0 || ns === 0) continue;
    const learned = v / (v + source.kappa);
    along[g] = learned * generic[g];
    kept[g] = learned * learned * generic[g];
    // For n_s ≥ rank the mean of an inverse Wishart matrix; within the peak the amplitude is ∞ and only the shape matters.
    spread[g] =
      ridged || ns < rank
        ? (counts[g] * v) / (ns * (v + source.kappa) ** 2) / source.share
        : counts[g] / v / Math.max(1, ns - rank - 1);
  }
  return { along, kept, spread };
}

const sumsOf = (spectrum: Spectrum, kappa: number, { along, kept, spread }: Masses) => ({
  along: sums(spectrum, kappa, along),
  kept: sums(spectrum, kappa, kept),
  spread: sums(spectrum, kappa, spread),
});

/** s²·kept + amplitude·spread. */
export const sourceSize = (s: number, { kept, spread }: SourceMoments, amplitude: number): Sums =>
  amplitude === 0 ? combine(s * s, kept) : combine(s * s, kept, amplitude, spread);

/** (β_t − β̂_s)² summed over each group, for a finite source; β_t² for a source without information. */
export function learnedDistance(p: DeepLinearParams, spectrum: Spectrum): Float64Array {
  const masses = sourceMasses(p, spectrum);
  if (!masses) return massOf(p, spectrum);
  const [target, between, source] = masses;
  return target.map((tt, g) => Math.max(0, tt - 2 * between[g] + source[g]));
}

/** β_t² summed over each group, a mean over generic directions. */
export function massOf(p: DeepLinearParams, { generic, chosen }: Spectrum): Float64Array {
  const [size, apart] = p.align === "generic" ? [p.rho * p.rho, 0] : [p.s * p.s, p.delta * p.delta];
  return generic.map((m, g) => size * m + apart * chosen[g]);
}
