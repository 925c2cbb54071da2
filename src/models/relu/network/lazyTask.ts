import { cosDegrees, sinDegrees } from "../../../lib/angles.ts";
import { kernels } from "../../../lib/kernels/kernels.ts";
import { normals } from "../../../lib/normal.ts";
import type { Setup } from "../../param.ts";
import { trains } from "../simulate/layout.ts";
import { kernelAt, type Train } from "../theory/kernels.ts";
import type { Samples } from "./sample.ts";
import { sphere, type Where } from "./sphere.ts";

/**
 * The task of the lazy theory for a real network: inputs u on the unit sphere (x = √d·u), linear teachers, on the very draws of
 * the kernel simulator.
 */

const DATA = 0;
const NOISE = 1;
const SOURCE_DATA = 2;
const SOURCE_NOISE = 3;
const TEST = 21;

/** Test inputs, at which a network is compared with the kernel. */
const TESTS = 500;

export interface LazyTask {
  readonly d: number;
  readonly train: Train;
  /** √d·β of both teachers, so that f = b·u. */
  readonly target: Float64Array;
  readonly source: Float64Array;
  /** Undefined for a source that was learned exactly. */
  readonly sourceData: Samples | undefined;
  /** Labels of the target task; the first samples do not depend on how many there are. */
  readonly data: Samples;
  /** Test inputs, TESTS × d. */
  readonly tests: Float64Array;
}

/** @param s d, train (index of simulate/layout.ts), theta in degrees, rho, s, sigma, ns (source samples; negative: learned exactly), ss */
export function lazyTask(s: Setup, n: number, where: Where): LazyTask {
  const { d, theta, rho, sigma, ns, ss } = s;
  const root = Math.sqrt(d);
  const [source, target] = [new Float64Array(d), new Float64Array(d)];
  source[0] = root * s.s;
  target[0] = root * rho * cosDegrees(theta);
  target[1] = root * rho * sinDegrees(theta);
  return {
    d,
    train: trains[s.train],
    target,
    source,
    sourceData: ns < 0 ? undefined : draw(ns, d, source, ss, where, SOURCE_DATA, SOURCE_NOISE),
    data: draw(n, d, target, sigma, where, DATA, NOISE),
    tests: sphere(TESTS, d, where, TEST),
  };
}

function draw(
  n: number,
  d: number,
  b: Float64Array,
  sigma: number,
  where: Where,
  inputs: number,
  noise: number,
): Samples {
  const X = sphere(n, d, where, inputs);
  const y = new Float64Array(n);
  normals(y, n, { ...where, purpose: noise });
  for (let i = 0; i < n; i++) {
    y[i] *= sigma;
    for (let j = 0; j < d; j++) y[i] += X[i * d + j] * b[j];
  }
  return { n, d, X, y };
}

/** Kernel regression on the first n of these samples, for any labels. */
export interface KernelFit {
  /** Values at inputs Z (count × d) of the interpolator of labels y (n numbers). */
  at(y: Float64Array, n: number, Z: Float64Array, count: number): Generator<void, Float64Array>;
}

const FLOOR = 1e-14;

export function* kernelFit({ n: most, d, X }: Samples, train: Train): Generator<void, KernelFit> {
  const K = new Float64Array(most * most);
  const block = 64;
  for (let i = 0; i < most; i += block) {
    const rows = Math.min(block, most - i);
    const part = K.subarray(i * most, (i + rows) * most);
    kernels().multiplyTransposed(part, X.subarray(i * d, (i + rows) * d), X, rows, d, most);
    for (let k = 0; k < rows * most; k++) part[k] = kernelAt(train, part[k]);
    yield;
  }
  for (let i = 0; i < most; i++) K[i * most + i] = kernelAt(train, 1);
  yield* kernels().cholesky(K, most, most, FLOOR);
  return {
    *at(y, n, Z, count) {
      const fit = y.slice(0, n);
      kernels().forward(K, n, most, fit);
      kernels().backward(K, n, most, fit);
      const out = new Float64Array(count);
      const row = new Float64Array(n);
      for (let i = 0; i < count; i++) {
        kernels().times(row, X, Z.subarray(i * d, (i + 1) * d), n, d);
        for (let j = 0; j < n; j++) out[i] += fit[j] * kernelAt(train, row[j]);
        if (i % 64 === 63) yield;
      }
      return out;
    },
  };
}
