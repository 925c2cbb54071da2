import { memoByKey } from "../../../lib/memo.ts";
import { kernelAt, type Train } from "../theory/kernels.ts";

/**
 * What a kernel H(u·v) is to the uniform law on the unit sphere of R^d: H = Σ c_l P_l in Gegenbauer polynomials with P_l(1) = 1,
 * E P_l(u·a)P_l(u·b) = P_l(a·b)/N_l. So the risk of Σ a_i H(x_i·) is a finite sum over pairs of samples, without a test set.
 */
export interface Population {
  /** Σ c_l²/N_l P_l(t) at t = −1 − h, −1, …, 1, 1 + h, h = 2/INTERVALS. */
  readonly table: Float64Array;
  /** E H(u·a)², which is the sum at t = 1 without an end to l. */
  readonly diagonal: number;
  /** E H(u·a) β·u = `slope` · β·a. */
  readonly slope: number;
}

const NODES = 4000;
const INTERVALS = 1024;
/** Polynomials at the most; with twenty dimensions about fifteen are enough. */
const MOST = 48;

/** The kernel's function is analytic in the angle between the inputs: Simpson's rule over it, the law's density sin^(d−2). */
export const population = memoByKey(
  60,
  (train: Train, d: number) => `${train} ${d}`,
  (train, d): Population => {
    // Beyond 14 standard deviations from a right angle nothing is left.
    const half = Math.min(Math.PI / 2, 14 / Math.sqrt(d));
    const weights = new Float64Array(NODES + 1);
    const values = new Float64Array(NODES + 1);
    const t = new Float64Array(NODES + 1);
    let mass = 0;
    for (let i = 0; i <= NODES; i++) {
      // u = sin(offset), so that it is exact near 0.
      const offset = half * ((2 * i) / NODES - 1);
      t[i] = Math.sin(offset);
      values[i] = kernelAt(train, t[i]);
      weights[i] = (i === 0 || i === NODES ? 1 : i % 2 === 1 ? 4 : 2) * Math.cos(offset) ** (d - 2);
      mass += weights[i];
    }
    let diagonal = 0;
    for (let i = 0; i <= NODES; i++) diagonal += (weights[i] / mass) * values[i] ** 2;
    let [before, now] = [new Float64Array(NODES + 1), new Float64Array(NODES + 1).fill(1)];
    const table = new Float64Array(INTERVALS + 3);
    const cosines = table.map((_, i) => (2 * (i - 1)) / INTERVALS - 1);
    let [tableBefore, tableNow] = [new Float64Array(table.length), new Float64Array(table.length).fill(1)];
    let slope = 0;
    let left = diagonal;
    for (let l = 0; l < MOST; l++) {
      let [product, square] = [0, 0];
      for (let i = 0; i <= NODES; i++) {
        const w = (weights[i] / mass) * now[i];
        product += w * values[i];
        square += w * now[i];
      }
      // c = product/square and N = 1/square, so c²/N = product²/square and c/N = product.
      const weight = (product * product) / square;
      for (let i = 0; i < table.length; i++) table[i] += weight * tableNow[i];
      if (l === 1) slope = product;
      left -= weight;
      // Off the diagonal P_l is of size √square.
      if (l >= 2 && Math.max(left, 0) * Math.sqrt(square) < 1e-13 * diagonal) break;
      [before, now] = [now, nextPolynomial(l, d, t, before, now)];
      [tableBefore, tableNow] = [tableNow, nextPolynomial(l, d, cosines, tableBefore, tableNow)];
    }
    return { table, diagonal, slope };
  },
);

/** P_{l+1} from P_{l−1} and P_l, each at the places t. */
function nextPolynomial(l: number, d: number, t: Float64Array, before: Float64Array, now: Float64Array) {
  const next = new Float64Array(t.length);
  for (let i = 0; i < t.length; i++) next[i] = ((2 * l + d - 2) * t[i] * now[i] - l * before[i]) / (l + d - 2);
  return next;
}

/** E H(u·a)H(u·b) for two different points of the sphere at cosine t: cubic interpolation. */
export function squaredKernel({ table }: Population, t: number): number {
  const x = (Math.max(-1, Math.min(1, t)) + 1) * (INTERVALS / 2);
  const i = Math.min(INTERVALS - 1, Math.floor(x));
  const u = x - i;
  const [a, b, c] = [u + 1, u - 1, u - 2];
  return (
    (-u * b * c * table[i]) / 6 +
    (a * b * c * table[i + 1]) / 2 -
    (a * u * c * table[i + 2]) / 2 +
    (a * u * b * table[i + 3]) / 6
  );
}
