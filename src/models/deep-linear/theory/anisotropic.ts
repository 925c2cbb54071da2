import { cosDegrees, sinDegrees } from "../../../lib/angles.ts";
import { memoByObject } from "../../../lib/memo.ts";
import { type DeepLinearParams, trained } from "../params.ts";
import { coefficientMeans, type DataLaw } from "./coefficientMeans.ts";
import { columnOf, combine, finiteRank, fittedNoise, type Sums } from "./deterministicEquivalent.ts";
import { featureFloor } from "./featureFloor.ts";
import { linearTransfer } from "./linearTransfer.ts";
import { nullSpaceCoefficient } from "./nullSpace.ts";
import { sampleCount } from "./scratch.ts";
import { sourceMoments, sourceSize } from "./sourceMoments.ts";
import { spectrumOf } from "./spectrum.ts";
import { S, writeFinetuning as write } from "./state.ts";

/**
 * Any covariance, docs/theory.md §1.3: deterministic equivalents at n = γd of this d [A], linear transfer without ridge from a known
 * source [E]. Generic directions are uniformly random and everything is a mean over them; a difference in chosen
 * directions is spread evenly over them, and its product with the generic β_s vanishes on average.
 *
 * Writes all of the state but the baseline and the bound.
 */
export function solveAnisotropic(p: DeepLinearParams, out: Float64Array, at: number): void {
  const spectrum = spectrumOf(p);
  const { rank, d } = spectrum;
  const n = sampleCount(p.gamma, p.d);
  const column = columnOf(spectrum, n);
  const { kappa, df2, share } = column.at;
  const source = sourceMoments(spectrum, column, sampleCount(p.gs, p.d), p.s, p.ss, p.sr);
  const generic = p.align === "generic";
  const cos = cosDegrees(p.theta);
  const tt = generic
    ? combine(p.rho * p.rho, column.generic)
    : combine(p.s * p.s, column.generic, p.delta * p.delta, column.chosen);
  const ts = combine(generic ? p.rho * p.s * cos : p.s * p.s, source.along);
  const peaked = source.amplitude === Number.POSITIVE_INFINITY;
  const ss = peaked ? infinite(source.spread) : sourceSize(p.s, source, source.amplitude);
  const sizes = source.amplitudes.map(({ weight, value }) => ({ weight, ss: sourceSize(p.s, source, value) }));

  const below = n < rank;
  const factor = n > 0 && n < rank - 1 ? finiteRank(rank, n) : 1;
  const noise = fittedNoise(rank, n, p.sigma, column.at, factor);
  out[at + S.missing] = Math.max(0, 1 - n / d);
  out[at + S.noise] = noise;
  out[at + S.kappa] = kappa;
  out[at + S.df2] = df2;
  out[at + S.overlap] = ts.total;
  out[at + S.sourceNorm2] = ss.total;
  out[at + S.sourceRisk] = peaked ? ss.weighted : Math.max(0, tt.weighted - 2 * ts.weighted + ss.weighted);
  out[at + S.zero] = tt.weighted;
  out[at + S.share] = below ? share : 0;
  out[at + S.baseBias] = below ? tt.lost / share : 0;
  out[at + S.baseNoise] = noise;
  out[at + S.baseShare] = below ? share : 0;

  // ‖X⁺ε‖²σ², Euclidean.
  const size =
    p.sigma === 0 || n === 0
      ? 0
      : noise === Number.POSITIVE_INFINITY
        ? noise
        : below
          ? ((p.sigma * p.sigma) / kappa) * factor
          : (p.sigma * p.sigma * inverseTrace(spectrum)) / (n - rank - 1);
  // What one sample adds to those before it is a sum over directions: a law like χ², by its mean and its variance.
  const peak = below && n >= rank - 1;
  const freedom = peak ? rank - n + 1 : Math.max((n * n * share) / df2 + 1, Math.min(3, rank - n + 1));
  const scale = p.sigma === 0 ? 0 : peak ? (p.sigma * p.sigma * (rank - n)) / (kappa * n) : (size * (freedom - 2)) / n;
  fineTuning(p, out, at, {
    n,
    below,
    share,
    noise,
    fixed: tt.seen + size,
    tt,
    ts,
    ss,
    sizes,
    spread: source.spread,
    freedom,
    scale,
  });

  const blank = ss.total === 0;
  const known = p.gs === Number.POSITIVE_INFINITY;
  const per = featureFloor(spectrum);
  const floor = blank
    ? tt.weighted
    : known
      ? generic
        ? (p.rho * sinDegrees(p.theta)) ** 2 * per.generic
        : p.delta * p.delta * per.chosen
      : Math.max(0, tt.weighted - ts.weighted * ts.weighted * meanOf(sizes, (x) => 1 / x.weighted));
  // λ over f² = ŝ^{2−2/L}, in units of the feature's variance.
  const shrink = blank
    ? Number.POSITIVE_INFINITY
    : p.ridge === 0
      ? 0
      : p.ridge * meanOf(sizes, (x) => x.total ** (1 / p.L) / x.weighted);
  out[at + S.floor] = Math.min(floor, tt.weighted);
  out[at + S.shrink] = shrink;
  linearTransfer(out, at + S.linearBias, out[at + S.floor], tt.weighted, p.sigma, n, shrink);
}

interface Size {
  readonly weight: number;
  readonly ss: Sums;
}

const meanOf = (sizes: readonly Size[], f: (ss: Sums) => number): number =>
  sizes.reduce((sum, { weight, ss }) => sum + weight * f(ss), 0);

interface Setting {
  readonly n: number;
  /** n < rank: some directions with variance are missed. */
  readonly below: boolean;
  readonly share: number;
  readonly noise: number;
  /** ‖X⁺y‖². */
  readonly fixed: number;
  readonly tt: Sums;
  readonly ts: Sums;
  readonly ss: Sums;
  /** The law of ss: near its own interpolation peak the size of a noisy source varies too much for its mean to stand in for it. */
  readonly sizes: readonly Size[];
  /** Shape of a source of infinite size. */
  readonly spread: Sums;
  /** ‖X⁺ε‖²σ² is scale·χ²_n/χ²_freedom. */
  readonly freedom: number;
  readonly scale: number;
}

/** Risk of fine-tuning and its gain over the interpolator; the gain never subtracts infinities. */
function fineTuning(p: DeepLinearParams, out: Float64Array, at: number, t: Setting): void {
  const { depth } = trained(p);
  const plain = p.formula === "printed" || depth === 1;
  const { tt, ts, ss, noise } = t;
  if (ss.total === 0 && !plain) {
    write(out, at, 0, tt.weighted, 0, out[at + S.baseBias] + noise - tt.weighted);
    return;
  }
  let [c, c2] = [1, 1];
  let carried = ss.lost; // c²‖·‖² of what β̂_s has where the data do not see
  let aligned = ts.lost;
  if (plain && ss.total === Number.POSITIVE_INFINITY) {
    carried = ss.total;
    aligned = 0;
  } else if (!plain) {
    let lost = 0;
    [c, c2] = [0, 0];
    for (const { weight, ss: size } of t.sizes) {
      const [first, second] = coefficient(p, t, size, depth);
      c += weight * first;
      c2 += weight * second;
      lost += size.lost === 0 ? 0 : weight * second * size.lost;
    }
    // c² tends to B^{L−1} for a source of great size, whose mean few nodes would miss.
    const great = t.n === 0 ? 1 : (t.spread.unseen / t.spread.total) ** (depth - 1);
    if (t.sizes.length > 1 && great > 0) lost += great * (ss.lost - meanOf(t.sizes, (x) => x.lost));
    carried = ss.lost === 0 ? 0 : lost;
    aligned = ts.lost === 0 ? 0 : c * ts.lost;
  }
  const gain = t.below ? (2 * aligned - carried) / t.share : 0;
  const bias = t.below ? Math.max(0, tt.lost - 2 * aligned + carried) / t.share : 0;
  write(out, at, c, bias, noise, gain);
  out[at + S.c2] = c2;
}

/** Means of c and c² over the law of the data, for a source of one size. */
function coefficient(p: DeepLinearParams, t: Setting, ss: Sums, depth: number): readonly [number, number] {
  if (t.n > 0 && t.below) {
    const { first, second } = coefficientMeans(depth, lawOf(p, t, ss.total, ss.seen / ss.total));
    return [first, second];
  }
  const c = t.n === 0 ? 1 : nullSpaceCoefficient(t.fixed / ss.total, ss.unseen / ss.total, depth);
  return [c, c * c];
}

/** What c is averaged over. A generic source points anywhere, so p has the law of isotropic inputs whatever the covariance. */
function lawOf(p: DeepLinearParams, t: Setting, norm2: number, seen: number): DataLaw {
  const { n, tt, ts, scale, freedom } = t;
  const anywhere = p.align === "generic";
  const along = Math.min(tt.total, (ts.total * ts.total) / norm2);
  const across = tt.total - along;
  const slope = anywhere ? along - across / Math.max(1, n / seen - 1) : along;
  return { n, seen, norm2, fixed: tt.seen, slope, along, across, anywhere, scale, freedom };
}

const inverseTrace = memoByObject(({ values, counts }: ReturnType<typeof spectrumOf>): number => {
  return values.reduce((sum, v, g) => (v > 0 ? sum + counts[g] / v : sum), 0);
});

/** A source of infinite size has infinite sums. */
function infinite(of: Sums): Sums {
  const size = (v: number) => (v > 0 ? Number.POSITIVE_INFINITY : 0);
  return {
    total: Number.POSITIVE_INFINITY,
    weighted: size(of.weighted),
    seen: size(of.seen),
    unseen: size(of.unseen),
    lost: size(of.lost),
  };
}
