import { backward, forward } from "../../../lib/cholesky.ts";
import { kernels } from "../../../lib/kernels/kernels.ts";
import type { Setup } from "../../param.ts";
import { bestRidgeFor } from "../theory/bestRidge.ts";
import { learnedShare } from "../theory/deterministicEquivalent.ts";
import { spectrumOf } from "../theory/spectrum.ts";
import { directions, replicate as replicateAny } from "./anisotropicPass.ts";
import { type Filter, filterStatistics } from "./filterPass.ts";
import { replicate as replicateIsotropic } from "./onePass.ts";
import {
  bestRidged,
  general,
  head,
  inputsOf,
  layout,
  OWN,
  ridged,
  ridgeOf,
  TASKS,
  TUNED,
  width,
} from "./passLayout.ts";

/** Ridge regression as a filter of filterPass.ts: e(s) = λ/(s + λ) and g(s) = 1/(s + λ), λ > 0, ∞ where the target is 0. */
const ridgeFilter = (of: (n: number) => number): Filter =>
  function* (A, size, n) {
    const lambda = of(n);
    if (lambda === Number.POSITIVE_INFINITY) return { fitted: (v) => new Float64Array(v.length), left: (v) => v };
    for (let i = 0; i < size; i++) A[i * size + i] += lambda;
    // No pivot can be less.
    yield* kernels().cholesky(A, size, size, lambda);
    const fitted = (v: Float64Array) => {
      const x = v.slice();
      forward(A, size, size, x);
      backward(A, size, size, x);
      return x;
    };
    return { fitted, left: (v) => fitted(v).map((x) => lambda * x) };
  };

/** λ that theory finds best, κ(1 − df1/n); none is the least that the arithmetic can take. */
function bestLambda(setup: Setup, n: number, sigma: number, size: number, apart: number): number {
  const spectrum = spectrumOf(inputsOf(setup));
  const { kappa } = bestRidgeFor(spectrum, n, sigma, size, apart);
  if (kappa === Number.POSITIVE_INFINITY) return kappa;
  const learned = spectrum.values.reduce((sum, v, g) => sum + spectrum.counts[g] * learnedShare(v, kappa), 0);
  return Math.max(kappa * (1 - learned / n), 1e-10 * spectrum.values[0]);
}

/**
 * One replicate of real data: head, then one row a sample size. Where scratch has a ridge the rows end with what is lost of
 * the target's two directions, its product with the fitted noise, and that noise (`lost`, `lostW`, `wSw` of the layout), all
 * under Σ; the data and the entries before these are those of the pass without a ridge.
 */
export function* replicate(
  setup: Setup,
  ns: readonly number[],
  seed: number,
  index: number,
): Generator<void, Float64Array> {
  const { ridge: _, noise: __, sigma, size, apart, far, farChosen, ...bare } = setup;
  const data = yield* (general(setup) ? replicateAny : replicateIsotropic)(bare, ns, seed, index);
  if (bestRidged(setup)) {
    const { lambda, tasks } = directions(setup, seed, index);
    const best = (generic: number, chosen: number) => (n: number) => bestLambda(setup, n, sigma, generic, chosen);
    const at = layout(TASKS);
    const filters = [
      { filter: ridgeFilter(best(size, apart)), numbers: OWN },
      { filter: ridgeFilter(best(far, farChosen)), numbers: TUNED },
    ];
    const [first, whole, plain] = [head(setup), width(setup), width(bare)];
    const out = new Float64Array(first + ns.length * whole);
    out.set(data.subarray(0, first));
    for (let k = 0; k < ns.length; k++)
      out.set(data.subarray(first + k * plain, first + (k + 1) * plain), first + k * whole);
    let place = plain;
    for (const { filter, numbers } of filters) {
      const own = yield* filterStatistics(lambda, tasks, filter, ns, seed, index);
      for (let k = 0; k < ns.length; k++) {
        const row = at.head + k * at.width + at.lost;
        out.set(own.subarray(row, row + numbers), first + k * whole + place);
      }
      place += numbers;
    }
    return out;
  }
  if (!ridged(setup)) return data;
  const { lambda, tasks } = directions(setup, seed, index);
  const own = yield* filterStatistics(
    lambda,
    tasks,
    ridgeFilter((n) => ridgeOf(setup, n)),
    ns,
    seed,
    index,
  );
  const at = layout(TASKS);
  const [first, whole, plain] = [head(setup), width(setup), width(bare)];
  const out = new Float64Array(first + ns.length * whole);
  out.set(data.subarray(0, first));
  for (let k = 0; k < ns.length; k++) {
    const [from, to] = [first + k * plain, first + k * whole];
    out.set(data.subarray(from, from + plain), to);
    const row = at.head + k * at.width;
    out.set(own.subarray(row + at.lost, row + at.lost + OWN), to + plain);
  }
  return out;
}
