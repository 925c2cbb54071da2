import { normals } from "../../../lib/normal.ts";
import { uniforms } from "../../../lib/philox.ts";
import type { Setup } from "../../param.ts";
import type { DiagonalParams } from "../params.ts";
import { activeShare } from "../theory/activeShare.ts";
import { fineTuningScale, scratchScale } from "../theory/implicitBias.ts";
import { interpolate } from "./interpolate.ts";

/**
 * The network itself at finite D: pretraining (perfect, or on real source data), fine-tuning and scratch on the same
 * target data, each trained to convergence by its convex program (docs/theory.md §2.6) instead of 10⁵ gradient steps.
 *
 * Coordinates are exchangeable, so classes take fixed places: shared, lost, new, silent. Their counts are stratified: the
 * expected ones, rounded at random so that the mean is exact.
 *
 * A replicate: one row a sample size, [error of fine-tuning, error of scratch].
 */

const DATA = 0;
const NOISE = 1;
const SOURCE_DATA = 2;
const SOURCE_NOISE = 3;
const COEFFICIENTS = 4;
const COUNTS = 5;

/** Both tasks of one replicate: classes of coordinates in their fixed places. */
export interface Tasks {
  /** β of the pretraining teacher, and of the target task. */
  readonly teacher: Float64Array;
  readonly target: Float64Array;
  /** Coordinates active in pretraining: those before `shared` in both tasks; `fresh` new ones follow `active`. */
  readonly active: number;
  readonly shared: number;
  readonly fresh: number;
}

/** Data of a task: X row-major, x ~ N(0, I/D), and labels. */
export interface Data {
  readonly X: Float64Array;
  readonly y: Float64Array;
}

/** The tasks of a replicate; the same for every sample size. */
export function drawTasks(s: Setup, seed: number, index: number): Tasks {
  const { D } = s;
  const stream = (purpose: number) => ({ seed, replicate: index, purpose });
  const u = new Float64Array(3);
  uniforms(u, 3, stream(COUNTS));
  const active = Math.floor(s.rpt * D + u[0]);
  const shared = Math.floor(s.rsh * active + u[1]);
  const fresh = Math.floor(s.rnew * (D - active) + u[2]);
  const z = new Float64Array(2 * D);
  normals(z, 2 * D, stream(COEFFICIENTS));
  const size = 1 / Math.sqrt(activeShare(s as unknown as DiagonalParams));
  const target = new Float64Array(D);
  const teacher = new Float64Array(D);
  for (let d = 0; d < D; d++) {
    if (d < active) teacher[d] = z[D + d] > 0 ? s.apt : -s.apt;
    const on = d < active ? d < shared : d - active < fresh;
    if (on) target[d] = size * (s.sign === 1 ? Math.sign(z[d]) : z[d]);
  }
  return { teacher, target, active, shared, fresh };
}

/** Pretraining data of a replicate, when it is finite. */
export function drawSource(s: Setup, teacher: Float64Array, seed: number, index: number): Data {
  const stream = (purpose: number) => ({ seed, replicate: index, purpose });
  return draw(s.source, s.D, teacher, s.sigmapt, stream(SOURCE_DATA), stream(SOURCE_NOISE));
}

/** Target data of a replicate: n samples, whose first rows are those of fewer samples. */
export function drawTarget(s: Setup, n: number, target: Float64Array, seed: number, index: number): Data {
  const stream = (purpose: number) => ({ seed, replicate: index, purpose });
  return draw(n, s.D, target, s.sigma, stream(DATA), stream(NOISE));
}

/** One replicate: the tasks, then both networks at each sample size. */
export function* replicate(
  s: Setup,
  ns: readonly number[],
  seed: number,
  index: number,
): Generator<void, Float64Array> {
  const { D } = s;
  const { teacher, target } = drawTasks(s, seed, index);
  const scratchK = new Float64Array(D).fill(scratchScale(s.c));
  let pretrained: Float64Array = teacher;
  if (s.source >= 0) {
    const { X, y } = drawSource(s, teacher, seed, index);
    pretrained = (yield* interpolate(X, y, scratchK, s.source, D)).beta;
  }
  const rootK = Float64Array.from(pretrained, (b) => fineTuningScale(s.c, s.lam, s.gft, b));
  const { X, y } = drawTarget(s, ns[ns.length - 1], target, seed, index);
  const out = new Float64Array(2 * ns.length);
  for (const [i, n] of ns.entries()) {
    const [rows, labels] = [X.subarray(0, n * D), y.subarray(0, n)];
    for (const [k, scale] of [rootK, scratchK].entries()) {
      // From n = D on both are least squares.
      if (k === 1 && n >= D) out[2 * i + 1] = out[2 * i];
      else out[2 * i + k] = distance((yield* interpolate(rows, labels, scale, n, D)).beta, target);
      yield;
    }
  }
  return out;
}

interface Source {
  readonly seed: number;
  readonly replicate: number;
  readonly purpose: number;
}

/** n rows x ~ N(0, I/D) and labels y = x·β + σε. */
function draw(n: number, D: number, beta: Float64Array, sigma: number, data: Source, noise: Source): Data {
  const X = new Float64Array(n * D);
  normals(X, n * D, data);
  const y = new Float64Array(n);
  normals(y, n, noise);
  const scale = 1 / Math.sqrt(D);
  for (let i = 0; i < n; i++) {
    let sum = sigma * y[i];
    for (let d = 0; d < D; d++) {
      X[i * D + d] *= scale;
      sum += X[i * D + d] * beta[d];
    }
    y[i] = sum;
  }
  return { X, y };
}

/** ‖β̂ − β*‖²/D. */
export function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d] - b[d]) ** 2;
  return sum / a.length;
}
