import { backward, forward } from "../../../lib/cholesky.ts";
import { kernels } from "../../../lib/kernels/kernels.ts";
import type { Setup } from "../../param.ts";
import { type DeepLinearParams, params } from "../params.ts";
import { bestRidgeFor } from "../theory/bestRidge.ts";
import { learnedShare } from "../theory/deterministicEquivalent.ts";
import { spectrumOf } from "../theory/spectrum.ts";
import { state as names, S } from "../theory/state.ts";
import { solve } from "../theory/theory.ts";
import { directions, replicate as replicateAny, spanning } from "./anisotropicPass.ts";
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
  tunedWidth,
  vectors,
  width,
} from "./passLayout.ts";

/** Ridge regression as a filter of filterPass.ts: e(s) = λ/(s + λ) and g(s) = 1/(s + λ), λ > 0, ∞ to learn nothing. */
const ridgeFilter = (of: (n: number) => number): Filter =>
  function* (A, size, n) {
    const lambda = of(n);
    if (lambda === Number.POSITIVE_INFINITY) return { fitted: (v) => new Float64Array(v.length), left: (v) => v };
    for (let i = 0; i < size; i++) A[i * size + i] += lambda;
    // No pivot can be smaller than λ.
    yield* kernels().cholesky(A, size, size, lambda);
    const fitted = (v: Float64Array) => {
      const x = v.slice();
      forward(A, size, size, x);
      backward(A, size, size, x);
      return x;
    };
    return { fitted, left: (v) => fitted(v).map((x) => lambda * x) };
  };

/** The best λ by theory; instead of 0 the smallest λ that the arithmetic can handle. */
function bestLambda(setup: Setup, n: number, sigma: number, size: number, apart: number): number {
  return lambdaOf(setup, n, bestRidgeFor(spectrumOf(inputsOf(setup)), n, sigma, size, apart).kappa);
}

/**
 * The same towards a source learned from finite data. ∞ where theory has no ridge: fine-tuning is then read from the pass without
 * ridge.
 */
function bestLambdaToSource(setup: Setup, n: number): number {
  const { d, ns, sigma, rho, s, theta, delta, sourceSigma, sourceRidge = 0 } = setup;
  const p: DeepLinearParams = {
    ...(defaults as DeepLinearParams),
    ...inputsOf(setup),
    ...{ gs: ns / d, gamma: n / d, ss: sourceSigma, sr: sourceRidge, L: 1, tune: "best" },
    ...{ sigma, rho, s, theta, delta },
  };
  const state = new Float64Array(names.length);
  solve(p, state, 0);
  const kappa = state[S.tunedKappa];
  return Number.isNaN(kappa) ? Number.POSITIVE_INFINITY : lambdaOf(setup, n, kappa);
}

const defaults = Object.fromEntries(Object.entries(params).map(([key, param]) => [key, param.default]));

/** λ = κ(1 − df1/n), at least the smallest that the arithmetic can handle; ∞ for κ = ∞. */
function lambdaOf(setup: Setup, n: number, kappa: number): number {
  const spectrum = spectrumOf(inputsOf(setup));
  if (kappa === Number.POSITIVE_INFINITY) return kappa;
  const learned = spectrum.values.reduce((sum, v, g) => sum + spectrum.counts[g] * learnedShare(v, kappa), 0);
  return Math.max(kappa * (1 - learned / n), 1e-10 * spectrum.values[0]);
}

/**
 * One replicate of real data: head, then one row per sample size. Where scratch has a ridge, the rows end with the forms under Σ of
 * what is not learned of the target's two vectors, their products with the fitted noise, and the form of that noise (`lost`,
 * `lostW`, `wSw` of the layout). With best ridges the entries of fine-tuning follow (`tunedWidth`). The data and the entries before
 * these are those of the pass without a ridge.
 */
export function* replicate(
  setup: Setup,
  ns: readonly number[],
  seed: number,
  index: number,
): Generator<void, Float64Array> {
  const { ridge: _, noise: __, sigma, size, apart, far, farChosen, ...rest } = setup;
  const { rho: _r, s: _s, theta: _t, delta: _d, sourceSigma: _n, ...bare } = rest;
  const data = yield* (general(setup) ? replicateAny : replicateIsotropic)(bare, ns, seed, index);
  if (bestRidged(setup)) {
    const { lambda, B } = yield* spanning(setup, seed, index);
    const best = (generic: number, chosen: number) => (n: number) => bestLambda(setup, n, sigma, generic, chosen);
    const toSource = vectors(setup) === TASKS ? best(far, farChosen) : (n: number) => bestLambdaToSource(setup, n);
    const filters = [
      { of: B.slice(0, TASKS), filter: ridgeFilter(best(size, apart)), numbers: OWN },
      { of: B, filter: ridgeFilter(toSource), numbers: tunedWidth(setup) },
    ];
    const [first, whole, plain] = [head(setup), width(setup), width(bare)];
    const out = new Float64Array(first + ns.length * whole);
    out.set(data.subarray(0, first));
    for (let k = 0; k < ns.length; k++)
      out.set(data.subarray(first + k * plain, first + (k + 1) * plain), first + k * whole);
    let place = plain;
    for (const { of, filter, numbers } of filters) {
      const at = layout(of.length);
      const own = yield* filterStatistics(lambda, of, filter, ns, seed, index);
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
