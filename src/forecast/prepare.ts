import { kernels } from "../lib/kernels/kernels.ts";
import { SaidError } from "../lib/saying.ts";
import { symmetricEigen } from "../lib/symmetricEigen.ts";
import type { Source, Table } from "./input.ts";

/**
 * The target's features, whitened (docs/forecast.md, "Features"). Rows are centred, divided by one global scale and turned into the
 * eigenbasis of their covariance; the intercept is one more direction, the constant √λ₁, penalised like all others [H].
 */
export interface Whitened {
  /** Labelled rows, unlabelled rows, and all of them. */
  readonly m: number;
  readonly N: number;
  /** Columns that vary; the mean of every column; the scale that all are divided by. */
  readonly kept: readonly number[];
  readonly means: Float64Array;
  readonly scale: number;
  /** Eigenvalues above 1e-8 of the largest, descending: r − 1 numbers. */
  readonly lambda: Float64Array;
  /** Value of the constant feature, √λ₁. */
  readonly constant: number;
  /** Eigenvalues with the constant's λ₁ before them: r numbers. */
  readonly all: Float64Array;
  /** Labelled rows in the eigenbasis, m × (r − 1), row-major. */
  readonly rows: Float64Array;
  /** The source in these coordinates: r numbers, the constant's coefficient first. */
  readonly source: Float64Array;
  /** mean(l²)/mean(l)² of the leverages l = Σ e_i²/λ_i. Above 1.5 ridgeless curves are unreliable [M]. */
  readonly leverageKurtosis: number;
  /** mean(‖x‖⁴)/mean(‖x‖²)² of all rows. Above 3 the forecast is refused [H]. */
  readonly normKurtosis: number;
}

/** Columns with a smaller standard deviation are constant. */
const CONSTANT = 1e-6;
/** Eigenvalues below this share of the largest are rounding. */
const RANK = 1e-8;
/** Multiplications that leverages may cost: beyond that they are measured on the first rows, at least on all labelled ones. */
const LEVERAGE_WORK = 4e8;

/** The input has no direction in which rows differ. */
export class NothingVaries extends SaidError {}

/** Yields every few milliseconds. Memory: about 3 N d + min(N, d)² numbers. */
export function* whiten(labelled: Table, unlabelled: Table, source: Source): Generator<void, Whitened> {
  const m = labelled.rows;
  const N = m + unlabelled.rows;
  const { values: X, kept, means } = centred(labelled, unlabelled);
  const d = kept.length;
  if (d === 0)
    throw new NothingVaries(
      "No column varies over the rows by more than {least}: give features that differ, or in a smaller unit.",
      { least: { decimal: `${CONSTANT}` } },
    );
  const scale = Math.sqrt(sumOfSquares(X) / X.length);
  for (let k = 0; k < X.length; k++) X[k] /= scale;
  yield;
  const w = Float64Array.from(kept, (column) => scale * source.w[column]);
  let shift = source.b;
  for (let j = 0; j < source.w.length; j++) shift += source.w[j] * means[j];

  const size = Math.min(N, d);
  const measured = Math.max(m, Math.min(N, Math.floor(LEVERAGE_WORK / (size * size))));
  const isDual = d > N;
  // The rows are turned themselves, or by the eigenvectors where those are fewer.
  const isByVectors = !isDual && measured > size;
  const turned = isByVectors ? size : measured;
  const G = new Float64Array(size * size);
  const along = new Float64Array((turned + 1) * size);
  if (isDual || isByVectors) for (let j = 0; j < turned; j++) along[j * size + j] = 1;
  const last = turned * size;
  if (isDual) {
    yield* kernels().gram(G, X, N, d);
    // XXᵀ/N = UΛUᵀ and V = XᵀU/√(Nλ): row j of XV is √(Nλ) times row j of U, and Vᵀw = UᵀXw/√(Nλ).
    kernels().times(along.subarray(last), X, w, N, d);
  } else {
    yield* kernels().gram(G, transposed(X, N, d), d, N);
    if (!isByVectors) along.set(X.subarray(0, last));
    along.set(w, last);
  }
  for (let k = 0; k < G.length; k++) G[k] /= N;
  const eigenvalues = yield* symmetricEigen(G, size, along, turned + 1);
  let rank = 1;
  while (rank < size && eigenvalues[rank] > RANK * eigenvalues[0]) rank++;
  const lambda = eigenvalues.slice(0, rank);
  const turnedSource = along.slice(last, last + rank);
  const vectors = isByVectors ? yield* products(X, along, measured, size, size) : along;
  if (isDual) {
    const roots = lambda.map((x) => Math.sqrt(N * x));
    for (let j = 0; j < measured; j++) for (let i = 0; i < rank; i++) vectors[j * size + i] *= roots[i];
    for (let i = 0; i < rank; i++) turnedSource[i] /= roots[i];
  }
  const constant = Math.sqrt(lambda[0]);
  const rows = new Float64Array(m * rank);
  for (let j = 0; j < m; j++) rows.set(vectors.subarray(j * size, j * size + rank), j * rank);
  const inverses = lambda.map((x) => 1 / x);
  const leverages = Array.from({ length: measured }, (_, j) => weighted(vectors, j * size, inverses));
  const ones = new Float64Array(d).fill(1);
  const norms = Array.from({ length: N }, (_, i) => weighted(X, i * d, ones));
  return {
    m,
    N,
    kept,
    means,
    scale,
    lambda,
    constant,
    all: Float64Array.from([constant * constant, ...lambda]),
    rows,
    source: Float64Array.from([shift / constant, ...turnedSource]),
    leverageKurtosis: kurtosis(leverages),
    normKurtosis: kurtosis(norms),
  };
}

function sumOfSquares(values: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k] * values[k];
  return sum;
}

/** Σ weight·x² of the numbers from `at` on. */
function weighted(values: Float64Array, at: number, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i] * values[at + i] * values[at + i];
  return sum;
}

function transposed(X: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(X.length);
  for (let i = 0; i < rows; i++) for (let k = 0; k < columns; k++) out[k * rows + i] = X[i * columns + k];
  return out;
}

/** Multiplications between two yields. */
const REST = 8e6;

/** The first rows of X, `inner` numbers each, times B, inner × columns. */
function* products(
  X: Float64Array,
  B: Float64Array,
  rows: number,
  inner: number,
  columns: number,
): Generator<void, Float64Array> {
  const out = new Float64Array(rows * columns);
  const step = Math.max(16, Math.ceil(REST / (inner * columns)));
  for (let i = 0; i < rows; i += step) {
    const count = Math.min(step, rows - i);
    const part = out.subarray(i * columns, (i + count) * columns);
    kernels().multiply(part, X.subarray(i * inner, (i + count) * inner), B, count, inner, columns);
    yield;
  }
  return out;
}

function kurtosis(values: readonly number[]): number {
  let [first, second] = [0, 0];
  for (const x of values) {
    first += x;
    second += x * x;
  }
  return (second * values.length) / (first * first);
}

/** All rows, labelled ones first, without constant columns and with the means taken off. */
function centred(labelled: Table, unlabelled: Table) {
  const d = labelled.columns;
  const N = labelled.rows + unlabelled.rows;
  const means = new Float64Array(d);
  const squares = new Float64Array(d);
  const tables = [labelled, unlabelled];
  for (const { rows, values } of tables)
    for (let i = 0; i < rows; i++) for (let j = 0; j < d; j++) means[j] += values[i * d + j] / N;
  for (const { rows, values } of tables)
    for (let i = 0; i < rows; i++) for (let j = 0; j < d; j++) squares[j] += (values[i * d + j] - means[j]) ** 2;
  const kept = Array.from(means.keys()).filter((j) => Math.sqrt(squares[j] / N) > CONSTANT);
  const values = new Float64Array(N * kept.length);
  let at = 0;
  for (const table of tables)
    for (let i = 0; i < table.rows; i++) for (const j of kept) values[at++] = table.values[i * d + j] - means[j];
  return { values, kept, means };
}

const PENALTIES = 28;

/** The best of 28 penalties, 1e-6 … 1e3 times the mean square of the features with the constant, by leave-one-out [E]. */
export interface LeaveOneOut {
  /** Mean squared error of the rows left out. */
  readonly error: number;
  /** Standard error of that mean, as if the rows' errors were independent. */
  readonly se: number;
  /** λ of ‖y − Xβ‖²/m + λ‖β‖². */
  readonly penalty: number;
  /** y − Xβ of that ridge, fitted to all rows. */
  readonly residuals: Float64Array;
}

/** Leave-one-out of ridge from 0 on the labelled rows, for each of some targets of m numbers. */
export function* leaveOneOut(
  { m, rows, lambda, constant }: Whitened,
  targets: readonly Float64Array[],
): Generator<void, LeaveOneOut[]> {
  const columns = lambda.length + 1;
  const X = new Float64Array(m * columns);
  for (let i = 0; i < m; i++) {
    X[i * columns] = constant;
    X.set(rows.subarray(i * (columns - 1), (i + 1) * (columns - 1)), i * columns + 1);
  }
  const mean = sumOfSquares(X) / X.length;
  // Rows e of X in the basis in which XᵀX, or XXᵀ, is diag(D): the hat matrix is Σ_k e_ik e_jk/(D_k + mλ).
  const isDual = m <= columns;
  const size = Math.min(m, columns);
  const G = new Float64Array(size * size);
  const vectors = new Float64Array(m * size);
  if (isDual) {
    yield* kernels().gram(G, X, m, columns);
    for (let i = 0; i < m; i++) vectors[i * m + i] = 1;
  } else {
    yield* kernels().gram(G, transposed(X, m, columns), columns, m);
    vectors.set(X);
  }
  const D = (yield* symmetricEigen(G, size, vectors, m)).map((x) => Math.max(x, 0));
  if (isDual) for (let i = 0; i < m; i++) for (let k = 0; k < m; k++) vectors[i * m + k] *= Math.sqrt(D[k]);
  const penalties = Array.from({ length: PENALTIES }, (_, l) => mean * 10 ** (-6 + (9 * l) / (PENALTIES - 1)));
  // Shares 1/(D_k + mλ) of all penalties, side by side.
  const shares = new Float64Array(size * PENALTIES);
  for (let k = 0; k < size; k++)
    for (let l = 0; l < PENALTIES; l++) shares[k * PENALTIES + l] = 1 / (D[k] + m * penalties[l]);
  const leverages = yield* products(
    vectors.map((e) => e * e),
    shares,
    m,
    size,
    PENALTIES,
  );
  const best: LeaveOneOut[] = [];
  const along = new Float64Array(size);
  for (const y of targets) {
    kernels().transposeTimes(along, vectors, y, m, size);
    const weights = shares.map((share, k) => share * along[Math.floor(k / PENALTIES)]);
    const fits = yield* products(vectors, weights, m, size, PENALTIES);
    best.push(bestOf(penalties, y, fits, leverages));
  }
  return best;
}

/** The penalty of least mean squared error of the rows left out, and its standard error as if they were independent. */
function bestOf(
  penalties: readonly number[],
  y: Float64Array,
  fits: Float64Array,
  leverages: Float64Array,
): LeaveOneOut {
  const m = y.length;
  let best = { error: Number.POSITIVE_INFINITY, se: 0, penalty: 0, l: 0 };
  for (const [l, penalty] of penalties.entries()) {
    let sum = 0;
    let squares = 0;
    for (let i = 0, at = l; i < m; i++, at += penalties.length) {
      const error = ((y[i] - fits[at]) / (1 - leverages[at])) ** 2;
      sum += error;
      squares += error ** 2;
    }
    const error = sum / m;
    if (error < best.error)
      best = { error, se: Math.sqrt(Math.max(0, squares / m - error ** 2) / Math.max(1, m - 1)), penalty, l };
  }
  const { error, se, penalty, l } = best;
  return { error, se, penalty, residuals: y.map((x, i) => x - fits[i * penalties.length + l]) };
}
