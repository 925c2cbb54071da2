/**
 * Sample complexity of any learning curve: n*(ε), the first sample size at which its risk is at or below a target error ε.
 * Samples are counted in units of a model's sample parameter (γ = n/d, α = n/D). A curve need not be monotone: it has a
 * peak at double descent. Our own definition, in none of the papers.
 */

/** Risk at a sample size ≥ 0: ≥ 0, +∞ where it diverges; NaN counts as +∞. */
export type LearningCurve = (n: number) => number;

export interface Reach {
  /** First n with risk ≤ ε, to 1e-10 of itself; 0 where no target data are needed, +∞ for never within the range. */
  readonly first: number;
  /** Intervals after it, [from, to], where the risk is above ε again; the last one may end with the range. */
  readonly again: readonly (readonly [number, number])[];
  readonly never: boolean;
  /** Least risk in the range. */
  readonly floor: number;
}

/** Relative tolerance of a crossing, so that a saving, the logarithm of two, is the same to 1e-9 in every engine; and the n below which it counts as 0. */
const TOLERANCE = 1e-10;
const LEAST = 1e-12;

/**
 * Ascending grid of the range, both ends included: logarithmic in the distance from 0 and from the peak, down to
 * 10^−decades.
 *
 * @param dense points per decade
 * @param peak the interpolation threshold
 */
export function sampleGrid(range: readonly [number, number], dense: number, decades: number, peak = 1): Float64Array {
  const [lo, hi] = range;
  const places = [lo, hi, peak];
  const most = Math.ceil(dense * Math.log10(Math.max(1, hi / peak)));
  for (let k = -dense * decades; k <= most; k++) {
    const t = peak * 10 ** (k / dense);
    places.push(k > 0 ? t + peak : t, peak + t, peak - t);
  }
  const inside = places.filter((n) => n >= lo && n <= hi).sort((a, b) => a - b);
  return Float64Array.from(inside.filter((n, i) => i === 0 || n - inside[i - 1] > 1e-12 * n));
}

/** NaN counts as +∞. */
const at = (curve: LearningCurve, n: number): number => {
  const risk = curve(n);
  return Number.isNaN(risk) ? Number.POSITIVE_INFINITY : risk;
};

/**
 * Root of risk = ε in a bracket with one end above ε: the end of the last bracket where the risk is ≤ ε. Regula falsi
 * (Illinois), with bisection where that is slow or a risk is infinite.
 */
function crossing(curve: LearningCurve, [from, to]: Pair, [first, last]: Pair, epsilon: number): number {
  let [a, b] = [from, to];
  let [fa, fb] = [first - epsilon, last - epsilon];
  const falls = fb <= 0;
  let kept: "a" | "b" | undefined;
  let width = b - a;
  for (let k = 1; k < 400 && b - a > TOLERANCE * b && b > LEAST; k++) {
    // Keep the tolerance from both ends: next to the root the other end then follows in one step.
    const edge = 0.4 * TOLERANCE * b;
    const straight = Math.max(a + edge, Math.min(b - edge, a + ((b - a) * fa) / (fa - fb)));
    const slow = (k % 4 === 0 && b - a > width / 4) || !Number.isFinite(fa) || !Number.isFinite(fb);
    if (k % 4 === 0) width = b - a;
    const n = slow ? a + (b - a) / 2 : straight;
    const f = at(curve, n) - epsilon;
    if (f <= 0 === falls) {
      [b, fb] = [n, f];
      if (kept === "a") fa /= 2;
      kept = "a";
    } else {
      [a, fa] = [n, f];
      if (kept === "b") fb /= 2;
      kept = "b";
    }
  }
  return falls ? b : a;
}

type Pair = readonly [number, number];

const GOLDEN = (3 - Math.sqrt(5)) / 2;

/**
 * Minimum of `f` in a bracket (low, mid, high), by golden section. Stops early once f ≤ `enough`, or when even twice the
 * decrease that the secants allow would not reach it.
 */
function lowest(
  f: LearningCurve,
  [low, mid, high]: readonly [number, number, number],
  [fLow, fMid, fHigh]: readonly [number, number, number],
  enough: number,
): { readonly n: number; readonly value: number } {
  let [a, m, b] = [low, mid, high];
  let [fa, fm, fb] = [fLow, fMid, fHigh];
  for (let k = 0; k < 80 && fm > enough && b - a > 1e-8 * m; k++) {
    const fall = Math.max(((fa - fm) * (b - m)) / (m - a), ((fb - fm) * (m - a)) / (b - m));
    if (fall <= 1e-15 * Math.abs(fm) || (Number.isFinite(enough) && fm - 2 * fall > enough)) break;
    const right = b - m > m - a;
    const n = right ? m + GOLDEN * (b - m) : m - GOLDEN * (m - a);
    const value = f(n);
    if (value < fm) {
      if (right) [a, fa] = [m, fm];
      else [b, fb] = [m, fm];
      [m, fm] = [n, value];
    } else if (right) [b, fb] = [n, value];
    else [a, fa] = [n, value];
  }
  return { n: m, value: fm };
}

const triple = (of: ArrayLike<number>, i: number): [number, number, number] => [of[i - 1], of[i], of[i + 1]];

const isBottom = ([a, m, b]: readonly [number, number, number]) => m <= a && m <= b && (m < a || m < b);

/**
 * n*(ε) alone, for solves repeated thousands of times: scans the grid up to the first risk ≤ ε and searches each local
 * minimum on the way. The same number as `nStar`.
 *
 * @param value risk at the i-th grid point, possibly cached by the caller
 * @returns n ≥ 0, or +∞ for never
 */
export function firstReach(
  curve: LearningCurve,
  epsilon: number,
  grid: Float64Array,
  value: (i: number) => number = (i) => at(curve, grid[i]),
): number {
  let [before, here] = [Number.NaN, Number.NaN];
  for (let i = 0; i < grid.length; i++) {
    const next = value(i);
    if (isBottom([before, here, next])) {
      const dip = lowest((n) => at(curve, n), triple(grid, i - 1), [before, here, next], epsilon);
      if (dip.value <= epsilon) return crossing(curve, [grid[i - 2], dip.n], [before, dip.value], epsilon);
    }
    if (next <= epsilon) return i === 0 ? grid[0] : crossing(curve, [grid[i - 1], grid[i]], [here, next], epsilon);
    [before, here] = [here, next];
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * n*(ε) with the intervals above ε after it and the least risk.
 *
 * @param known risks at the grid points, if already computed
 */
export function nStar(curve: LearningCurve, epsilon: number, grid: Float64Array, known?: Float64Array): Reach {
  const risk = (n: number) => at(curve, n);
  const values = Float64Array.from(grid, (n, i) => at(() => known?.[i] ?? curve(n), n));
  // Grid points plus all local minima and maxima that may cross ε between them.
  const places: { readonly n: number; readonly value: number }[] = [];
  for (let i = 0; i < grid.length; i++) {
    places.push({ n: grid[i], value: values[i] });
    if (i === 0 || i === grid.length - 1) continue;
    const [around, heights] = [triple(grid, i), triple(values, i)];
    const depths = heights.map((v) => -v) as typeof heights;
    if (values[i] > epsilon && isBottom(heights)) places.push(lowest(risk, around, heights, epsilon));
    else if (values[i] <= epsilon && isBottom(depths)) {
      const top = lowest((n) => -risk(n), around, depths, -epsilon);
      places.push({ n: top.n, value: -top.value });
    }
  }
  places.sort((a, b) => a.n - b.n);

  const turns: number[] = places[0].value <= epsilon ? [places[0].n] : [];
  for (let i = 1; i < places.length; i++) {
    const [a, b] = [places[i - 1], places[i]];
    if (a.value <= epsilon !== b.value <= epsilon) turns.push(crossing(curve, [a.n, b.n], [a.value, b.value], epsilon));
  }
  const again: (readonly [number, number])[] = [];
  for (let k = 1; k < turns.length; k += 2) again.push([turns[k], turns[k + 1] ?? grid[grid.length - 1]]);
  return {
    first: turns[0] ?? Number.POSITIVE_INFINITY,
    again,
    never: turns.length === 0,
    floor: leastRisk(risk, grid, values),
  };
}

function leastRisk(risk: LearningCurve, grid: Float64Array, values: Float64Array): number {
  let k = 0;
  for (let i = 1; i < grid.length; i++) if (values[i] < values[k]) k = i;
  if (k === 0 || k === grid.length - 1) return values[k];
  return lowest(risk, triple(grid, k), triple(values, k), Number.NEGATIVE_INFINITY).value;
}
