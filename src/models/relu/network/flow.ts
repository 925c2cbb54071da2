import { norm } from "../../../lib/vectors.ts";

/**
 * Gradient flow of a network: gradient descent in the limit of small steps, so that no learning rate is left to choose. Its
 * Jacobian is minus a Hessian, with eigenvalues over many orders of magnitude on the negative axis; the method is RKC2, an
 * explicit Runge–Kutta–Chebyshev method of order 2 (Sommeijer, Shampine and Verwer, J. Comput. Appl. Math. 88 (1997) 315):
 * with s gradients a step is stable up to 0.65 s² over the largest eigenvalue, which a power iteration finds, where plain
 * gradient descent gets 2 s. A step is kept only if its error is small enough and the loss has not risen.
 */

/** Writes the velocity −∂L/∂θ (each entry times a fixed positive rate) and returns the loss L. May yield between its parts. */
export type Slope = (out: Float64Array, theta: Float64Array) => Generator<void, number>;

export interface FlowOptions {
  /** Training has converged when the loss is at most this. */
  readonly target: number;
  /** Or when the loss would fall by less than this share of itself over a time as long as the one passed. Default 0: never. */
  readonly stall?: number;
  /** Most gradients to take. */
  readonly maxGradients: number;
  /** Error a step may add, as a share of ‖θ‖. */
  readonly tolerance?: number;
  /** Time to stop at. Default: none. */
  readonly maxTime?: number;
}

export interface FlowPoint {
  /** Time of the flow, from 0. */
  readonly time: number;
  readonly loss: number;
  /** Gradients taken. */
  readonly gradients: number;
}

/**
 * Why the flow ended: only "converged" is the end of a training that can fit its data; "stalled" is one where no fit is possible
 * and the problem is convex. "at rest": every velocity is 0 at the start.
 */
export type FlowStop = "converged" | "stalled" | "at rest" | "time" | "work" | "not finite" | "step too small";

export interface FlowEnd extends FlowPoint {
  readonly stop: FlowStop;
  readonly steps: number;
  readonly rejected: number;
}

const TOLERANCE = 1e-3;
/** Most stages of a step: beyond, rounding grows. */
const MOST_STAGES = 200;
/** Steps after which the largest eigenvalue is estimated anew. */
const FRESH = 20;
/** Margin on the estimate of the largest eigenvalue, which comes from below. */
const MARGIN = 1.25;
/** Length of the difference that the estimate takes, as a share of ‖θ‖: over many kinks of relu, not across one of them. */
const REACH = 1e-3;
const DAMPING = 2 / 13;

/**
 * Moves `theta` along the flow in place. Yields a point after each step taken (theta stands there), undefined in between as
 * chances to rest.
 */
export function* gradientFlow(
  theta: Float64Array,
  slope: Slope,
  options: FlowOptions,
): Generator<FlowPoint | undefined, FlowEnd> {
  const { target, stall = 0, maxGradients, tolerance = TOLERANCE, maxTime = Number.POSITIVE_INFINITY } = options;
  const size = theta.length;
  const buffer = (): Float64Array => new Float64Array(size);
  let [f0, f1, before, last, next] = [buffer(), buffer(), buffer(), buffer(), buffer()];
  const vector = buffer();
  let gradients = 0;
  let time = 0;
  let steps = 0;
  let rejected = 0;

  function* at(out: Float64Array, where: Float64Array): Generator<undefined, number> {
    gradients++;
    const parts = slope(out, where);
    for (let part = parts.next(); ; part = parts.next()) {
      if (part.done) return part.value;
      yield;
    }
  }

  let loss = yield* at(f0, theta);
  const point = (): FlowPoint => ({ time, loss, gradients });
  const end = (stop: FlowStop): FlowEnd => ({ ...point(), stop, steps, rejected });
  if (!Number.isFinite(loss)) return end("not finite");
  yield point();
  if (loss <= target) return end("converged");
  const speed = norm(f0, size);
  if (speed === 0) return end("at rest");
  vector.set(f0);

  /** The largest eigenvalue of −∂f/∂θ in size, by power iteration on differences of gradients; `vector` is kept between calls. */
  function* largestEigenvalue(most: number): Generator<undefined, number> {
    let value = 0;
    for (let turn = 0; turn < most; turn++) {
      const length = norm(vector, size);
      if (!(length > 0)) return value;
      const reach = (REACH * (norm(theta, size) || 1)) / length;
      for (let i = 0; i < size; i++) next[i] = theta[i] + reach * vector[i];
      yield* at(last, next);
      for (let i = 0; i < size; i++) vector[i] = (f0[i] - last[i]) / (reach * length);
      const grown = norm(vector, size);
      if (!Number.isFinite(grown)) return Number.NaN;
      for (let i = 0; i < size; i++) vector[i] /= grown || 1;
      const settled = Math.abs(grown - value) <= 0.02 * grown;
      value = grown;
      if (settled && turn > 0) break;
    }
    return value;
  }

  let rho = MARGIN * (yield* largestEigenvalue(30));
  let age = 0;
  // The first step: a hundredth of the time in which the weights would change by their own size.
  let h = Math.min((0.01 * (norm(theta, size) || 1)) / speed, rho > 0 ? 1 / rho : Number.POSITIVE_INFINITY);
  const first = h;
  let recent = { time: 0, loss };
  for (;;) {
    if (gradients >= maxGradients) return end("work");
    if (time >= maxTime) return end("time");
    if (age >= FRESH) {
      rho = MARGIN * (yield* largestEigenvalue(10));
      age = 0;
    }
    if (!Number.isFinite(rho)) return end("not finite");
    h = Math.min(h, (0.65 * (MOST_STAGES ** 2 - 1)) / (rho || 1 / h), maxTime - time);
    const stages = Math.min(MOST_STAGES, Math.max(2, 1 + Math.floor(Math.sqrt(1 + 1.54 * h * rho))));
    const [y, f] = yield* chebyshev(h, stages);
    const newLoss = yield* at(f, y);
    let error = 0;
    for (let i = 0; i < size; i++) {
      const e = 0.8 * (theta[i] - y[i]) + 0.4 * h * (f0[i] + f[i]);
      error += e * e;
    }
    const scale = tolerance * Math.max(norm(theta, size), norm(y, size));
    error = Math.sqrt(error) / scale;
    if (error <= 1 && Number.isFinite(newLoss) && newLoss <= loss + 1e-14 * Math.abs(loss)) {
      theta.set(y);
      [f0, f1] = [f, f0];
      time += h;
      loss = newLoss;
      steps++;
      age++;
      yield point();
      if (loss <= target) return end("converged");
      if (time >= 2 * recent.time) {
        if (stall > 0 && recent.time > 0 && recent.loss - loss <= stall * recent.loss) return end("stalled");
        recent = { time, loss };
      }
      h *= Math.max(0.3, Math.min(3, 0.8 / Math.cbrt(error || 1e-9)));
    } else {
      rejected++;
      const factor = Number.isFinite(error) && newLoss < 10 * loss ? Math.min(0.5, 0.8 / Math.cbrt(error)) : 0.1;
      h *= Math.max(0.1, factor);
      if (!(h > 1e-12 * first)) return end(Number.isFinite(newLoss) ? "step too small" : "not finite");
      if (age > 0) age = FRESH;
    }
  }

  /** One step of RKC2 from theta, where the velocity is f0: the new point, and room for its velocity. */
  function* chebyshev(step: number, stages: number): Generator<undefined, [Float64Array, Float64Array]> {
    const w0 = 1 + DAMPING / (stages * stages);
    // Chebyshev polynomials T_j(w0) and their first two derivatives.
    let [t0, t1] = [1, w0];
    let [p0, p1] = [0, 1];
    let [q0, q1] = [0, 0];
    const T = [t0, t1];
    const b: number[] = [0, 0];
    const P = [p0, p1];
    const Q = [q0, q1];
    for (let j = 2; j <= stages; j++) {
      [t0, t1] = [t1, 2 * w0 * t1 - t0];
      [p0, p1] = [p1, 2 * T[j - 1] + 2 * w0 * p1 - p0];
      [q0, q1] = [q1, 4 * P[j - 1] + 2 * w0 * q1 - q0];
      T.push(t1);
      P.push(p1);
      Q.push(q1);
      b.push(q1 / (p1 * p1));
    }
    b[0] = b[2];
    b[1] = b[2];
    const w1 = P[stages] / Q[stages];
    const a = (j: number) => 1 - b[j] * T[j];
    before.set(theta);
    const start = b[1] * w1 * step;
    for (let i = 0; i < size; i++) last[i] = theta[i] + start * f0[i];
    for (let j = 2; j <= stages; j++) {
      yield* at(f1, last);
      const mu = (2 * b[j] * w0) / b[j - 1];
      const nu = -b[j] / b[j - 2];
      const along = ((2 * b[j] * w1) / b[j - 1]) * step;
      const back = -a(j - 1) * along;
      const rest = 1 - mu - nu;
      for (let i = 0; i < size; i++)
        next[i] = rest * theta[i] + mu * last[i] + nu * before[i] + along * f1[i] + back * f0[i];
      [before, last, next] = [last, next, before];
    }
    return [last, f1];
  }
}

/** Runs to the end without the points: what it yields are chances to rest. */
export function* silently<V>(steps: Generator<unknown, V>): Generator<undefined, V> {
  for (let next = steps.next(); ; next = steps.next()) {
    if (next.done) return next.value;
    yield;
  }
}
