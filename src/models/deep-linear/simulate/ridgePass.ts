import { backward, forward } from "../../../lib/cholesky.ts";
import { kernels } from "../../../lib/kernels/kernels.ts";
import type { Setup } from "../../param.ts";
import { directions, replicate as replicateAny } from "./anisotropicPass.ts";
import { type Filter, filterStatistics } from "./filterPass.ts";
import { replicate as replicateIsotropic } from "./onePass.ts";
import { general, head, layout, OWN, ridged, ridgeOf, TASKS, width } from "./passLayout.ts";

/** Ridge regression as a filter of filterPass.ts: e(s) = λ/(s + λ) and g(s) = 1/(s + λ), λ > 0, ∞ where the target is 0. */
const ridgeFilter = (setup: Setup): Filter =>
  function* (A, size, n) {
    const lambda = ridgeOf(setup, n);
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

/**
 * One replicate of real data: head, then one row a sample size. Where scratch has a ridge the rows end with what is lost of
 * the target's two directions, its product with the fitted noise, and that noise (`lost`, `lostW`, `wSw` of the layout), all
 * under Σ; the data and what stands before are those of the pass without.
 */
export function* replicate(
  setup: Setup,
  ns: readonly number[],
  seed: number,
  index: number,
): Generator<void, Float64Array> {
  const { ridge: _, noise: __, ...bare } = setup;
  const data = yield* (general(setup) ? replicateAny : replicateIsotropic)(bare, ns, seed, index);
  if (!ridged(setup)) return data;
  const { lambda, tasks } = directions(setup, seed, index);
  const own = yield* filterStatistics(lambda, tasks, ridgeFilter(setup), ns, seed, index);
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
