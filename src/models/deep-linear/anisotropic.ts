import { cosDegrees, sinDegrees } from "./angles.ts";
import { columnOf, combine, finiteRank, fittedNoise, type Sums } from "./deterministicEquivalent.ts";
import { featureFloor } from "./featureFloor.ts";
import { linearTransfer } from "./linearTransfer.ts";
import { nullSpaceCoefficient } from "./nullSpace.ts";
import { type DeepLinearParams, trained } from "./params.ts";
import { sampleCount } from "./scratch.ts";
import { sourceMoments, sourceSize } from "./sourceMoments.ts";
import { spectrumOf } from "./spectrum.ts";
import { S } from "./state.ts";

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
  const source = sourceMoments(spectrum, column, sampleCount(p.gs, p.d), p.s, p.ss);
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
  fineTuning(p, out, at, { n, below, share, noise, fixed: tt.seen + size, tt, ts, ss, sizes, spread: source.spread });

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
  let c = 1;
  let carried = ss.lost; // c²‖·‖² of what β̂_s has where the data do not see
  let aligned = ts.lost;
  if (!plain) {
    c = meanOf(t.sizes, (x) => coefficient(t, x, depth));
    carried = meanOf(t.sizes, (x) => (x.lost === 0 ? 0 : coefficient(t, x, depth) ** 2 * x.lost));
    aligned = c === Number.POSITIVE_INFINITY ? 0 : c * ts.lost;
    // c² tends to B^{L−1} for a source of great size, whose mean few nodes would miss.
    const great = t.n === 0 ? 1 : (t.spread.unseen / t.spread.total) ** (depth - 1);
    if (t.sizes.length > 1 && great > 0) carried += great * (ss.lost - meanOf(t.sizes, (x) => x.lost));
  } else if (ss.total === Number.POSITIVE_INFINITY) {
    carried = ss.total;
    aligned = 0;
  }
  const atPeak = noise === Number.POSITIVE_INFINITY && !plain;
  const gain = !t.below || atPeak ? 0 : (2 * aligned - carried) / t.share;
  const bias = t.below ? Math.max(0, tt.lost - 2 * aligned + carried) / t.share : 0;
  write(out, at, c, bias, noise, gain);
}

/** Mean of 1/χ²_n against 1/n: at infinite depth c² divides by what few samples see of the source (docs/theory.md §1.3). */
const few = (n: number): number => (n > 2 ? n / (n - 2) : Number.POSITIVE_INFINITY);

function coefficient({ n, fixed }: Setting, ss: Sums, depth: number): number {
  if (n === 0) return 1;
  if (depth < Number.POSITIVE_INFINITY) return nullSpaceCoefficient(fixed / ss.total, ss.unseen / ss.total, depth);
  return fixed === 0 ? 0 : Math.sqrt((fixed / ss.seen) * few(n));
}

function write(out: Float64Array, at: number, c: number, bias: number, noise: number, gain: number): void {
  out[at + S.c] = c;
  out[at + S.finetuneBias] = bias;
  out[at + S.finetuneNoise] = noise;
  out[at + S.finetuneGain] = gain;
}

function inverseTrace({ values, counts }: ReturnType<typeof spectrumOf>): number {
  return values.reduce((sum, v, g) => (v > 0 ? sum + counts[g] / v : sum), 0);
}

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
