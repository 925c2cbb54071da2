import { chiSquareDraw, chiSquareRun } from "../../../lib/chiSquareLaw.ts";
import { normals } from "../../../lib/normal.ts";
import type { Stream } from "../../../lib/philox.ts";
import type { Setup } from "../../param.ts";
import { triangle, vectors, width } from "./passLayout.ts";

/**
 * Draws the statistics of a pass (onePass.ts) from their exact joint distribution, without data: O(1) per sample size, whatever d
 * and n (docs/theory.md §1.5.2).
 *
 * Let e₁ … e_r be orthonormal, K = [Xe₁ … Xe_r, ε] and Z the other d−r columns of X; all entries are independent N(0, 1). Rotating
 * the samples, and rotating the directions orthogonal to e₁ … e_r, changes neither the distribution nor the statistics. Rotate the
 * samples so that K is upper trapezoidal (Bartlett 1933: normals beside a diagonal of χ variables). Then only c = min(n, d−r, r+1)
 * of the samples that Z can fit have nonzero inputs or labels in K; the others merely exclude directions, and what remains of Z is
 * a triangular matrix with max(n, d−r) − min(n, d−r) + c degrees of freedom. The n−(d−r) samples beyond the rank of Z, if any, are
 * a second trapezoid, which does not involve Z. So a problem with at most 2r+1 samples and directions has the same P_∥, w, (XB)ᵀXB
 * and (XB)ᵀε.
 */

/** Random streams; a pass uses 0 … 3. */
const TARGET = 4;
const SOURCE = 5;

/** Section of a stream that belongs to one sample size: three trapezoids with at most six columns use 621 numbers. */
const BLOCK = 1024;

const REST = 64;

/** Plain arrays: the vectors are so short that typed arrays would cost more than the arithmetic. */
type Vector = readonly number[];

const normal = new Float64Array(6);

/** The random numbers of one sample size, consumed in order. */
class Numbers {
  private readonly stream: Stream;
  private at: number;
  constructor(stream: Stream, n: number) {
    this.stream = stream;
    this.at = n * BLOCK;
  }

  /** Draws the triangular factor of an m × k matrix of normals: min(m, k) rows, zero left of the diagonal. */
  trapezoid(m: number, k: number): Vector[] {
    const rows: Vector[] = [];
    for (let i = 0; i < m && i < k; i++) {
      const row: number[] = [];
      for (let j = 0; j < i; j++) row.push(0);
      row.push(Math.sqrt(chiSquareDraw(m - i, this.stream, this.at)));
      this.at += chiSquareRun;
      const rest = k - 1 - i;
      normals(normal, rest, this.stream, this.at);
      this.at += rest;
      for (let j = 0; j < rest; j++) row.push(normal[j]);
      rows.push(row);
    }
    return rows;
  }
}

/** n samples, reduced as above, in coordinates of which the first r are the given directions. */
interface Samples {
  /** Inputs and label of the remaining samples, r+1 numbers each. */
  readonly rows: readonly Vector[];
  /** Orthonormal basis of the row space of X. */
  readonly basis: readonly Vector[];
  /** w = X⁺ε. */
  readonly w: Vector;
}

function drawSamples(n: number, d: number, r: number, numbers: Numbers): Samples {
  const fitted = Math.min(n, d - r);
  const inside = numbers.trapezoid(fitted, r + 1);
  const c = inside.length;
  const rest = numbers.trapezoid(Math.max(n, d - r) - fitted + c, c);
  // Row r+1 would be a label without inputs, which nothing can fit.
  const outside = numbers.trapezoid(n - fitted, r + 1).slice(0, r);

  const rows = [...inside, ...outside];
  const basis: Vector[] = [];
  const fit: number[] = [];
  const w = zeros(r + c);
  for (const [i, row] of rows.entries()) {
    const x = row.slice(0, r);
    for (let j = 0; j < c; j++) x.push(j <= i && i < c ? rest[j][i] : 0);
    let z = row[r];
    // Gram–Schmidt on inputs and labels; one pass is enough, since its error for triangular matrices is below 1e-12.
    for (const [k, o] of basis.entries()) {
      const a = dot(x, o);
      add(x, -a, o);
      z -= a * fit[k];
    }
    const length = Math.sqrt(dot(x, x));
    basis.push(x.map((v) => v / length));
    fit.push(z / length);
    add(w, fit[i], basis[i]);
  }
  return { rows, basis, w };
}

/** The first coordinates of P_∥b, as many as b has (the others of b are 0); exactly b where the samples span all directions. */
function project({ basis, w }: Samples, b: Vector): Vector {
  if (basis.length === w.length) return b;
  const seen = zeros(b.length);
  for (const o of basis) add(seen, dot(b, o), o);
  return seen;
}

/**
 * The vectors b₁ … b_m of a replicate, in as many orthonormal coordinates as they need: e₁, e₂ and, with finite source data,
 * P_source e₁ and X_source⁺ε.
 */
function drawVectors(setup: Setup, seed: number, index: number): Vector[] {
  const unit = (i: number, r: number) => zeros(r).fill(1, i, i + 1);
  if (vectors(setup) === 2) return [unit(0, 2), unit(1, 2)];
  const { d, ns } = setup;
  const samples = drawSamples(ns, d, 2, new Numbers({ seed, replicate: index, purpose: SOURCE }, ns));
  const r = samples.w.length;
  return [unit(0, r), unit(1, r), project(samples, unit(0, r)), samples.w];
}

/**
 * One replicate in the layout of onePass.replicate: head, then one row per sample size n ≥ 0, for d ≥ 4 and any n_s. The random
 * numbers of a row are addressed by (seed, replicate, n), so a row does not depend on which other sample sizes are requested. Given
 * the source, the rows of different sample sizes are independent, whereas those of a pass share their first samples: each row has
 * the right distribution, but differences between sample sizes do not.
 */
export function* replicateLaw(
  setup: Setup,
  ns: readonly number[],
  seed: number,
  index: number,
): Generator<void, Float64Array> {
  const B = drawVectors(setup, seed, index);
  const m = B.length;
  const r = B[0].length;
  const t = triangle(m);
  const w = width(setup);
  const out = new Float64Array(t + ns.length * w);
  for (let i = 0, k = 0; i < m; i++) for (let j = 0; j <= i; j++) out[k++] = dot(B[i], B[j]);

  for (const [i, n] of ns.entries()) {
    const samples = drawSamples(n, setup.d, r, new Numbers({ seed, replicate: index, purpose: TARGET }, n));
    const row = t + i * w;
    for (const x of samples.rows) {
      const inputs = B.map((b) => dot(b, x));
      let k = row;
      for (let a = 0; a < m; a++) for (let b = 0; b <= a; b++) out[k++] += inputs[a] * inputs[b];
      for (let a = 0; a < m; a++) out[k++] += inputs[a] * x[r];
    }
    let k = row + t + m;
    for (const [a, b] of B.entries()) {
      const seen = project(samples, b);
      for (let j = 0; j <= a; j++) out[k++] = dot(B[j], seen);
    }
    for (const b of B) out[k++] = dot(b, samples.w);
    out[k] = dot(samples.w, samples.w);
    if (i % REST === REST - 1) yield;
  }
  return out;
}

const zeros = (count: number): number[] => new Array<number>(count).fill(0);

/** aᵀb over the length of a; b may be longer. */
function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** x += factor·y over the length of x; y may be longer. */
function add(x: number[], factor: number, y: Vector): void {
  for (let i = 0; i < x.length; i++) x[i] += factor * y[i];
}
