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
import { type Spectrum, spectrumOf } from "./spectrum.ts";
import { S, writeFinetuning as write } from "./state.ts";

/**
 * Scratch, linear transfer and fine-tuning for inputs of any covariance, docs/theory.md §1.3: deterministic equivalents at n = γd
 * samples in dimension d [A]; linear transfer without ridge from a known source is exact [E]. Generic directions are uniformly
 * random, and all results are means over them. A difference δ in chosen directions is spread evenly over these, and its inner
 * product with the generic β_s vanishes on average.
 *
 * Writes the state except for what `solve` adds: the bound, and a baseline with a ridge.
 *
 * @param spectrum `condensed` where only risks are asked for: the same to rounding, but for a readout alone
 */
export function solveAnisotropic(
  p: DeepLinearParams,
  out: Float64Array,
  at: number,
  spectrum: Spectrum = spectrumOf(p),
): void {
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

  // Mean of σ²‖X⁺ε‖² for unit noise ε, in the Euclidean norm.
  const size =
    p.sigma === 0 || n === 0
      ? 0
      : noise === Number.POSITIVE_INFINITY
        ? noise
        : below
          ? ((p.sigma * p.sigma) / kappa) * factor
          : (p.sigma * p.sigma * inverseTrace(spectrum)) / (n - rank - 1);
  // The denominator of ‖X⁺ε‖², what one sample adds to those before it, is a weighted sum over directions: it is approximated by a
  // χ² variable with the same mean and variance.
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
  // λ/(f²·v), where f² = ŝ^{2−2/L} is the squared norm of the feature and v the variance of β̂_s·x/ŝ.
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
  /** True for n < rank: some directions with positive variance are not determined by the data. */
  readonly below: boolean;
  readonly share: number;
  readonly noise: number;
  /** E‖X⁺y‖². */
  readonly fixed: number;
  readonly tt: Sums;
  readonly ts: Sums;
  readonly ss: Sums;
  /**
   * Quadrature for the distribution of ss: near its own interpolation peak the size of a noisy source varies too much for its mean
   * alone.
   */
  readonly sizes: readonly Size[];
  /** Sums of the random part of β̂_s, which alone gives the shape of a source of infinite size. */
  readonly spread: Sums;
  /** σ²‖X⁺ε‖² is distributed as scale·χ²_n/χ²_freedom. */
  readonly freedom: number;
  readonly scale: number;
}

/** Writes the risk of fine-tuning and its gain over the interpolator; the gain is computed without subtracting infinite risks. */
function fineTuning(p: DeepLinearParams, out: Float64Array, at: number, t: Setting): void {
  const { depth } = trained(p);
  const plain = p.formula === "printed" || depth === 1;
  const { tt, ts, ss, noise } = t;
  if (ss.total === 0 && !plain) {
    write(out, at, 0, tt.weighted, 0, out[at + S.baseBias] + noise - tt.weighted);
    return;
  }
  let [c, c2] = [1, 1];
  let carried = ss.lost; // mean of c² times the squared bias `lost` of β̂_s
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
    // For a large source c² tends to B^{L−1}; what the few nodes miss of its mean size is added.
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

/** Means of c and c² over the distribution of the data, for a source of given size. */
function coefficient(p: DeepLinearParams, t: Setting, ss: Sums, depth: number): readonly [number, number] {
  if (t.n > 0 && t.below) {
    const { first, second } = coefficientMeans(depth, lawOf(p, t, ss.total, ss.seen / ss.total));
    return [first, second];
  }
  const c = t.n === 0 ? 1 : nullSpaceCoefficient(t.fixed / ss.total, ss.unseen / ss.total, depth);
  return [c, c * c];
}

/**
 * Distribution over which c is averaged. A generic source has a uniformly random direction, so p is distributed as for isotropic
 * inputs, whatever the covariance.
 */
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

/** Sums of a source of infinite size: ∞ wherever the sum of its shape is positive, else 0. */
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
