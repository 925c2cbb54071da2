import type { Setup } from "../../param.ts";
import type { Train } from "../theory/kernels.ts";

/** Where the statistics of a replicate stand. Apart from the replicate, which only threads run. */

export const trains: readonly Train[] = ["first", "readout", "both"];

/** Numbers of a symmetric m × m matrix. */
export const triangle = (m: number): number => (m * (m + 1)) / 2;

/** Functions that span tasks and source: β_s/s and a unit vector orthogonal to it; for finite source data what was learned of the first, and of the noise. */
export const functions = (setup: Setup): number => (setup.ns < 0 ? 2 : 4);

/**
 * For m functions g and the noise ε, with A = K⁻¹(g(X), ε) for the n samples: head E g gᵀ; row g(X)ᵀK⁻¹g(X), then E g(x) H(x, X)·A, m × (m+1),
 * then Aᵀ E[H(X, x)H(x, X)] A.
 */
export const head = (setup: Setup): number => triangle(functions(setup));
export const width = (setup: Setup): number => {
  const m = functions(setup);
  return triangle(m) + m * (m + 1) + triangle(m + 1);
};

/** wᵀFw for a lower triangle F from `at` on. */
export function form(data: Float64Array, at: number, w: readonly number[]): number {
  let sum = 0;
  for (let i = 0, k = at; i < w.length; i++)
    for (let j = 0; j <= i; j++, k++) sum += (i === j ? 1 : 2) * data[k] * w[i] * w[j];
  return sum;
}
