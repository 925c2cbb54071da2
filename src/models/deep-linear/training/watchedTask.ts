import { cosDegrees, sinDegrees } from "../../../lib/angles.ts";
import { backward, cholesky, forward, gram } from "../../../lib/cholesky.ts";
import { normals } from "../../../lib/normal.ts";
import { dot, times, transposeTimes } from "../../../lib/vectors.ts";
import type { Setup } from "../../param.ts";
import { nullSpaceCoefficient } from "../theory/nullSpace.ts";

/** A least-squares problem as gradient flow needs it: the loss ½‖y − Xβ‖²/n, or ½‖β − teacher‖² with unlimited data. */
export interface Task {
  readonly d: number;
  /** XᵀX/n, d × d; the identity with unlimited data. */
  readonly C: Float64Array;
  /** Xᵀy/n. */
  readonly b: Float64Array;
  /** X⁺y, the minimum-norm least-squares solution. */
  readonly fit: Float64Array;
  /** P_∥, the projection onto the row space of X, d × d; undefined where it is the identity. */
  readonly P: Float64Array | undefined;
  /** Mean squared training error of `fit`. */
  readonly floor: number;
}

/** Random streams of the simulation, with replicate 0: where d is not reduced, these are the data of its first trial. */
const [DATA, NOISE, SOURCE_DATA, SOURCE_NOISE] = [0, 1, 2, 3];

/** Source and target teacher in R^d, the source along the first coordinate. */
export function teachers({ d, s, rho, theta }: Setup): { source: Float64Array; target: Float64Array } {
  const [source, target] = [new Float64Array(d), new Float64Array(d)];
  source[0] = s;
  target[0] = rho * cosDegrees(theta);
  target[1] = rho * sinDegrees(theta);
  return { source, target };
}

/** The source task on its n_s samples, or with unlimited data where ns < 0. */
export function sourceTask(setup: Setup, seed: number): Task {
  const { source } = teachers(setup);
  if (setup.ns < 0) return population(source);
  return sampled(setup.d, setup.ns, source, setup.ss, seed, SOURCE_DATA, SOURCE_NOISE);
}

/** The target task on its n samples. */
export function targetTask(setup: Setup, seed: number): Task {
  return sampled(setup.d, setup.n, teachers(setup).target, setup.sigma, seed, DATA, NOISE);
}

function population(teacher: Float64Array): Task {
  const d = teacher.length;
  const C = new Float64Array(d * d);
  for (let i = 0; i < d; i++) C[i * d + i] = 1;
  return { d, C, b: teacher, fit: teacher, P: undefined, floor: 0 };
}

function sampled(
  d: number,
  n: number,
  teacher: Float64Array,
  sigma: number,
  seed: number,
  data: number,
  noise: number,
): Task {
  const X = new Float64Array(n * d);
  normals(X, n * d, { seed, replicate: 0, purpose: data });
  const y = new Float64Array(n);
  normals(y, n, { seed, replicate: 0, purpose: noise });
  for (let i = 0; i < n; i++) y[i] = sigma * y[i] + dot(X.subarray(i * d), teacher, d);
  return leastSquares(X, y, n, d);
}

/** The least-squares problem of these data, n ≥ 1. @param X row-major n × d */
export function leastSquares(X: Float64Array, y: Float64Array, n: number, d: number): Task {
  const Xt = new Float64Array(d * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) Xt[j * n + i] = X[i * d + j];
  const C = symmetric(Xt, d, n);
  const b = new Float64Array(d);
  transposeTimes(b, X, y, n, d);
  for (let j = 0; j < d * d; j++) C[j] /= n;
  for (let j = 0; j < d; j++) b[j] /= n;

  const fit = new Float64Array(d);
  if (n >= d) {
    const T = C.slice();
    finish(cholesky(T, d, d, 1e-15));
    fit.set(b);
    solve(T, d, fit);
    const rest = new Float64Array(n);
    times(rest, X, fit, n, d);
    for (let i = 0; i < n; i++) rest[i] -= y[i];
    return { d, C, b, fit, P: undefined, floor: n > d ? dot(rest, rest, n) / n : 0 };
  }
  const T = symmetric(X, n, d);
  finish(cholesky(T, n, n, d * 1e-15));
  const P = new Float64Array(d * d);
  for (let j = 0; j < d; j++) {
    const weights = Xt.slice(j * n, (j + 1) * n);
    solve(T, n, weights);
    transposeTimes(P.subarray(j * d, (j + 1) * d), X, weights, n, d);
    fit[j] = dot(weights, y, n);
  }
  return { d, C, b, fit, P, floor: 0 };
}

/** A·Aᵀ, both triangles. */
function symmetric(A: Float64Array, rows: number, cols: number): Float64Array {
  const G = new Float64Array(rows * rows);
  finish(gram(G, A, rows, cols));
  for (let i = 0; i < rows; i++) for (let j = 0; j < i; j++) G[j * rows + i] = G[i * rows + j];
  return G;
}

function finish(pieces: Generator<void, void>): void {
  for (const _ of pieces);
}

/** Solves TTᵀx = b in place. */
export function solve(T: Float64Array, n: number, b: Float64Array): void {
  forward(T, n, n, b);
  backward(T, n, n, b);
}

/** P_∥v. */
export function project(task: Task, v: Float64Array): Float64Array {
  if (!task.P) return v.slice();
  const out = new Float64Array(task.d);
  times(out, task.P, v, task.d, task.d);
  return out;
}

/** ‖a − b‖. */
export function gap(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return Math.sqrt(sum);
}

/** Mean squared training error of β. */
export function trainingError(task: Task, beta: Float64Array): number {
  const off = beta.map((v, j) => v - task.fit[j]);
  const image = new Float64Array(task.d);
  times(image, task.C, off, task.d, task.d);
  return task.floor + Math.max(0, dot(off, image, task.d));
}

/** β by the formula for the same data: fine-tuning of all L layers from the balanced network of β̂_s (docs/theory.md §1.1.3). */
export function fineTuned(task: Task, source: Float64Array, L: number): Float64Array {
  const kept = project(task, source).map((v, j) => source[j] - v);
  const norm2 = dot(source, source, task.d);
  const A = dot(task.fit, task.fit, task.d) / norm2;
  const B = task.P ? dot(kept, kept, task.d) / norm2 : 0;
  const c = nullSpaceCoefficient(A, B, L);
  return kept.map((v, j) => task.fit[j] + (task.P ? c * v : 0));
}

/**
 * β by the formula for linear transfer: the readout of the one feature β̂_s·x of norm f = ‖β̂_s‖^{1−1/L}, refitted with ridge λ in
 * the convention ‖y − Xb‖²/n + λ‖b‖².
 */
export function refittedFeature(task: Task, source: Float64Array, L: number, ridge: number): Float64Array {
  const size = Math.sqrt(dot(source, source, task.d));
  const unit = source.map((v) => v / size);
  const image = new Float64Array(task.d);
  times(image, task.C, unit, task.d, task.d);
  const b = dot(unit, task.b, task.d) / (dot(unit, image, task.d) + ridge / size ** (2 - 2 / L));
  return unit.map((v) => b * v);
}
