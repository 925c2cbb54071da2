/** Mean and standard error of numbers taken in order (Welford 1962): the order is part of the result's last bits. */
export class Moments {
  count = 0;
  mean = 0;
  private m2 = 0;

  add(x: number): void {
    this.count++;
    const delta = x - this.mean;
    this.mean += delta / this.count;
    this.m2 += delta * (x - this.mean);
  }

  /** Unbiased variance; NaN with fewer than two numbers. */
  get variance(): number {
    return this.count > 1 ? this.m2 / (this.count - 1) : Number.NaN;
  }

  /** Standard error of the mean; NaN with fewer than two numbers. */
  get se(): number {
    return Math.sqrt(this.variance / this.count);
  }
}
