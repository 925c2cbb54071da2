import { ScaledFactor } from "../../../lib/scaledFactor.ts";
import { largest, norm, smallest, times, transposeTimes } from "../../../lib/vectors.ts";
import { Dual } from "./dual.ts";

/**
 * A diagonal linear network trained to convergence, as the convex program it solves: min Σ q_{k_d}(β_d) subject to
 * Xβ = y ([A26] §2, docs/theory.md §2.1, §2.6). Scratch, pretraining and fine-tuning differ only in √k.
 *
 * Solved for the dual ν ∈ Rⁿ, where β = (√k/2) sinh 2s, s = Xᵀν and H = X diag(√(k+4β²)) Xᵀ, by Newton's method along the
 * path √k_μ = hypot(√k, μ), μ falling: at large μ the answer is the minimum-norm interpolator, and starting directly at a
 * tiny √k fails in one of five cases.
 */
export interface Interpolation {
  /** β, D numbers. NaN throughout where none was found (equal samples with different labels, √k = 0, data not finite). */
  readonly beta: Float64Array;
  /** The dual ν, n numbers: s = Xᵀν, β = (√k/2) sinh 2s. For n ≥ D the shortest such ν. */
  readonly nu: Float64Array;
  /**
   * ‖Xβ − y‖/‖y‖ of the last iterate. n ≤ D: below 1e-10, or below 1e-9 where rounding forbids that, or else β is NaN.
   * n > D: what least squares leaves.
   */
  readonly residual: number;
  /** Cholesky factors computed, n²D/2 + n³/6 multiplications each: for measurements. */
  readonly factorisations: number;
}

/** ‖Xβ − y‖/‖y‖ to reach at μ = 0; to be accepted at all; to reach on the path; by which a predictor has lost the path. */
const FINAL = 1e-10;
const ACCEPTED = 1e-9;
const STAGE = 1e-2;
const LOST = 10;
/** From one μ to the next. */
const FALL = 0.05;
/** Newton directions before giving up: 15 to 20 are usual, 39 the most seen down to √k = 1e-12. */
const MOST = 100;
/**
 * The interpolator that gradient flow finds; for n > D least squares, where √k plays no part.
 * @param X row-major n × D; @param y n labels; @param rootK √k_d > 0, D of them. Yields every few milliseconds.
 */
export function* interpolate(
  X: Float64Array,
  y: Float64Array,
  rootK: Float64Array,
  n: number,
  D: number,
): Generator<void, Interpolation> {
  const length = norm(y, n);
  const least = smallest(rootK, D);
  if (!(least > 0 && largest(rootK, D) < Number.POSITIVE_INFINITY && length < Number.POSITIVE_INFINITY)) {
    return failure(n, D, Number.NaN, 0);
  }
  if (length === 0) {
    return { beta: new Float64Array(D), nu: new Float64Array(n), residual: 0, factorisations: 0 };
  }
  if (n >= D) {
    const C = new ScaledFactor(D);
    try {
      return yield* leastSquares(C, X, y, rootK, n, D);
    } finally {
      C.free();
    }
  }

  const p = new Dual(X, y, rootK, n, D);
  try {
    return yield* path(p, y, rootK, n, D);
  } finally {
    p.free();
  }
}

function* path(p: Dual, y: Float64Array, rootK: Float64Array, n: number, D: number): Generator<void, Interpolation> {
  const length = norm(y, n);
  const least = smallest(rootK, D);
  const step = new Float64Array(n);
  const ds = new Float64Array(D);

  // The minimum-norm interpolator sets where the path begins, and its factor serves the first steps there.
  p.W.fill(1);
  step.set(y.subarray(0, n));
  yield* p.direction(step);
  p.transposeTimes(ds, step);
  let mu = 2 * largest(ds, D);
  if (mu < 0.1 * least) mu = 0;
  let residual = p.evaluate(mu) / length;
  let before = Number.POSITIVE_INFINITY;

  for (;;) {
    const tolerance = mu > 0 ? STAGE : FINAL;
    // At the end, further steps that still reduce the residual improve β: 1e-10 in the residual can be more in β.
    while ((residual > tolerance || (mu === 0 && residual < 0.1 * before)) && p.directions < MOST) {
      for (let i = 0; i < n; i++) step[i] = -p.gradient[i];
      yield* p.direction(step);
      p.transposeTimes(ds, step);
      const t = p.search(step, ds);
      p.move(t, step, ds);
      before = residual;
      residual = p.evaluate(mu) / length;
      yield;
    }
    if (mu === 0 || !(residual <= tolerance)) break;

    // Predictor: keeps Xβ = y to first order in the change of log √k_μ. Where that loses the path, about once in a
    // hundred paths, the fall is halved in the logarithm.
    let next = mu;
    for (let fall = FALL; fall < 0.999; fall = Math.sqrt(fall)) {
      const target = fall * mu < 0.1 * least ? 0 : fall * mu;
      for (let d = 0; d < D; d++) ds[d] = -p.beta[d] * Math.log(Math.hypot(rootK[d], target) / p.r[d]);
      p.times(step, ds);
      yield* p.direction(step);
      p.transposeTimes(ds, step);
      if (p.room(ds) < 1) continue;
      p.move(1, step, ds);
      residual = p.evaluate(target) / length;
      if (residual <= LOST) {
        next = target;
        break;
      }
      p.move(-1, step, ds);
      p.evaluate(mu);
    }
    if (next === mu) break;
    mu = next;
    before = 0;
  }
  if (mu > 0 || !(residual <= ACCEPTED)) return failure(n, D, residual, p.factorisations);
  return { beta: p.beta, nu: p.nu, residual, factorisations: p.factorisations };
}

function failure(n: number, D: number, residual: number, factorisations: number): Interpolation {
  const beta = new Float64Array(D).fill(Number.NaN);
  return { beta, nu: new Float64Array(n).fill(Number.NaN), residual, factorisations };
}

/**
 * Least squares for n ≥ D, by the normal equations; solving again for what the rounding left makes up for their squared
 * condition number (n = D random samples reach 1e4 and more).
 */
function* leastSquares(
  C: ScaledFactor,
  X: Float64Array,
  y: Float64Array,
  rootK: Float64Array,
  n: number,
  D: number,
): Generator<void, Interpolation> {
  const A = new Float64Array(n * D);
  for (let i = 0; i < n; i++) for (let d = 0; d < D; d++) A[d * n + i] = X[i * D + d];
  yield;
  yield* C.factor(A, n);

  const beta = new Float64Array(D);
  const nu = new Float64Array(n);
  const rest = new Float64Array(n);
  const change = new Float64Array(D);
  // β += C⁻¹Xᵀ(y − Xβ) until the changes are rounding; a change that no longer falls tells the same.
  rest.set(y.subarray(0, n));
  let last = Number.POSITIVE_INFINITY;
  let size = 0;
  for (let k = 0; k < 20; k++) {
    transposeTimes(change, X, rest, n, D);
    C.solve(change);
    size = norm(change, D);
    if (!(size < 0.5 * last)) break;
    for (let d = 0; d < D; d++) beta[d] += change[d];
    times(rest, X, beta, n, D);
    for (let i = 0; i < n; i++) rest[i] = y[i] - rest[i];
    last = size;
    yield;
  }
  const residual = norm(rest, n) / norm(y, n);
  // Singular XᵀX: no change ever became small.
  if (!(size <= 1e-6 * norm(beta, D)) || (n === D && !(residual <= ACCEPTED))) return failure(n, D, residual, 1);

  // ν = X C⁻¹s in the same way.
  for (let k = 0; k < 4; k++) {
    transposeTimes(change, X, nu, n, D);
    for (let d = 0; d < D; d++) change[d] = 0.5 * Math.asinh((2 * beta[d]) / rootK[d]) - change[d];
    C.solve(change);
    times(rest, X, change, n, D);
    for (let i = 0; i < n; i++) nu[i] += rest[i];
    yield;
  }
  return { beta, nu, residual, factorisations: 1 };
}
