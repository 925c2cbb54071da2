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
  let squares = 0;
  for (const x of X) squares += x * x;
  const scale = Math.sqrt(squares / (N * d));
  for (let k = 0; k < X.length; k++) X[k] /= scale;
  yield;
  const w = Float64Array.from(kept, (column) => scale * source.w[column]);
  let shift = source.b;
  for (let j = 0; j < source.w.length; j++) shift += source.w[j] * means[j];

  const size = Math.min(N, d);
  const measured = Math.max(m, Math.min(N, Math.floor(LEVERAGE_WORK / (size * size))));
  const isDual = d > N;
  const G = new Float64Array(size * size);
  const vectors = new Float64Array((measured + 1) * size);
  if (isDual) {
    yield* kernels().gram(G, X, N, d);
    // XXᵀ/N = UΛUᵀ and V = XᵀU/√(Nλ): row j of XV is √(Nλ) times row j of U, and Vᵀw = UᵀXw/√(Nλ).
    for (let j = 0; j < measured; j++) vectors[j * size + j] = 1;
    const last = measured * size;
    for (let i = 0; i < N; i++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += X[i * d + k] * w[k];
      vectors[last + i] = sum;
    }
  } else {
    const columns = new Float64Array(X.length);
    for (let i = 0; i < N; i++) for (let k = 0; k < d; k++) columns[k * N + i] = X[i * d + k];
    yield* kernels().gram(G, columns, d, N);
    vectors.set(X.subarray(0, measured * d));
    vectors.set(w, measured * d);
  }
  for (let k = 0; k < G.length; k++) G[k] /= N;
  const eigenvalues = yield* symmetricEigen(G, size, vectors, measured + 1);
  let rank = 1;
  while (rank < size && eigenvalues[rank] > RANK * eigenvalues[0]) rank++;
  const lambda = eigenvalues.slice(0, rank);
  if (isDual)
    for (let v = 0; v <= measured; v++)
      for (let i = 0; i < rank; i++) {
        const root = Math.sqrt(N * lambda[i]);
        vectors[v * size + i] *= v < measured ? root : 1 / root;
      }
  const constant = Math.sqrt(lambda[0]);
  const rows = new Float64Array(m * rank);
  for (let j = 0; j < m; j++) rows.set(vectors.subarray(j * size, j * size + rank), j * rank);
  const leverages = Array.from({ length: measured }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < rank; i++) sum += vectors[j * size + i] ** 2 / lambda[i];
    return sum;
  });
  const norms = Array.from({ length: N }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < d; k++) sum += X[i * d + k] ** 2;
    return sum;
  });
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
    source: Float64Array.from([shift / constant, ...vectors.subarray(measured * size, measured * size + rank)]),
    leverageKurtosis: kurtosis(leverages),
    normKurtosis: kurtosis(norms),
  };
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
  let mean = 0;
  for (const x of X) mean += (x * x) / X.length;
  // Rows e of X in the basis in which XᵀX, or XXᵀ, is diag(D): the hat matrix is Σ_k e_ik e_jk/(D_k + mλ).
  const isDual = m <= columns;
  const size = Math.min(m, columns);
  const G = new Float64Array(size * size);
  const vectors = new Float64Array(m * size);
  if (isDual) {
    yield* kernels().gram(G, X, m, columns);
    for (let i = 0; i < m; i++) vectors[i * m + i] = 1;
  } else {
    const turned = new Float64Array(X.length);
    for (let i = 0; i < m; i++) for (let k = 0; k < columns; k++) turned[k * m + i] = X[i * columns + k];
    yield* kernels().gram(G, turned, columns, m);
    vectors.set(X);
  }
  const D = (yield* symmetricEigen(G, size, vectors, m)).map((x) => Math.max(x, 0));
  if (isDual) for (let i = 0; i < m; i++) for (let k = 0; k < m; k++) vectors[i * m + k] *= Math.sqrt(D[k]);
  const along = targets.map((y) => {
    const sums = new Float64Array(size);
    for (let i = 0; i < m; i++) for (let k = 0; k < size; k++) sums[k] += vectors[i * size + k] * y[i];
    return sums;
  });
  const best = targets.map(() => ({ error: Number.POSITIVE_INFINITY, se: 0, penalty: 0 }));
  for (let l = 0; l < PENALTIES; l++) {
    const penalty = mean * 10 ** (-6 + (9 * l) / (PENALTIES - 1));
    for (const [t, y] of targets.entries()) {
      const [error, se] = leftOut(vectors, D, along[t], y, m * penalty);
      if (error < best[t].error) best[t] = { error, se, penalty };
    }
    yield;
  }
  return best;
}

/** Mean squared error of the rows left out, and the standard error of that mean as if they were independent. A function of its own, since V8 allocates each number that changes in a generator. */
function leftOut(
  e: Float64Array,
  D: Float64Array,
  along: Float64Array,
  y: Float64Array,
  ridge: number,
): [number, number] {
  const size = D.length;
  const m = e.length / size;
  const weights = D.map((x) => 1 / (x + ridge));
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < m; i++) {
    let leverage = 0;
    let fit = 0;
    for (let k = 0, at = i * size; k < size; k++, at++) {
      const share = weights[k] * e[at];
      leverage += share * e[at];
      fit += share * along[k];
    }
    const error = ((y[i] - fit) / (1 - leverage)) ** 2;
    sum += error;
    squares += error ** 2;
  }
  return [sum / m, Math.sqrt(Math.max(0, squares / m - (sum / m) ** 2) / Math.max(1, m - 1))];
}
