/**
 * E f(u) for u ~ χ²_n, n > 0 real, by the trapezoid rule in t = ln u, where the density is analytic and the rule
 * converges geometrically. `f` must be bounded and tend to a constant below `small` (its smallest scale in u).
 * Relative error about 1e-12. Weights are normalised by their own sum, so no Γ function enters.
 */
export function chiSquareMean(n: number, small: number, f: (u: number) => number): number {
  const h = Math.min(0.2, 0.5 * Math.sqrt(2 / n));
  const half = n / 2;
  const top = Math.log(n);
  const peak = half * top - n / 2;
  let weight = 0;
  let sum = 0;
  for (let k = 1; ; k++) {
    const u = Math.exp(top + k * h);
    const w = Math.exp(half * (top + k * h) - u / 2 - peak);
    weight += w;
    sum += w * f(u);
    if (w < 1e-18) break;
  }
  const floor = Math.log(Math.min(small, 1)) - 38;
  for (let k = 0; ; k++) {
    const t = top - k * h;
    const u = Math.exp(t);
    const w = Math.exp(half * t - u / 2 - peak);
    // An f that grows towards 0, like (a/(u+a))², has its mean where the density is negligible.
    if (w <= 1e-18 && w * Math.abs(f(u)) <= 1e-18 * Math.abs(sum)) break;
    if (t < floor) {
      // Below every scale of f and of e^{−u/2} the terms are a geometric series.
      const rest = w / (1 - Math.exp(-half * h));
      weight += rest;
      sum += rest * f(u);
      break;
    }
    weight += w;
    sum += w * f(u);
  }
  return sum / weight;
}

export interface ChiSquareRule {
  readonly nodes: readonly number[];
  /** Their sum is 1. */
  readonly weights: readonly number[];
}

/**
 * The same rule with some 20 nodes (110 at n = 1) and six digits, for expensive functions: means over u ~ χ²_n of a function
 * that is smooth in ln u and grows towards 0 more slowly than u^{−n/2}.
 */
export function chiSquareRule(n: number): ChiSquareRule {
  const h = Math.min(0.4, 0.6 * Math.sqrt(2 / n));
  const top = Math.log(n);
  const [nodes, weights]: [number[], number[]] = [[], []];
  let total = 0;
  for (const side of [1, -1])
    for (let k = side === 1 ? 0 : 1; ; k++) {
      const t = side * k * h;
      const w = Math.exp((n / 2) * (t - Math.expm1(t)));
      if (w < 1e-9) break;
      nodes.push(Math.exp(top + t));
      weights.push(w);
      total += w;
    }
  return { nodes, weights: weights.map((w) => w / total) };
}
