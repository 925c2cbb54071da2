import { describe, expect, it } from "vitest";
import { golden } from "../../../../test/golden/diagonal.ts";
import { normals } from "../../../lib/normal.ts";
import { interpolate } from "../simulate/interpolate.ts";
import { fineTuningScale, scratchScale } from "../theory/implicitBias.ts";
import { type FlowEnd, type FlowOptions, type FlowPoint, gradientFlow } from "./flow.ts";

interface Data {
  readonly X: Float64Array;
  readonly y: Float64Array;
  readonly n: number;
  readonly D: number;
}

/** n samples x ~ N(0, I/D); the first D·active coefficients are N(0, 1/active); labels with noise σ. */
function data(n: number, D: number, seed: number, active = 0.2, sigma = 0.1): Data {
  const draw = (count: number, purpose: number) => {
    const out = new Float64Array(count);
    normals(out, count, { seed, replicate: 0, purpose });
    return out;
  };
  const X = draw(n * D, 1).map((x) => x / Math.sqrt(D));
  const teacher = draw(D, 2).map((b, d) => (d < Math.max(1, active * D) ? b / Math.sqrt(active) : 0));
  const y = draw(n, 3).map((e, i) => sigma * e + predict(X, teacher, i, D));
  return { X, y, n, D };
}

function predict(X: Float64Array, beta: Float64Array, i: number, D: number): number {
  let sum = 0;
  for (let d = 0; d < D; d++) sum += X[i * D + d] * beta[d];
  return sum;
}

function train({ X, y, n, D }: Data, rootK: Float64Array, options?: FlowOptions) {
  const points: FlowPoint[] = [];
  const steps = gradientFlow(X, y, rootK, n, D, options);
  for (;;) {
    const next = steps.next();
    if (next.done) return { points, end: next.value as FlowEnd };
    if (next.value) points.push(next.value);
  }
}

function convex({ X, y, n, D }: Data, rootK: Float64Array): Float64Array {
  const steps = interpolate(X, y, rootK, n, D);
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value.beta;
  }
}

const same = (rootK: number, D: number) => new Float64Array(D).fill(rootK);
/** √k from 10^from to 10^to, in a scrambled order. */
const uneven = (from: number, to: number, D: number) =>
  Float64Array.from({ length: D }, (_, d) => 10 ** (from + ((to - from) * ((7 * d) % D)) / (D - 1)));
const gap = (a: ArrayLike<number>, b: ArrayLike<number>) => Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i])));
const largest = (a: ArrayLike<number>) => Math.max(...Array.from(a, Math.abs));

/** ‖y − Xβ‖²/n by a sum of the test's own. */
function meanSquare({ X, y, n, D }: Data, beta: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (y[i] - predict(X, beta, i, D)) ** 2 / n;
  return sum;
}

function expectOrderly(problem: Data, points: FlowPoint[], end: FlowEnd) {
  expect(points.length).toBeLessThan(210);
  expect(points[0].time).toBe(0);
  expect(largest(points[0].beta)).toBe(0);
  for (const [i, p] of points.entries()) {
    const own = meanSquare(problem, p.beta);
    expect(Math.abs(p.loss - own)).toBeLessThan(1e-6 * own + 1e-14 * points[0].loss);
    if (i === 0) continue;
    expect(p.time).toBeGreaterThan(points[i - 1].time);
    expect(p.loss).toBeLessThanOrEqual(points[i - 1].loss);
  }
  const last = points[points.length - 1];
  expect({ time: end.time, beta: end.beta, loss: end.loss }).toEqual(last);
}

describe("where it ends, and how it gets there", () => {
  const rows: [string, number, number, Float64Array][] = [
    ["1e-6", 30, 60, same(1e-6, 60)],
    ["1e-6", 59, 60, same(1e-6, 60)],
    ["1e-6", 1, 60, same(1e-6, 60)],
    ["1e-4", 12, 40, same(1e-4, 40)],
    ["2e-3", 20, 60, same(2e-3, 60)],
    ["1e-1", 45, 50, same(1e-1, 50)],
    ["1", 1, 2, same(1, 2)],
    ["1", 29, 30, same(1, 30)],
    ["10", 59, 60, same(10, 60)],
    ["10", 6, 50, same(10, 50)],
    ["1e-6 … 10", 25, 60, uneven(-6, 1, 60)],
    ["1e-6 … 10", 59, 60, uneven(-6, 1, 60)],
    ["1e-3 … 1", 8, 45, uneven(-3, 0, 45)],
  ];
  it.each(rows)("the convex program's β, √k = %s, n = %d, D = %d; the loss falls all the way", (_, n, D, rootK) => {
    const problem = data(n, D, n + D);
    const { points, end } = train(problem, rootK);
    expect(end.converged).toBe(true);
    expect(end.residual).toBeLessThan(1e-8);
    const beta = convex(problem, rootK);
    expect(gap(end.beta, beta)).toBeLessThan(1e-6 * largest(beta));
    expectOrderly(problem, points, end);
    expect(points.length).toBeGreaterThan(40);
  });

  it.each(golden.flow_pt_ft)(
    "golden/diagonal.json: pretraining, then fine-tuning, c = $c, λ = $lam, γ = $gamma",
    (g) => {
      const D = g.beta_pt.length;
      const set = (X: number[][], y: number[]): Data => ({
        X: Float64Array.from(X.flat()),
        y: Float64Array.from(y),
        n: y.length,
        D,
      });
      const pretrained = train(set(g.X_pt, g.y_pt), same(scratchScale(g.c), D)).end.beta;
      expect(gap(pretrained, g.beta_pt)).toBeLessThan(1e-8);
      const rootK = pretrained.map((b) => fineTuningScale(g.c, g.lam, g.gamma, b));
      expect(gap(train(set(g.X_ft, g.y_ft), rootK).end.beta, g.beta_ft)).toBeLessThan(1e-8);
    },
  );

  it.each([
    [20, 20, 1e-3],
    [21, 20, 1e-3],
    [50, 20, 1e-6],
    [50, 20, 1],
  ])("least squares for n = %d ≥ D = %d, √k = %d", (n, D, r) => {
    const problem = data(n, D, n, 0.5, 0.3);
    const { points, end } = train(problem, same(r, D));
    expect(end.converged).toBe(true);
    const beta = convex(problem, same(r, D));
    expect(gap(end.beta, beta)).toBeLessThan(1e-6 * largest(beta));
    expect(points.length).toBeLessThan(210);
    for (let i = 1; i < points.length; i++) {
      expect(points[i].loss).toBeLessThanOrEqual(points[i - 1].loss * (1 + 1e-12));
    }
  });
});

/**
 * The full network by classical Runge–Kutta: w±, v± from their initial values, each at its negative gradient of
 * ½‖y − Xβ‖², β = v₊w₊ − v₋w₋; in the order w₊, v₊, w₋, v₋, D numbers each.
 */
function network({ X, y, n, D }: Data, w: Float64Array, v: Float64Array, until: number, h: number): Float64Array {
  const beta = (p: Float64Array) =>
    Float64Array.from({ length: D }, (_, d) => p[D + d] * p[d] - p[3 * D + d] * p[2 * D + d]);
  const force = (p: Float64Array) => {
    const b = beta(p);
    const rest = Float64Array.from({ length: n }, (_, i) => y[i] - predict(X, b, i, D));
    const out = new Float64Array(4 * D);
    for (let d = 0; d < D; d++) {
      let g = 0;
      for (let i = 0; i < n; i++) g += X[i * D + d] * rest[i];
      out[d] = g * p[D + d];
      out[D + d] = g * p[d];
      out[2 * D + d] = -g * p[3 * D + d];
      out[3 * D + d] = -g * p[2 * D + d];
    }
    return out;
  };
  const steps = Math.max(1, Math.ceil(until / h));
  const dt = until / steps;
  let p = Float64Array.of(...w, ...v, ...w, ...v);
  const ahead = (k: Float64Array, t: number) => p.map((x, j) => x + t * k[j]);
  for (let step = 0; step < steps; step++) {
    const a = force(p);
    const b = force(ahead(a, dt / 2));
    const c = force(ahead(b, dt / 2));
    const e = force(ahead(c, dt));
    p = p.map((x, j) => x + (dt / 6) * (a[j] + 2 * b[j] + 2 * c[j] + e[j]));
  }
  return beta(p);
}

describe("the path, against the network of w± and v± itself", () => {
  const problem = data(3, 6, 4, 0.5, 0);
  const start = (c: number, lambda: number) =>
    [same(Math.sqrt((c * (1 + lambda)) / 2), 6), same(Math.sqrt((c * (1 - lambda)) / 2), 6)] as const;

  it.each([
    [0.3, 0],
    [0.3, 0.9],
    [0.02, -0.5],
  ])("from scratch, c = %d, λ = %d: at equal times", (c, lambda) => {
    const { points, end } = train(problem, same(scratchScale(c), 6));
    const whole = largest(end.beta);
    for (const share of [0.8, 0.5, 0.1]) {
      const p = points.find((q) => q.loss < share * points[0].loss) as FlowPoint;
      expect(p.time).toBeLessThan(end.time);
      expect(gap(p.beta, network(problem, ...start(c, lambda), p.time, 2e-3))).toBeLessThan(1e-3 * largest(p.beta));
      // A path on another clock would be seen.
      expect(gap(p.beta, network(problem, ...start(c, lambda), 1.1 * p.time, 2e-3))).toBeGreaterThan(5e-3 * whole);
    }
  });

  it("fine-tuning: w = w₊ + w₋ of pretraining, readouts γ/√2", () => {
    const [c, lambda, gamma] = [0.1, 0.4, 0.5];
    const pretrained = Float64Array.of(1, -0.4, 0, 0.1, 2, -0.7);
    // w± = √(c(1+λ)/2) cosh s ± √(c(1−λ)/2) sinh s, so that w₊ + w₋ = 2√(c(1+λ)/2) cosh s.
    const w = pretrained.map((b) => 2 * Math.sqrt((c * (1 + lambda)) / 2) * Math.cosh(0.5 * Math.asinh(b / c)));
    const rootK = pretrained.map((b) => fineTuningScale(c, lambda, gamma, b));
    const { points } = train(problem, rootK);
    for (const share of [0.8, 0.5, 0.1]) {
      const p = points.find((q) => q.loss < share * points[0].loss) as FlowPoint;
      const own = network(problem, w, same(gamma / Math.SQRT2, 6), p.time, 2e-3);
      expect(gap(p.beta, own)).toBeLessThan(1e-3 * largest(p.beta));
    }
  });

  it("a tolerance a hundred times finer comes a hundred times nearer, stopped at a time of its own", () => {
    const miss = [1e-3, 1e-5].map((tolerance) => {
      const { end } = train(problem, same(1e-4, 6), { tolerance, maxTime: 12 });
      expect(end.time).toBe(12);
      expect(end.converged).toBe(false);
      const own = network(problem, same(Math.sqrt(2.5e-5), 6), same(Math.sqrt(2.5e-5), 6), 12, 2e-3);
      return gap(end.beta, own) / largest(own);
    });
    expect(miss[0]).toBeLessThan(5e-3);
    expect(miss[1]).toBeLessThan(5e-5);
  });
});

describe("work", () => {
  it.each([
    [100, 20, 1e-3, 250],
    [100, 20, 1, 200],
    [100, 80, 1e-3, 500],
    [100, 50, 1e-6, 600],
  ])("D = %d, n = %d, c = %d: fewer than %d steps", (D, n, c, most) => {
    const { end } = train(data(n, D, 7), same(scratchScale(c), D));
    expect(end.converged).toBe(true);
    expect(end.steps).toBeLessThan(most);
    expect(end.rejected).toBeLessThan(0.2 * most);
  });

  it("labels in any unit: β scales with y when √k does, time with its inverse", () => {
    const problem = data(10, 30, 3);
    const { end } = train(problem, same(1e-3, 30));
    for (const unit of [2 ** -30, 2 ** 30]) {
      const scaled = train({ ...problem, y: problem.y.map((v) => v * unit) }, same(1e-3 * unit, 30)).end;
      expect(scaled.time * unit).toBeCloseTo(end.time, 6);
      expect(
        gap(
          scaled.beta,
          end.beta.map((b) => b * unit),
        ),
      ).toBeLessThan(1e-9 * unit * largest(end.beta));
    }
  });

  it("pauses more than once a step and leaves its data alone", () => {
    const { X, y, n, D } = data(30, 60, 5);
    const before = X.slice();
    const steps = gradientFlow(X, y, same(1e-3, 60), n, D);
    let pauses = 0;
    for (;;) {
      const next = steps.next();
      if (!next.done) pauses++;
      else {
        expect(pauses).toBeGreaterThan(2 * next.value.steps);
        break;
      }
    }
    expect(X).toEqual(before);
  });
});

describe("edges", () => {
  it.each([
    [3, 8],
    [8, 8],
    [20, 8],
    [0, 8],
  ])("y = 0 is at rest, n = %d, D = %d", (n, D) => {
    const { points, end } = train({ ...data(n, D, 1), y: new Float64Array(n) }, same(0.1, D));
    const rest = { time: 0, beta: new Float64Array(D), loss: 0 };
    expect(points).toEqual([rest]);
    expect(end).toEqual({ ...rest, residual: 0, converged: true, steps: 0, rejected: 0 });
  });

  it("√k_d = 0 stays at 0; with all of them 0 the network never trains", () => {
    const problem = data(4, 12, 2);
    const { end } = train(
      problem,
      Float64Array.from({ length: 12 }, (_, d) => (d < 3 ? 0 : 0.1)),
    );
    expect(end.converged).toBe(true);
    expect(largest(end.beta.slice(0, 3))).toBe(0);
    const never = train(problem, same(0, 12));
    expect(never.end.converged).toBe(false);
    expect(largest(never.end.beta)).toBe(0);
    expect(never.points.length).toBeLessThan(210);
  });

  it("no solution: it goes on to its end of time or precision, without converging, the loss at its least", () => {
    const problem = data(6, 20, 2);
    problem.X.copyWithin(20, 0, 20);
    const { points, end } = train(problem, same(0.1, 20));
    expect(end.converged).toBe(false);
    expect(points[points.length - 1].time).toBe(end.time);
    expect(end.loss).toBeCloseTo((problem.y[0] - problem.y[1]) ** 2 / 2 / 6, 10);
    expect(points.length).toBeLessThan(210);
  });

  it("data that are not finite end it at once", () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const problem = data(4, 12, 2);
      expect(train({ ...problem, y: problem.y.map(() => bad) }, same(0.1, 12)).end.converged).toBe(false);
      expect(train({ ...problem, X: problem.X.map(() => bad) }, same(0.1, 12)).end.steps).toBe(0);
      expect(train(problem, same(bad, 12)).end.converged).toBe(false);
    }
  });
});
