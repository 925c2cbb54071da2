import { backward, cholesky, forward, gram } from "../../lib/cholesky.ts";
import { dot, largest, norm, smallest, times, transposeTimes } from "../../lib/vectors.ts";

/**
 * A diagonal linear network trained to convergence, as the convex program it solves: min Σ q_{k_d}(β_d) subject to
 * Xβ = y ([A26] §2, science §2.1, §2.6). Scratch, pretraining and fine-tuning differ only in √k.
 *
 * Solved for the dual ν ∈ Rⁿ, where β = (√k/2) sinh 2s, s = Xᵀν and H = X diag(√(k+4β²)) Xᵀ, by Newton's method along the
 * path √k_μ = hypot(√k, μ), μ falling: at large μ the answer is the minimum-norm interpolator, and a jump straight to a
 * tiny √k loses one start in five.
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
/** Bound on |2s|: sinh stays finite with room for squares. */
const FARTHEST = 250;
/** Newton directions before giving up: 10 to 15 are usual. */
const MOST = 100;
/** How exactly a direction is solved for. */
const SLACK = 0.01;
/** Steps of conjugate gradients before a new factor is made: the more samples, the more of them it costs; a few in any case. */
const SAMPLES_A_STEP = 12;
const FEW_STEPS = 4;
/** Multiplications between two rests: a few milliseconds. */
const REST = 4e6;

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
  if (n >= D) return yield* leastSquares(X, y, rootK, n, D);

  const p = new Dual(X, y, rootK, n, D);
  const step = new Float64Array(n);
  const ds = new Float64Array(D);

  // The minimum-norm interpolator sets where the path begins, and its factor serves the first steps there.
  p.W.fill(1);
  step.set(y.subarray(0, n));
  yield* p.direction(step);
  transposeTimes(ds, X, step, n, D);
  let mu = 2 * largest(ds, D);
  if (mu < 0.1 * least) mu = 0;
  let residual = p.evaluate(mu) / length;
  let before = Number.POSITIVE_INFINITY;

  for (;;) {
    const tolerance = mu > 0 ? STAGE : FINAL;
    // At the end steps that still pay polish β: 1e-10 in the residual can be more in β.
    while ((residual > tolerance || (mu === 0 && residual < 0.1 * before)) && p.directions < MOST) {
      for (let i = 0; i < n; i++) step[i] = -p.gradient[i];
      yield* p.direction(step);
      transposeTimes(ds, X, step, n, D);
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
      times(step, X, ds, n, D);
      yield* p.direction(step);
      transposeTimes(ds, X, step, n, D);
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

/** A positive definite matrix A·Aᵀ as the factor of what it is with its diagonal scaled to 1. */
class Scaled {
  private readonly G: Float64Array;
  private readonly scale: Float64Array;
  private readonly rows: number;

  constructor(rows: number) {
    this.rows = rows;
    this.G = new Float64Array(rows * rows);
    this.scale = new Float64Array(rows);
  }

  /** A: row-major rows × cols; its rows are scaled to length 1 in place. */
  *factor(A: Float64Array, cols: number): Generator<void, void> {
    const { G, scale, rows } = this;
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let j = i * cols; j < (i + 1) * cols; j++) sum += A[j] * A[j];
      const inverse = sum > 0 ? 1 / Math.sqrt(sum) : 0;
      for (let j = i * cols; j < (i + 1) * cols; j++) A[j] *= inverse;
      scale[i] = inverse;
    }
    yield;
    G.fill(0);
    yield* gram(G, A, rows, cols);
    yield* cholesky(G, rows, rows, cols * 1e-16);
  }

  /** b becomes (A·Aᵀ)⁻¹b. */
  solve(b: Float64Array): void {
    const { G, scale, rows } = this;
    for (let i = 0; i < rows; i++) b[i] *= scale[i];
    forward(G, rows, rows, b);
    backward(G, rows, rows, b);
    for (let i = 0; i < rows; i++) b[i] *= scale[i];
  }
}

/** The dual problem min Σ (√k_μ/4) cosh 2s − ν·y at one ν and one μ: values, Newton matrix, line search. */
class Dual {
  /** √k_μ = hypot(√k, μ). */
  readonly r: Float64Array;
  readonly nu: Float64Array;
  /** Xᵀν, summed step by step: the last, small steps then correct the rounding of the first, large ones. */
  readonly s: Float64Array;
  readonly beta: Float64Array;
  /** √(k + 4β²) = √k cosh 2s. */
  readonly W: Float64Array;
  /** Xβ − y. */
  readonly gradient: Float64Array;
  factorisations = 0;
  /** Directions solved for. */
  directions = 0;
  private readonly X: Float64Array;
  private readonly y: Float64Array;
  private readonly rootK: Float64Array;
  private readonly n: number;
  private readonly D: number;
  /** X diag(√W), then with its rows scaled to 1. */
  private readonly A: Float64Array;
  private readonly rootW: Float64Array;
  private readonly H: Scaled;
  /** For conjugate gradients: residual, the same through the last factor, direction, H·direction, Xᵀ·direction, target. */
  private readonly rest: Float64Array;
  private readonly scaled: Float64Array;
  private readonly along: Float64Array;
  private readonly image: Float64Array;
  private readonly inputs: Float64Array;
  private readonly asked: Float64Array;

  constructor(X: Float64Array, y: Float64Array, rootK: Float64Array, n: number, D: number) {
    this.X = X;
    this.y = y;
    this.rootK = rootK;
    this.n = n;
    this.D = D;
    this.r = new Float64Array(D);
    this.nu = new Float64Array(n);
    this.s = new Float64Array(D);
    this.beta = new Float64Array(D);
    this.W = new Float64Array(D);
    this.gradient = new Float64Array(n);
    this.A = new Float64Array(n * D);
    this.rootW = new Float64Array(D);
    this.H = new Scaled(n);
    this.rest = new Float64Array(n);
    this.scaled = new Float64Array(n);
    this.along = new Float64Array(n);
    this.image = new Float64Array(n);
    this.inputs = new Float64Array(D);
    this.asked = new Float64Array(n);
  }

  /** β, W and the gradient at s and μ; the value is ‖Xβ − y‖. */
  evaluate(mu: number): number {
    const { r, s, beta, W, gradient, y, rootK, n, D } = this;
    for (let d = 0; d < D; d++) {
      r[d] = Math.hypot(rootK[d], mu);
      // sinh and cosh − 1 from one expm1, exact for small s and for large.
      const e = Math.expm1(2 * Math.abs(s[d]));
      const sinh = 0.5 * (e + e / (1 + e));
      beta[d] = 0.5 * r[d] * (s[d] < 0 ? -sinh : sinh);
      W[d] = r[d] * (1 + (0.5 * e * e) / (1 + e));
    }
    times(gradient, this.X, beta, n, D);
    for (let i = 0; i < n; i++) gradient[i] -= y[i];
    return norm(gradient, n);
  }

  /**
   * b becomes H⁻¹b to a per cent, H = X diag(W) Xᵀ as it is now: by conjugate gradients with the last factor before them,
   * since along the path W changes by factors that most coordinates share; where they are slow, by a new factor.
   */
  *direction(b: Float64Array): Generator<void, void> {
    this.asked.set(b);
    this.directions++;
    if (this.factorisations > 0 && (yield* this.conjugateGradients(b))) return;
    b.set(this.asked);
    yield* this.factor();
    this.H.solve(b);
  }

  private *factor(): Generator<void, void> {
    const { X, A, W, rootW, n, D } = this;
    for (let d = 0; d < D; d++) rootW[d] = Math.sqrt(W[d]);
    for (let i = 0; i < n; i++) for (let j = i * D, d = 0; d < D; d++, j++) A[j] = X[j] * rootW[d];
    yield* this.H.factor(A, D);
    this.factorisations++;
  }

  /** b becomes about H⁻¹b; false, with b lost, if that takes too many steps. */
  private *conjugateGradients(b: Float64Array): Generator<void, boolean> {
    const { X, W, H, n, D, rest, scaled, along, image, inputs } = this;
    const most = Math.max(FEW_STEPS, n / SAMPLES_A_STEP);
    rest.set(b);
    scaled.set(b);
    H.solve(scaled);
    along.set(scaled);
    b.fill(0);
    let size = dot(rest, scaled, n);
    const enough = SLACK * SLACK * size;
    let work = 0;
    for (let k = 0; k < most; k++) {
      transposeTimes(inputs, X, along, n, D);
      for (let d = 0; d < D; d++) inputs[d] *= W[d];
      times(image, X, inputs, n, D);
      const t = size / dot(along, image, n);
      for (let i = 0; i < n; i++) {
        b[i] += t * along[i];
        rest[i] -= t * image[i];
        scaled[i] = rest[i];
      }
      H.solve(scaled);
      const next = dot(rest, scaled, n);
      if (next <= enough) return true;
      const turn = next / size;
      size = next;
      for (let i = 0; i < n; i++) along[i] = scaled[i] + turn * along[i];
      work += (2 * D + n) * n;
      if (work > REST) {
        work = 0;
        yield;
      }
    }
    return false;
  }

  /**
   * The t that minimises the dual at ν + t·step, ds = Xᵀstep. On the way the curvature grows at most by e^{2t‖ds‖_∞}, so a
   * Newton step d shortened to ln(1+d)/d in these units never passes the minimum: t climbs to it from below.
   */
  search(step: Float64Array, ds: Float64Array): number {
    const { r, s, beta, W, D } = this;
    const growth = 2 * largest(ds, D);
    if (growth === 0) return 0;
    const most = this.room(ds);
    const start = dot(this.gradient, step, this.n);
    let slope = start;
    let curvature = 0;
    for (let d = 0; d < D; d++) curvature += W[d] * ds[d] * ds[d];
    let t = 0;
    for (let k = 0; k < 50 && slope < 0; k++) {
      const change = Math.log1p((-slope / curvature) * growth) / growth;
      t += change;
      if (!(t < most)) return most;
      if (change <= 1e-9 * t) break;
      slope = start;
      curvature = 0;
      for (let d = 0; d < D; d++) {
        const at = s[d] + t * ds[d];
        const e = Math.expm1(2 * Math.abs(at));
        const sinh = 0.5 * (e + e / (1 + e));
        slope += (0.5 * r[d] * (at < 0 ? -sinh : sinh) - beta[d]) * ds[d];
        curvature += r[d] * (1 + (0.5 * e * e) / (1 + e)) * ds[d] * ds[d];
      }
    }
    return t;
  }

  /** The largest t with |2(s + t·ds)| ≤ 250. */
  room(ds: Float64Array): number {
    let most = Number.POSITIVE_INFINITY;
    for (let d = 0; d < this.D; d++) {
      const size = Math.abs(ds[d]);
      const s = ds[d] < 0 ? -this.s[d] : this.s[d];
      if (size > 0) most = Math.min(most, Math.max(0, FARTHEST / 2 - s) / size);
    }
    return most;
  }

  move(t: number, step: Float64Array, ds: Float64Array): void {
    for (let i = 0; i < this.n; i++) this.nu[i] += t * step[i];
    for (let d = 0; d < this.D; d++) this.s[d] += t * ds[d];
  }
}

/**
 * Least squares for n ≥ D, by the normal equations; solving again for what the rounding left makes up for their squared
 * condition number (n = D random samples reach 1e4 and more).
 */
function* leastSquares(
  X: Float64Array,
  y: Float64Array,
  rootK: Float64Array,
  n: number,
  D: number,
): Generator<void, Interpolation> {
  const A = new Float64Array(n * D);
  for (let i = 0; i < n; i++) for (let d = 0; d < D; d++) A[d * n + i] = X[i * D + d];
  yield;
  const C = new Scaled(D);
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
