/** Mean of `count` numbers and its standard error. */
export interface Estimate {
  readonly count: number;
  readonly mean: number;
  readonly se: number;
}

/** Mean and standard error of `count` numbers; `squares` is the sum of squared deviations from the mean. */
export class Moments implements Estimate {
  readonly count: number;
  readonly mean: number;
  private readonly squares: number;

  constructor(count: number, mean: number, squares: number) {
    this.count = count;
    this.mean = mean;
    this.squares = squares;
  }

  /** Unbiased variance; NaN with fewer than two numbers. */
  get variance(): number {
    return this.count > 1 ? this.squares / (this.count - 1) : Number.NaN;
  }

  /** Standard error of the mean; NaN with fewer than two numbers. */
  get se(): number {
    return Math.sqrt(this.variance / this.count);
  }
}

/**
 * Running moments of several series (Welford 1962); the order of the numbers affects the last bits. Three arrays rather than
 * objects: a drag over a simulated map would make thousands per move and trigger garbage collections.
 */
export class Tally {
  private readonly counts: Uint32Array;
  private readonly means: Float64Array;
  private readonly squares: Float64Array;

  constructor(series: number) {
    this.counts = new Uint32Array(series);
    this.means = new Float64Array(series);
    this.squares = new Float64Array(series);
  }

  add(series: number, x: number): void {
    const count = ++this.counts[series];
    const delta = x - this.means[series];
    const mean = this.means[series] + delta / count;
    this.means[series] = mean;
    this.squares[series] += delta * (x - mean);
  }

  at(series: number): Moments {
    return new Moments(this.counts[series], this.means[series], this.squares[series]);
  }
}
