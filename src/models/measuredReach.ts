/** A measured risk: mean and half width of its band (NaN where the variance is infinite). */
export interface MeasuredRisk {
  readonly at: number;
  readonly mean: number;
  readonly half: number;
}

/** n*(ε) of measured means; +∞ where it is not reached within the measured sample sizes. */
export interface MeasuredReach {
  readonly first: number;
  /** Smallest and largest n compatible with the band. */
  readonly earliest: number;
  readonly latest: number;
  /** The smallest measured sample size. */
  readonly from: number;
}

/**
 * n*(ε) from measured means, ascending in n, by linear interpolation: of the means, of the lower and of the upper ends of
 * their bands. Means without a band are ignored; undefined if none is left.
 */
export function measuredReach(risks: readonly MeasuredRisk[], epsilon: number): MeasuredReach | undefined {
  const known = risks.filter(({ mean, half }) => Number.isFinite(mean) && half >= 0);
  if (known.length === 0) return undefined;
  const first = (shift: number): number => {
    const heights = known.map(({ mean, half }) => mean + shift * half - epsilon);
    const i = heights.findIndex((h) => h <= 0);
    if (i <= 0) return i === 0 ? known[0].at : Number.POSITIVE_INFINITY;
    const share = heights[i - 1] / (heights[i - 1] - heights[i]);
    return known[i - 1].at + share * (known[i].at - known[i - 1].at);
  };
  return { first: first(0), earliest: first(-1), latest: first(1), from: known[0].at };
}
