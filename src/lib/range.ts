/** A stretch of a number line, linear or logarithmic; where it is logarithmic, `lo` > 0. */
export interface Range {
  readonly lo: number;
  readonly hi: number;
  readonly log: boolean;
}

/** The value at a fraction of the range: `lo` at 0, `hi` at 1 (to rounding). */
export function valueAt({ lo, hi, log }: Range, fraction: number): number {
  return log ? lo * (hi / lo) ** fraction : lo + (hi - lo) * fraction;
}

/** Where a value lies: 0 at `lo`, 1 at `hi`, outside of 0 … 1 beyond them. */
export function fractionOf({ lo, hi, log }: Range, value: number): number {
  return log ? Math.log(value / lo) / Math.log(hi / lo) : (value - lo) / (hi - lo);
}
