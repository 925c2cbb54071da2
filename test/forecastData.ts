import type { ForecastInput, Table } from "../src/forecast/input.ts";
import { normals } from "../src/lib/normal.ts";

/** A synthetic pair with Gaussian rows of independent columns: what it is made of is known. */
export interface Made {
  readonly input: ForecastInput;
  /** Variances of the columns, coefficients of the target, of the source, and variance of the noise. */
  readonly lambda: Float64Array;
  readonly target: Float64Array;
  readonly source: Float64Array;
  readonly sigma2: number;
}

export interface Making {
  readonly d: number;
  readonly m: number;
  readonly unlabelled: number;
  /** The target is `factor` times the source plus a rest of standard deviation `rest`/√d. */
  readonly factor?: number;
  readonly rest?: number;
  /** Eigenvalues fall like i^−decay. */
  readonly decay?: number;
  readonly sigma?: number;
  readonly seed: number;
}

export function make({ d, m, unlabelled, factor = 0.5, rest = 0.5, decay = 1, sigma = 0.5, seed }: Making): Made {
  const N = m + unlabelled;
  const z = new Float64Array(N * d + 2 * d + m);
  normals(z, z.length, { seed, replicate: 0, purpose: 77 });
  const lambda = Float64Array.from({ length: d }, (_, i) => (i + 1) ** -decay);
  const all = z.subarray(0, N * d).map((x, k) => x * Math.sqrt(lambda[k % d]));
  const source = z.slice(N * d, N * d + d).map((x) => x / Math.sqrt(d));
  const target = source.map((s, i) => factor * s + (rest * z[N * d + d + i]) / Math.sqrt(d));
  const labels = Float64Array.from({ length: m }, (_, i) => {
    let sum = sigma * z[N * d + 2 * d + i];
    for (let j = 0; j < d; j++) sum += all[i * d + j] * target[j];
    return sum;
  });
  const table = (from: number, rows: number): Table => ({
    rows,
    columns: d,
    values: all.slice(from * d, (from + rows) * d),
  });
  return {
    input: {
      labelled: table(0, m),
      labels,
      unlabelled: table(m, unlabelled),
      source: { w: source, b: 0 },
    },
    lambda,
    target,
    source,
    sigma2: sigma * sigma,
  };
}
