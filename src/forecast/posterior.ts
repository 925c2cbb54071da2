import { chiSquareDraw, chiSquareRun } from "../lib/chiSquareLaw.ts";
import { kernels } from "../lib/kernels/kernels.ts";
import { normals } from "../lib/normal.ts";
import { uniforms } from "../lib/philox.ts";
import { type Tridiagonal, tridiagonalise } from "../lib/tridiagonal.ts";
import type { Whitened } from "./prepare.ts";
import { kappaOf } from "./protocols.ts";

/**
 * What the labels say about the target: "banded empirical Bayes" (docs/forecast.md, "Posterior"). The target is the source times a
 * factor ρ in each of three bands of directions, plus a Gaussian rest whose size and shape (g, p) are weighed on a grid by their
 * restricted likelihood. Draws are exact given the grid's cell and σ² [E].
 */
export interface Posterior {
  readonly draws: number;
  /** The target, draw after draw: r numbers each, the constant's coefficient first. */
  readonly targets: Float64Array;
  /** Variance of the label noise of each draw. */
  readonly noise: Float64Array;
  /** Factors ρ of each draw, three numbers each. */
  readonly factors: Float64Array;
  /** κ at which the bands end; λ > κ₁ is band 0, λ ≤ κ₂ band 2. */
  readonly cuts: readonly [number, number];
  readonly bandSizes: readonly [number, number, number];
  /** Weights of the exponents and of the signal-to-noise ratios of the grid. */
  readonly exponents: Float64Array;
  readonly ratios: Float64Array;
  readonly largestLogWeight: number;
  /** Posterior mean of σ², exact over the grid [E]. */
  readonly meanNoise: number;
}

const EXPONENTS = [0, 0.5, 1];
const RATIOS = Array.from({ length: 30 }, (_, k) => 10 ** (-3 + (7 * k) / 29));
/** Prior of each ρ: mean and standard deviation [M]. */
const FACTOR = { mean: 0.3, deviation: 0.5 };
/** Largest prediction of a band that counts as none. */
const EMPTY = 1e-12;
/** Purposes of the streams of one draw. */
const CELL = 1;
const NOISE = 2;
const NORMALS = 3;

/** One exponent p: the labelled rows turned so that their covariance K_p is tridiagonal. */
interface Shape {
  /** v_i: prior variances of the rest, in units of σ²g. */
  readonly variances: Float64Array;
  readonly T: Tridiagonal;
  /** Predictions of the bands that count, then the constant: each turned. */
  readonly columns: readonly Float64Array[];
}

interface Cell {
  readonly p: number;
  readonly ratio: number;
  readonly logWeight: number;
  readonly S: number;
}

/** Yields every few milliseconds. `y` holds the labels, at least 6. */
export function* posterior(
  features: Whitened,
  y: Float64Array,
  draws: number,
  seed: number,
): Generator<void, Posterior> {
  const { m, lambda, rows, constant, source } = features;
  const count = lambda.length;
  const cuts = [kappaOf(lambda, Math.max(3, m / 4)), kappaOf(lambda, Math.min(m, 0.7 * count))] as const;
  const band = lambda.map((x) => (x > cuts[0] ? 0 : x > cuts[1] ? 1 : 2));
  const sizes = [0, 1, 2].map((k) => band.filter((b) => b === k).length) as [number, number, number];
  // Z_k: what the source predicts from band k.
  const predictions = [0, 1, 2].map((k) => {
    const out = new Float64Array(m);
    const part = band.map((b, i) => (b === k ? source[i + 1] : 0));
    kernels().times(out, rows, part, m, count);
    return out;
  });
  const present = [0, 1, 2].filter((k) => predictions[k].some((x) => Math.abs(x) > EMPTY));
  const columns = [...present.map((k) => predictions[k]), new Float64Array(m).fill(constant)];
  const basis = orthonormal(columns);
  const freedom = m - columns.length;
  const rest = without(y, basis);

  const shapes: Shape[] = [];
  const cells: Cell[] = [];
  for (const [p, exponent] of EXPONENTS.entries()) {
    const shape = yield* shapeOf(features, exponent, columns);
    shapes.push(shape);
    const turned = [...basis, rest].map((v) => turn(shape.T, v));
    for (const ratio of RATIOS) cells.push(weigh(shape.T, turned, p, ratio, freedom));
    yield;
  }
  const largest = Math.max(...cells.map((cell) => cell.logWeight));
  const weights = cells.map((cell) => Math.exp(cell.logWeight - largest));
  const total = weights.reduce((sum, x) => sum + x, 0);
  const exponents = new Float64Array(EXPONENTS.length);
  const ratios = new Float64Array(RATIOS.length);
  let meanNoise = 0;
  for (const [k, { p, S }] of cells.entries()) {
    weights[k] /= total;
    exponents[p] += weights[k];
    ratios[k % RATIOS.length] += weights[k];
    meanNoise += (weights[k] * S) / (freedom - 2);
  }

  const r = count + 1;
  const targets = new Float64Array(draws * r);
  const noise = new Float64Array(draws);
  const factors = new Float64Array(draws * 3);
  const u = new Float64Array(1);
  const z = new Float64Array(3 + count + m);
  const delta = new Float64Array(count);
  const e = new Float64Array(m);
  const back = new Float64Array(count);
  /** A function of its own, since V8 allocates each number that changes in a generator. */
  const one = (draw: number) => {
    const stream = (purpose: number) => ({ seed, replicate: draw, purpose });
    uniforms(u, 1, stream(CELL));
    const { p, ratio, S } = cells[pick(weights, u[0])];
    const sigma2 = S / chiSquareDraw(freedom, stream(NOISE), chiSquareRun);
    const sigma = Math.sqrt(sigma2);
    const shape = shapes[p];
    const { variances } = shape;
    normals(z, z.length, stream(NORMALS));
    const rho = factors.subarray(draw * 3, draw * 3 + 3);
    for (let k = 0; k < 3; k++) rho[k] = FACTOR.mean + FACTOR.deviation * z[k];
    for (let i = 0; i < count; i++) delta[i] = sigma * Math.sqrt(ratio * variances[i]) * z[3 + i];
    // e = y − Zρ⁰ − Eδ⁰ − ε⁰, then Matheron's rule; see `correct`.
    kernels().times(e, rows, delta, m, count);
    for (let j = 0; j < m; j++) e[j] = y[j] - sigma * z[3 + count + j] - e[j];
    for (const k of present) for (let j = 0; j < m; j++) e[j] -= rho[k] * predictions[k][j];
    const { coefficients, u: rowsOf } = correct(shape, ratio, sigma2, e);
    for (const [k, place] of present.entries()) rho[place] += coefficients[k];
    kernels().transposeTimes(back, rows, rowsOf, m, count);
    const target = targets.subarray(draw * r, (draw + 1) * r);
    target[0] = coefficients[present.length];
    for (let i = 0; i < count; i++)
      target[i + 1] = rho[band[i]] * source[i + 1] + delta[i] + ratio * variances[i] * back[i];
    noise[draw] = sigma2;
  };
  for (let draw = 0; draw < draws; draw++) {
    one(draw);
    yield;
  }
  return {
    draws,
    targets,
    noise,
    factors,
    cuts,
    bandSizes: sizes,
    exponents,
    ratios,
    largestLogWeight: largest,
    meanNoise,
  };
}

/** K_p = E diag(v) Eᵀ, v_i = λ_i^p scaled so that the mean of its diagonal is 1. */
function* shapeOf(
  { m, lambda, rows }: Whitened,
  exponent: number,
  columns: readonly Float64Array[],
): Generator<void, Shape> {
  const count = lambda.length;
  const raw = lambda.map((x) => (x / lambda[0]) ** exponent);
  let trace = 0;
  for (let j = 0; j < m; j++) for (let i = 0; i < count; i++) trace += raw[i] * rows[j * count + i] ** 2;
  const variances = raw.map((v) => (v * m) / trace);
  const K = new Float64Array(m * m);
  yield* kernels().gram(K, rows, m, count, m, variances);
  const T = yield* tridiagonalise(K, m);
  return { variances, T, columns: columns.map((v) => turn(T, v)) };
}

function turn(T: Tridiagonal, v: Float64Array): Float64Array {
  const out = v.slice();
  T.into(out);
  return out;
}

/**
 * Restricted likelihood of one cell. With an orthonormal basis F of the columns that are left free, the complement's determinant is
 * |V|·|FᵀV⁻¹F| and its quadratic form S = yᵀV⁻¹y − yᵀV⁻¹F(FᵀV⁻¹F)⁻¹FᵀV⁻¹y, V = 1 + gK; all by solves with 1 + gT.
 * The prior is uniform in R² = g/(1+g), on a logarithmic grid of g.
 */
function weigh(T: Tridiagonal, turned: readonly Float64Array[], p: number, ratio: number, freedom: number): Cell {
  const V = shifted(T, ratio);
  const free = turned.length - 1;
  const rest = turned[free];
  const solved = turned.map((v) => V.solve(v));
  const M = new Float64Array(free * free);
  const a = new Float64Array(free);
  for (let i = 0; i < free; i++) {
    for (let j = 0; j <= i; j++) M[i * free + j] = inner(turned[i], solved[j]);
    a[i] = inner(turned[i], solved[free]);
  }
  const log = factor(M, free);
  forwardSmall(M, free, a);
  let S = inner(rest, solved[free]);
  for (const x of a) S -= x * x;
  const logWeight =
    -0.5 * (V.logDeterminant + log) - 0.5 * freedom * Math.log(S) + Math.log(ratio) - 2 * Math.log1p(ratio);
  return { p, ratio, logWeight, S };
}

/**
 * Corrects a draw of the prior to one of the posterior: with V = σ²(1 + gK), columns B (bands with precision 1/0.25, the constant
 * free) the coefficients (BᵀV⁻¹B + P)⁻¹BᵀV⁻¹e are added to ρ⁰ and are the constant's; u = V⁻¹(e − B·coefficients) times σ²,
 * so that δ = δ⁰ + g v∘Eᵀu.
 */
function correct({ T, columns }: Shape, ratio: number, sigma2: number, e: Float64Array) {
  const V = shifted(T, ratio);
  T.into(e);
  const k = columns.length;
  const solved = columns.map((v) => V.solve(v));
  const M = new Float64Array(k * k);
  const coefficients = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) M[i * k + j] = inner(columns[i], solved[j]);
    if (i < k - 1) M[i * k + i] += sigma2 / FACTOR.deviation ** 2;
    coefficients[i] = inner(solved[i], e);
  }
  factor(M, k);
  forwardSmall(M, k, coefficients);
  backwardSmall(M, k, coefficients);
  for (let i = 0; i < k; i++) for (let j = 0; j < e.length; j++) e[j] -= coefficients[i] * columns[i][j];
  const u = V.solve(e);
  T.back(u);
  return { coefficients, u };
}

/** 1 + ratio·T as LDLᵀ: its logarithm of the determinant and solves with it. */
function shifted({ diagonal, off }: Tridiagonal, ratio: number) {
  const n = diagonal.length;
  const pivots = new Float64Array(n);
  const lower = new Float64Array(n);
  let logDeterminant = 0;
  for (let i = 0; i < n; i++) {
    pivots[i] = 1 + ratio * diagonal[i];
    if (i > 0) {
      lower[i] = (ratio * off[i]) / pivots[i - 1];
      pivots[i] -= lower[i] * ratio * off[i];
    }
    logDeterminant += Math.log(pivots[i]);
  }
  return {
    logDeterminant,
    solve: (v: Float64Array): Float64Array => {
      const x = v.slice();
      for (let i = 1; i < n; i++) x[i] -= lower[i] * x[i - 1];
      for (let i = 0; i < n; i++) x[i] /= pivots[i];
      for (let i = n - 1; i > 0; i--) x[i - 1] -= lower[i] * x[i];
      return x;
    },
  };
}

/** Cholesky factor in place of the lower triangle; returns the logarithm of the determinant. */
function factor(M: Float64Array, n: number): number {
  let log = 0;
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = M[i * n + j];
      for (let k = 0; k < j; k++) sum -= M[i * n + k] * M[j * n + k];
      M[i * n + j] = i === j ? Math.sqrt(sum) : sum / M[j * n + j];
    }
    log += 2 * Math.log(M[j * n + j]);
  }
  return log;
}

function forwardSmall(M: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) b[i] -= M[i * n + k] * b[k];
    b[i] /= M[i * n + i];
  }
}

function backwardSmall(M: Float64Array, n: number, b: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) b[i] -= M[k * n + i] * b[k];
    b[i] /= M[i * n + i];
  }
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Gram–Schmidt, twice, so that nearly dependent columns come out orthogonal. */
function orthonormal(columns: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const column of columns) {
    const v = without(without(column, basis), basis);
    const length = Math.sqrt(inner(v, v));
    basis.push(v.map((x) => x / length));
  }
  return basis;
}

function without(v: Float64Array, basis: readonly Float64Array[]): Float64Array {
  const out = v.slice();
  for (const b of basis) {
    const along = inner(out, b);
    for (let i = 0; i < out.length; i++) out[i] -= along * b[i];
  }
  return out;
}

function pick(weights: readonly number[], u: number): number {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) {
    sum += weights[k];
    if (u < sum) return k;
  }
  return weights.length - 1;
}
