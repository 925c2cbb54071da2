import { kernels } from "../lib/kernels/kernels.ts";
import { Moments } from "../lib/moments.ts";
import { uniforms } from "../lib/philox.ts";
import { leaveOneOut, type Whitened } from "./prepare.ts";

/** Test error of ridge trained on n of the labelled rows and judged on the others, its penalty chosen by leave-one-out. */
export interface Measured {
  readonly n: number;
  readonly ridge0: Spread;
  readonly ridgeS: Spread;
}

/** Mean and standard error over random choices of the n rows; they share rows, so that the error is rather more. */
export interface Spread {
  readonly mean: number;
  readonly se: number;
}

const CHOICES = 12;
/** With more labelled rows measuring takes longer than the forecast. */
const MOST = 400;
const PURPOSE = 32;

/** A quarter, a half and three quarters of the labelled rows; none with fewer than 20 or more than 400 of them. */
export function* measured(
  features: Whitened,
  labels: Float64Array,
  residuals: Float64Array,
  seed: number,
): Generator<void, Measured[]> {
  const { m } = features;
  const points: Measured[] = [];
  if (m < 20 || m > MOST) return points;
  const products = yield* productsOf(features);
  const u = new Float64Array(m);
  for (const share of [0.25, 0.5, 0.75]) {
    const n = Math.round(share * m);
    const errors: [number[], number[]] = [[], []];
    for (let choice = 0; choice < CHOICES; choice++) {
      uniforms(u, m, { seed, replicate: choice, purpose: PURPOSE });
      const order = Array.from(u.keys()).sort((a, b) => u[a] - u[b]);
      const both = yield* testErrors(features, products, [labels, residuals], order.slice(0, n), order.slice(n));
      for (const k of [0, 1]) errors[k].push(both[k]);
      yield;
    }
    const [ridge0, ridgeS] = errors.map((list) => {
      const { mean, se } = spread(list);
      return { mean, se };
    });
    points.push({ n, ridge0, ridgeS });
  }
  return points;
}

/** Products of the labelled rows with the constant, lower triangle of m × m. */
function* productsOf({ m, rows, lambda, constant }: Whitened): Generator<void, Float64Array> {
  const products = new Float64Array(m * m).fill(constant * constant);
  yield* kernels().gram(products, rows, m, lambda.length);
  return products;
}

function spread(list: readonly number[]): Moments {
  const mean = list.reduce((sum, x) => sum + x, 0) / list.length;
  return new Moments(
    list.length,
    mean,
    list.reduce((sum, x) => sum + (x - mean) ** 2, 0),
  );
}

/** Mean squared errors on the rows `test` of ridge from 0 on the rows `train`, for each target. */
function* testErrors(
  features: Whitened,
  products: Float64Array,
  targets: readonly Float64Array[],
  train: readonly number[],
  test: readonly number[],
): Generator<void, number[]> {
  const { m, rows, lambda } = features;
  const count = lambda.length;
  const n = train.length;
  const row = (i: number) => rows.subarray(i * count, (i + 1) * count);
  const chosen = new Float64Array(n * count);
  for (const [k, i] of train.entries()) chosen.set(row(i), k * count);
  const own = targets.map((y) => Float64Array.from(train, (i) => y[i]));
  const fitted = yield* leaveOneOut({ ...features, m: n, rows: chosen }, own);
  // Ridge has β = Xᵀ(y − Xβ)/(nλ).
  return fitted.map(({ penalty, residuals }, t) => {
    const shares = residuals.map((x) => x / (n * penalty));
    return errorOn(products, m, shares, train, targets[t], test);
  });
}

const product = (products: Float64Array, m: number, i: number, j: number) =>
  i > j ? products[i * m + j] : products[j * m + i];

/** Mean squared error on the rows `test` of the fit Σ shares·row over the rows `train`. */
function errorOn(
  products: Float64Array,
  m: number,
  shares: Float64Array,
  train: readonly number[],
  y: Float64Array,
  test: readonly number[],
): number {
  let sum = 0;
  for (const i of test) {
    let fit = 0;
    for (let k = 0; k < train.length; k++) fit += shares[k] * product(products, m, i, train[k]);
    sum += (y[i] - fit) ** 2;
  }
  return sum / test.length;
}
