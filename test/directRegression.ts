import { normals } from "../src/lib/normal.ts";

/** Ridge regression on drawn data by plain linear algebra: what theory of the protocols is compared with. */

export type Vector = Float64Array;

/** Solves Ax = b for a symmetric positive definite A (n × n), by its Cholesky factor. */
function solveSymmetric(A: readonly Vector[], b: Vector): Vector {
  const n = b.length;
  const L = A.map((row) => Float64Array.from(row));
  for (let j = 0; j < n; j++)
    for (let i = j; i < n; i++) {
      let sum = L[i][j];
      for (let k = 0; k < j; k++) sum -= L[i][k] * L[j][k];
      L[i][j] = i === j ? Math.sqrt(sum) : sum / L[j][j];
    }
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= L[i][k] * x[k];
    x[i] /= L[i][i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= L[k][i] * x[k];
    x[i] /= L[i][i];
  }
  return x;
}

const dot = (u: Vector, v: Vector): number => u.reduce((sum, x, i) => sum + x * v[i], 0);

/** Minimiser of ‖y − Xb‖²/n + λ‖b − start‖², the interpolator nearest to the start at λ = 0. Rows fewer than columns unless λ > 0. */
export function regression(X: readonly Vector[], y: Vector, start: Vector, ridge: number): Vector {
  const n = X.length;
  const gram = X.map((u, i) => Float64Array.from(X, (v, j) => dot(u, v) + (i === j ? n * ridge : 0)));
  const left = y.map((v, i) => v - dot(X[i], start));
  const weights = solveSymmetric(gram, left);
  const out = Float64Array.from(start);
  for (const [i, row] of X.entries()) for (let j = 0; j < out.length; j++) out[j] += weights[i] * row[j];
  return out;
}

/** Σ λ(u − v)². */
export const riskOf = (lambda: Vector, u: Vector, v: Vector): number =>
  lambda.reduce((sum, l, i) => sum + l * (u[i] - v[i]) ** 2, 0);

/** A source of standard normal numbers, the next ones at each call. */
export function normalSource(seed: number, replicate: number): (count: number) => Vector {
  let first = 0;
  return (count) => {
    const out = new Float64Array(count);
    normals(out, count, { seed, replicate, purpose: 77 }, first);
    first += count;
    return out;
  };
}

/** n samples of a task in the eigenbasis: rows of inputs of variances λ, and labels β·x + σε. */
export function samples(
  next: (count: number) => Vector,
  lambda: Vector,
  n: number,
  task: Vector,
  sigma: number,
): { readonly X: readonly Vector[]; readonly y: Vector } {
  const X = Array.from({ length: n }, () => next(lambda.length).map((z, i) => z * Math.sqrt(lambda[i])));
  const noise = next(n);
  return { X, y: Float64Array.from(X, (row, i) => dot(row, task) + sigma * noise[i]) };
}

/** Two generic tasks of these sizes at an angle in degrees: uniformly random directions. */
export function genericTasks(
  next: (count: number) => Vector,
  d: number,
  s: number,
  rho: number,
  theta: number,
): { readonly source: Vector; readonly target: Vector } {
  const unit = (v: Vector) => v.map((x) => x / Math.sqrt(dot(v, v)));
  const u = unit(next(d));
  const w = next(d);
  const v = unit(w.map((x, i) => x - dot(w, u) * u[i]));
  const [cos, sin] = [Math.cos((theta * Math.PI) / 180), Math.sin((theta * Math.PI) / 180)];
  return { source: u.map((x) => s * x), target: u.map((x, i) => rho * (cos * x + sin * v[i])) };
}

/** Mean and standard error of what each replicate gives, number by number. */
export function means(
  trials: number,
  draw: (replicate: number) => readonly number[],
): readonly { mean: number; se: number }[] {
  const rows = Array.from({ length: trials }, (_, r) => draw(r));
  return rows[0].map((_, k) => {
    const mean = rows.reduce((sum, row) => sum + row[k], 0) / trials;
    const spread = rows.reduce((sum, row) => sum + (row[k] - mean) ** 2, 0) / (trials - 1);
    return { mean, se: Math.sqrt(spread / trials) };
  });
}
