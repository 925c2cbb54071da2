/**
 * The scalar denoiser of a diagonal network: η = prox of κ q_k at x, through the dual variable s:
 * (√k/2) sinh 2s + κ s = x, η = (√k/2) sinh 2s. docs/theory.md §2.4.
 */
export interface Prox {
  readonly s: number;
  readonly eta: number;
  /** dη/dx = W/(W+κ), W = √(k + 4η²). */
  readonly slope: number;
}

/** Newton from the right end: x(s) is convex for s ≥ 0, so the steps fall monotonically onto the root. */
export function prox(x: number, kappa: number, rootK: number): Prox {
  const s = dual(x, kappa, rootK);
  const eta = (rootK / 2) * Math.sinh(2 * s);
  const w = Math.hypot(rootK, 2 * eta);
  return { s, eta, slope: w / (w + kappa) };
}

/** The dual variable s of x; odd in x. */
export function dual(x: number, kappa: number, rootK: number): number {
  const target = Math.abs(x);
  if (target === 0) return 0;
  // Both terms of x(s) are below |x|: two upper ends. Then Newton, monotone by convexity.
  let s = Math.min(target / (rootK + kappa), 0.5 * Math.asinh((2 * target) / rootK));
  for (let i = 0; i < 60; i++) {
    const e = Math.exp(2 * s);
    const value = (rootK / 4) * (e - 1 / e) + kappa * s - target;
    const step = value / ((rootK / 2) * (e + 1 / e) + kappa);
    s -= step;
    if (Math.abs(step) <= 1e-15 * s) break;
  }
  return x < 0 ? -s : s;
}
