const INV_SQRT_2PI = 0.3989422804014327;

/** Φ(−r) for r ≥ 0, relative error about 1e-14: the series of Φ − ½ up to r = 2.5, then the continued fraction. */
export function normalTail(r: number): number {
  const density = INV_SQRT_2PI * Math.exp(-0.5 * r * r);
  if (r < 2.5) {
    let term = r;
    let sum = r;
    for (let n = 3; term > 1e-17 * sum; n += 2) {
      term *= (r * r) / n;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = r;
  for (let n = 120; n >= 1; n--) fraction = r + n / fraction;
  return density / fraction;
}
