/**
 * The readout of linear transfer, by Householder's QR with column pivoting: of the features themselves, not of their Gram
 * matrix, whose condition is the square (features of a trained student are nearly parallel).
 */

/** A column counts as determined by the others where less than this share of the largest one is left of it. */
export const RANK = 1e-10;
/** Multiplications between two yields. */
const REST = 2e6;

/**
 * min ‖y − Φa‖²/n + λ‖a‖²; for λ = 0 the least norm a among the best. Where the features (for n < m the samples) determine
 * each other to RANK, the redundant ones are left out.
 * @param Phi n × m, row-major, overwritten nowhere; @returns a, m numbers (zeros for n = 0)
 */
export function* readout(
  Phi: Float64Array,
  y: Float64Array,
  n: number,
  m: number,
  ridge: number,
): Generator<void, Float64Array> {
  if (n === 0 || m === 0) return new Float64Array(m);
  if (ridge > 0) {
    // Rows √(nλ) I below the features.
    const A = new Float64Array(m * (n + m));
    for (let s = 0; s < n; s++) for (let i = 0; i < m; i++) A[i * (n + m) + s] = Phi[s * m + i];
    for (let i = 0; i < m; i++) A[i * (n + m) + n + i] = Math.sqrt(n * ridge);
    const b = new Float64Array(n + m);
    b.set(y.subarray(0, n));
    return yield* leastSquares(A, b, n + m, m);
  }
  if (n >= m) {
    const A = new Float64Array(m * n);
    for (let s = 0; s < n; s++) for (let i = 0; i < m; i++) A[i * n + s] = Phi[s * m + i];
    return yield* leastSquares(A, y.slice(0, n), n, m);
  }
  return yield* leastNorm(Phi.slice(0, n * m), y, m, n);
}

/** The factors: columns hold R above the diagonal and Householder's vectors from it on; `order` the columns as chosen. */
interface Factors {
  readonly order: Int32Array;
  readonly diagonal: Float64Array;
  readonly rank: number;
}

/** QR in place of `cols` columns of length `rows`, stored one after the other. */
function* factor(A: Float64Array, rows: number, cols: number): Generator<void, Factors> {
  const order = Int32Array.from({ length: cols }, (_, j) => j);
  const most = Math.min(rows, cols);
  const diagonal = new Float64Array(most);
  const left = new Float64Array(cols);
  const square = (c: number, from: number) => {
    let sum = 0;
    for (let i = c * rows + from; i < (c + 1) * rows; i++) sum += A[i] * A[i];
    return sum;
  };
  let largest = 0;
  for (let j = 0; j < cols; j++) {
    left[j] = square(j, 0);
    largest = Math.max(largest, left[j]);
  }
  const least = RANK * RANK * largest;
  let work = 0;
  for (let k = 0; k < most; k++) {
    let best = k;
    for (let j = k + 1; j < cols; j++) if (left[order[j]] > left[order[best]]) best = j;
    [order[k], order[best]] = [order[best], order[k]];
    const c = order[k];
    const exact = square(c, k);
    if (!(exact > least)) return { order, diagonal, rank: k };
    const at = c * rows;
    const alpha = A[at + k] > 0 ? -Math.sqrt(exact) : Math.sqrt(exact);
    diagonal[k] = alpha;
    A[at + k] -= alpha;
    const scale = 1 / Math.sqrt(square(c, k) / 2);
    for (let i = k; i < rows; i++) A[at + i] *= scale;
    for (let j = k + 1; j < cols; j++) {
      reflect(A, at, order[j] * rows, k, rows);
      const r = A[order[j] * rows + k];
      // Down-dated, and summed anew where most of it has gone.
      const rest = left[order[j]] - r * r;
      left[order[j]] = rest > 1e-4 * left[order[j]] ? rest : square(order[j], k + 1);
    }
    work += 4 * (cols - k) * (rows - k);
    if (work > REST) {
      work = 0;
      yield;
    }
  }
  return { order, diagonal, rank: most };
}

/** b −= v (vᵀb) over rows from…rows, v of length √2. */
function reflect(A: Float64Array, v: number, b: number, from: number, rows: number, B = A): void {
  let sum = 0;
  for (let i = from; i < rows; i++) sum += A[v + i] * B[b + i];
  for (let i = from; i < rows; i++) B[b + i] -= sum * A[v + i];
}

function* leastSquares(A: Float64Array, b: Float64Array, rows: number, cols: number): Generator<void, Float64Array> {
  const { order, diagonal, rank } = yield* factor(A, rows, cols);
  for (let k = 0; k < rank; k++) reflect(A, order[k] * rows, 0, k, rows, b);
  const out = new Float64Array(cols);
  for (let k = rank - 1; k >= 0; k--) {
    let sum = b[k];
    for (let j = k + 1; j < rank; j++) sum -= A[order[j] * rows + k] * out[order[j]];
    out[order[k]] = sum / diagonal[k];
  }
  return out;
}

/** The shortest a with A a = y, for the columns of Aᵀ (rows numbers each, cols of them) stored one after the other. */
function* leastNorm(A: Float64Array, y: Float64Array, rows: number, cols: number): Generator<void, Float64Array> {
  const { order, diagonal, rank } = yield* factor(A, rows, cols);
  const out = new Float64Array(rows);
  for (let k = 0; k < rank; k++) {
    let sum = y[order[k]];
    for (let j = 0; j < k; j++) sum -= A[order[k] * rows + j] * out[j];
    out[k] = sum / diagonal[k];
  }
  for (let k = rank - 1; k >= 0; k--) reflect(A, order[k] * rows, 0, k, rows, out);
  return out;
}
