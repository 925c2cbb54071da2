import { backward, forward, REST } from "../../../lib/cholesky.ts";
import { kernels as dense } from "../../../lib/kernels/kernels.ts";
import { normals } from "../../../lib/normal.ts";
import { dot } from "../../../lib/vectors.ts";
import type { Setup } from "../../param.ts";
import { kernelAt, kernels, type Train } from "../theory/kernels.ts";
import { functions, head, trains, triangle, width } from "./layout.ts";
import { type Population, population, squaredKernel } from "./population.ts";

/**
 * An infinitely wide network, trained to the end: regression with its kernel on real draws. Inputs x = √d·u, u uniform on the sphere. One
 * Cholesky factor answers every n, whose samples are the first of those of more; with an added ridge, which depends on n, one a
 * sample size. Risks are exact given the data (population.ts), so that a replicate has no error of a test set.
 */

const DATA = 0;
const NOISE = 1;
const SOURCE_DATA = 2;
const SOURCE_NOISE = 3;

/** Directions of the tasks: the source's, and one orthogonal to it. */
const TASKS = 2;

/** One replicate: head, then a row a sample size (layout.ts). */
export function* replicate(
  setup: Setup,
  ns: readonly number[],
  seed: number,
  index: number,
): Generator<void, Float64Array> {
  const { d, ridge } = setup;
  const train = trains[setup.train];
  const law = population(train, d);
  const m = functions(setup);
  const most = ns[ns.length - 1];
  const out = new Float64Array(head(setup) + ns.length * width(setup));
  const points = yield* sphere(most, d, { seed, replicate: index, purpose: DATA });

  // Values of the functions at the samples, then the noise; and E g(x) H(x, x_i).
  const values = Array.from({ length: TASKS }, (_, k) => coordinate(points, most, d, k));
  const crossed = values.map((g) => g.map((v) => law.slope * v));
  out[0] = 1;
  out[2] = 1;
  if (setup.ns >= 0) yield* pretrain(out, values, crossed, points, most, setup, law, seed, index);
  const noise = new Float64Array(most);
  normals(noise, most, { seed, replicate: index, purpose: NOISE });
  values.push(noise);

  const K = new Float64Array(most * most);
  yield* dense().gram(K, points, most, d);
  const M = new Float64Array(most * most);
  yield* kernelMatrices(K, M, most, train, law);
  if (ridge === 0) yield* dense().cholesky(K, most, most, FLOOR);
  let at = head(setup);
  for (const n of ns) {
    let T = K;
    if (ridge > 0) {
      T = K.slice();
      const added = (ridge * n * kernels[train].slope) / d;
      for (let i = 0; i < n; i++) T[i * most + i] += added;
      yield* dense().cholesky(T, n, most, FLOOR);
    }
    const fits: Float64Array[] = [];
    for (const value of values) {
      const fit = value.slice(0, n);
      forward(T, n, most, fit);
      backward(T, n, most, fit);
      fits.push(fit);
      yield;
    }
    for (let i = 0; i < m; i++) for (let j = 0; j <= i; j++) out[at++] = dot(values[i], fits[j], n);
    for (const g of crossed) for (const fit of fits) out[at++] = dot(g, fit, n);
    for (let i = 0; i <= m; i++) {
      const moved = symmetricTimes(M, n, most, fits[i]);
      for (let j = 0; j <= i; j++) out[at++] = dot(moved, fits[j], n);
      yield;
    }
  }
  return out;
}

/** Pivots of a kernel matrix are those of H(1) and its nonlinear part: only two equal inputs would come below. */
const FLOOR = 1e-14;

/**
 * The network that pretraining leaves on its own data: what it learns of the source and of the source's noise are two more functions.
 * Adds their values at the samples, their products with H(·, x_i), and their mean products.
 */
function* pretrain(
  gramOfFunctions: Float64Array,
  values: Float64Array[],
  crossed: Float64Array[],
  points: Float64Array,
  most: number,
  setup: Setup,
  law: Population,
  seed: number,
  index: number,
): Generator<void, void> {
  const { d, ns } = setup;
  const train = trains[setup.train];
  const source = yield* sphere(ns, d, { seed, replicate: index, purpose: SOURCE_DATA });
  const noise = new Float64Array(ns);
  normals(noise, ns, { seed, replicate: index, purpose: SOURCE_NOISE });
  const K = new Float64Array(ns * ns);
  yield* dense().gram(K, source, ns, d);
  const M = new Float64Array(ns * ns);
  yield* kernelMatrices(K, M, ns, train, law);
  yield* dense().cholesky(K, ns, ns, FLOOR);
  const directions = Array.from({ length: TASKS }, (_, k) => coordinate(source, ns, d, k));
  const fits = [directions[0].slice(), noise];
  for (const [k, fit] of fits.entries()) {
    forward(K, ns, ns, fit);
    backward(K, ns, ns, fit);
    yield;
    const row = triangle(TASKS + k);
    for (let j = 0; j < TASKS; j++) gramOfFunctions[row + j] = law.slope * dot(directions[j], fit, ns);
    const moved = symmetricTimes(M, ns, ns, fit);
    for (let j = 0; j <= k; j++) gramOfFunctions[row + TASKS + j] = dot(moved, fits[j], ns);
    yield;
  }
  const learned = fits.map(() => new Float64Array(most));
  const products = fits.map(() => new Float64Array(most));
  let work = 0;
  for (let i = 0; i < most; i++) {
    for (let j = 0; j < ns; j++) {
      let u = 0;
      for (let k = 0; k < d; k++) u += points[i * d + k] * source[j * d + k];
      const [h, h2] = [kernelAt(train, u), squaredKernel(law, u)];
      for (let k = 0; k < fits.length; k++) {
        learned[k][i] += fits[k][j] * h;
        products[k][i] += fits[k][j] * h2;
      }
    }
    work += ns * d;
    if (work > REST) {
      work = 0;
      yield;
    }
  }
  values.push(...learned);
  crossed.push(...products);
}

/** n points of the unit sphere in R^d, row-major. */
function* sphere(
  n: number,
  d: number,
  stream: { readonly seed: number; readonly replicate: number; readonly purpose: number },
): Generator<void, Float64Array> {
  const out = new Float64Array(n * d);
  const rows = Math.max(1, Math.floor(2e5 / d));
  for (let from = 0; from < n; from += rows) {
    const end = Math.min(n, from + rows);
    normals(out.subarray(from * d), (end - from) * d, stream, from * d);
    for (let i = from; i < end; i++) {
      const row = out.subarray(i * d, (i + 1) * d);
      const size = Math.sqrt(dot(row, row, d));
      for (let k = 0; k < d; k++) row[k] /= size;
    }
    yield;
  }
  return out;
}

/** Coordinate k of the inputs x = √d·u. */
function coordinate(points: Float64Array, n: number, d: number, k: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => Math.sqrt(d) * points[i * d + k]);
}

/** Lower triangles: cosines in K become the kernel, and M its mean products. */
function* kernelMatrices(
  K: Float64Array,
  M: Float64Array,
  n: number,
  train: Train,
  law: Population,
): Generator<void, void> {
  for (let i = 0; i < n; i++) {
    for (let k = i * n; k < i * n + i; k++) {
      M[k] = squaredKernel(law, K[k]);
      K[k] = kernelAt(train, K[k]);
    }
    K[i * n + i] = kernels[train].diagonal;
    M[i * n + i] = law.diagonal;
    if (i % 64 === 63) yield;
  }
}

/** M·v for the leading n rows of a symmetric matrix, of which the lower triangle is given. */
function symmetricTimes(M: Float64Array, n: number, stride: number, v: Float64Array): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const row = i * stride;
    let sum = M[row + i] * v[i];
    for (let j = 0; j < i; j++) {
      sum += M[row + j] * v[j];
      out[j] += M[row + j] * v[i];
    }
    out[i] += sum;
  }
  return out;
}
