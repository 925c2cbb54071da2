import { backward, cholesky, forward, gram } from "../../../lib/cholesky.ts";
import { largest, norm, times, transposeTimes } from "../../../lib/vectors.ts";

/**
 * Training a diagonal linear network, followed in time: gradient flow ([A26], docs/theory.md §2.1, §2.6) from β = 0.
 *
 * On the loss ½‖y − Xβ‖² every weight moves at its own negative gradient: ẇ± = ±v±∘Xᵀ(y − Xβ), v̇± = ±w±∘Xᵀ(y − Xβ).
 * Then β = (√k/2) sinh 2s with s = Xᵀν, √k = 2(w² + v²) at the start, and dν/dt = y − Xβ in that same time t. On the mean
 * squared error ‖y − Xβ‖²/n the network passes the same states, at n/2 times the time.
 *
 * dν/dt has the Jacobian −H, H = X diag(√(k+4β²)) Xᵀ: negative semidefinite, its size over as many orders of magnitude as
 * √k to β. Hence a linearly implicit method, Rodas3: order 3 with an error of order 2, L-stable, one Cholesky factor of
 * I + γhH a step (Sandu et al., Atmos. Environ. 31 (1997) 3459).
 */
export interface FlowPoint {
  /** t: 0 for the first point. */
  readonly time: number;
  /** β(t), D numbers: a copy. */
  readonly beta: Float64Array;
  /** Mean squared training error ‖y − Xβ‖²/n; 0 for n = 0. */
  readonly loss: number;
}

export interface FlowEnd extends FlowPoint {
  /** ‖y − Xβ‖/‖y‖; for n > D ‖Xᵀ(y − Xβ)‖/‖Xᵀy‖. */
  readonly residual: number;
  /** Whether the residual came below 1e-10. False: out of time or steps, or data that are not finite. */
  readonly converged: boolean;
  /** Accepted and rejected steps of the integrator. */
  readonly steps: number;
  readonly rejected: number;
}

export interface FlowOptions {
  /** Error a step may add to β, in units of the largest |β|; the residual may be out by three times that share of itself. */
  readonly tolerance?: number;
  /** The time to stop at if training has not converged. Default: 1e12 times the first step. */
  readonly maxTime?: number;
  /** Steps to stop after. */
  readonly maxSteps?: number;
}

/** Residual to reach: 1e-8 in the residual can be 1e-5 in β. */
const FINAL = 1e-10;
/** Bound on |2s|: sinh stays finite. */
const FARTHEST = 250;
const GAMMA = 0.5;
/** The first step, in units of the time in which β would grow or the loss fall e-fold. */
const FIRST = 0.02;
/** A step is at most this share of the time passed; then it is a point to draw. */
const SHARE = 0.1;
/** The same from the time of 1e6 first steps on. */
const LATE_SHARE = 0.6;
const LATE = 1e6;
/** Change of the loss, as a fraction of the first one, after which a point is yielded. */
const DROP = 0.05;

/**
 * Yields states of the integrator, about 20 a decade of time (5 after six decades) and one for each 5 % of the loss, at
 * most about 200; undefined in between lets the worker handle messages. The last state is yielded too.
 * @param X row-major n × D; @param y n labels; @param rootK √k_d ≥ 0, D of them (√k_d = 0 never leaves β_d = 0).
 */
export function* gradientFlow(
  X: Float64Array,
  y: Float64Array,
  rootK: Float64Array,
  n: number,
  D: number,
  options: FlowOptions = {},
): Generator<FlowPoint | undefined, FlowEnd> {
  const { tolerance = 3e-4, maxSteps = 3000 } = options;
  let [now, next] = [state(n, D), state(n, D)];
  const [k1, k2, k3, k4, sum] = [0, 1, 2, 3, 4].map(() => new Float64Array(n));
  const ds = new Float64Array(D);
  const A = new Float64Array(n * D);
  const [H, T] = [new Float64Array(n * n), new Float64Array(n * n)];
  let time = 0;
  let steps = 0;
  let rejected = 0;

  evaluate(now, X, y, rootK, n, D);
  const whole = now.length;
  transposeTimes(ds, X, now.rest, n, D);
  const most = largest(ds, D);
  const slope = norm(ds, D);
  const residual = () => {
    if (n <= D) return whole === 0 ? 0 : now.length / whole;
    transposeTimes(ds, X, now.rest, n, D);
    return slope === 0 ? 0 : norm(ds, D) / slope;
  };
  const point = (): FlowPoint => ({ time, beta: now.beta.slice(), loss: n > 0 ? now.length ** 2 / n : 0 });
  const end = (left: number): FlowEnd => ({ ...point(), residual: left, converged: left <= FINAL, steps, rejected });
  let last = point();
  yield last;

  /** `to` becomes the state at ν + sum; false if that is not finite. */
  const reach = (to: State): boolean => {
    transposeTimes(ds, X, sum, n, D);
    for (let d = 0; d < D; d++) to.s[d] = now.s[d] + ds[d];
    return largest(to.s, D) <= FARTHEST / 2 && evaluate(to, X, y, rootK, n, D);
  };
  const solve = (b: Float64Array) => {
    forward(T, n, n, b);
    backward(T, n, n, b);
  };
  /** One step with the factor T of I + gH, g = γh, into `next`; the value is its error in units of what is allowed. */
  const attempt = (g: number): number => {
    for (let i = 0; i < n; i++) k1[i] = g * now.rest[i];
    solve(k1);
    for (let i = 0; i < n; i++) k2[i] = g * now.rest[i] + 4 * GAMMA * k1[i];
    solve(k2);
    for (let i = 0; i < n; i++) sum[i] = 2 * k1[i];
    if (!reach(next)) return Number.POSITIVE_INFINITY;
    for (let i = 0; i < n; i++) k3[i] = g * next.rest[i] + GAMMA * (k1[i] - k2[i]);
    solve(k3);
    for (let i = 0; i < n; i++) sum[i] += k3[i];
    if (!reach(next)) return Number.POSITIVE_INFINITY;
    for (let i = 0; i < n; i++) k4[i] = g * next.rest[i] + GAMMA * (k1[i] - k2[i] - (8 / 3) * k3[i]);
    solve(k4);
    for (let i = 0; i < n; i++) sum[i] += k4[i];
    // The flow's loss never rises, but for rounding of what least squares leaves.
    if (!reach(next) || next.length > now.length * (1 + 1e-14)) return Number.POSITIVE_INFINITY;
    transposeTimes(ds, X, k4, n, D);
    for (let d = 0; d < D; d++) ds[d] *= next.W[d];
    times(sum, X, ds, n, D);
    const inBeta = largest(ds, D) / (largest(next.beta, D) || 1);
    return Math.max(inBeta, norm(sum, n) / (3 * next.length || whole)) / tolerance;
  };

  // The mean eigenvalue of H at the start, and 2 max|Xᵀy|: rates of decay of the loss and of growth of β.
  let trace = 0;
  for (let j = 0; j < n * D; j++) trace += X[j] * X[j] * rootK[j % D];
  const first = FIRST / Math.max(2 * most, trace / Math.min(n, D));
  const until = options.maxTime ?? 1e12 * first;
  let h = first;
  let left = residual();
  // With y = 0 or Xᵀy = 0 the flow rests where it starts.
  while (left > FINAL && most > 0 && time < until && steps < maxSteps) {
    for (let j = 0; j < n * D; j++) A[j] = X[j] * Math.sqrt(now.W[j % D]);
    H.fill(0);
    for (const _ of gram(H, A, n, D)) yield;
    const share = time < LATE * first ? SHARE : LATE_SHARE;
    h = Math.min(h, Math.max(first, share * time), until - time);
    for (;;) {
      for (let i = 0; i < n; i++) {
        for (let j = i * n; j < i * n + i; j++) T[j] = GAMMA * h * H[j];
        T[i * n + i] = 1 + GAMMA * h * H[i * n + i];
      }
      // No pivot of I + γhH is below 1.
      for (const _ of cholesky(T, n, n, 1)) yield;
      const error = attempt(GAMMA * h);
      const factor = Math.max(0.25, Math.min(4, 0.9 / Math.cbrt(error)));
      if (error <= 1) {
        time += h;
        h *= factor;
        break;
      }
      rejected++;
      h *= Math.min(0.5, factor);
      if (!(h > 1e-12 * first)) {
        if (time > last.time) yield point();
        return end(left);
      }
    }
    steps++;
    [now, next] = [next, now];
    left = residual();
    const drop = last.loss - now.length ** 2 / n;
    const over = !(left > FINAL && time < until && steps < maxSteps);
    if (over || drop >= (DROP * whole ** 2) / n || time - last.time >= 0.9 * Math.max(first, share * last.time)) {
      last = point();
      yield last;
    }
  }
  return end(left);
}

/** State of the flow: s, summed step by step, and what follows from it. W = √(k + 4β²), rest = y − Xβ, length its norm. */
function state(n: number, D: number) {
  const [s, beta, W] = [0, 1, 2].map(() => new Float64Array(D));
  return { s, beta, W, rest: new Float64Array(n), length: 0 };
}
type State = ReturnType<typeof state>;

/** β, W and y − Xβ at s; false if that is not finite. */
function evaluate(p: State, X: Float64Array, y: Float64Array, rootK: Float64Array, n: number, D: number): boolean {
  for (let d = 0; d < D; d++) {
    p.beta[d] = 0.5 * rootK[d] * Math.sinh(2 * p.s[d]);
    p.W[d] = rootK[d] * Math.cosh(2 * p.s[d]);
  }
  times(p.rest, X, p.beta, n, D);
  for (let i = 0; i < n; i++) p.rest[i] = y[i] - p.rest[i];
  p.length = norm(p.rest, n);
  return p.length < Number.POSITIVE_INFINITY;
}
