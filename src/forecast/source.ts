import type { LabelledRows, Source, Table } from "./input.ts";
import { leaveOneOut, whiten } from "./prepare.ts";

/**
 * Ridge regression on the source's rows, its penalty by leave-one-out, in the same coordinates as the target's (the intercept is
 * one more feature, √λ₁). Predictions are the rows' own: no row of the target is used.
 */
export function* fitSource({ rows, labels }: LabelledRows): Generator<void, Source> {
  const d = rows.columns;
  const none = { rows: 0, columns: d, values: new Float64Array(0) };
  const features = yield* whiten(rows, none, { w: new Float64Array(d), b: 0 });
  const { m, lambda, constant, rows: E, kept, means, scale } = features;
  const [{ penalty }] = yield* leaveOneOut(features, [labels]);
  const count = lambda.length;
  let mean = 0;
  for (const y of labels) mean += y / m;
  // The rows are centred on themselves: EᵀE/m is diag(λ), and the constant is orthogonal to it.
  const intercept = (constant ** 2 * mean) / (constant ** 2 + penalty);
  const beta = new Float64Array(count);
  for (let i = 0; i < m; i++) for (let k = 0; k < count; k++) beta[k] += (E[i * count + k] * labels[i]) / m;
  for (let k = 0; k < count; k++) beta[k] /= lambda[k] + penalty;
  // Back to the file's columns without eigenvectors: ridge has β = Xᵀ(y − Xβ)/(mλ).
  const w = new Float64Array(d);
  for (let i = 0; i < m; i++) {
    let residual = labels[i] - intercept;
    for (let k = 0; k < count; k++) residual -= E[i * count + k] * beta[k];
    const share = residual / (m * penalty * scale * scale);
    for (const j of kept) w[j] += share * (rows.values[i * d + j] - means[j]);
  }
  let b = intercept;
  for (const j of kept) b -= w[j] * means[j];
  return { w, b };
}

/** How many rows of `labelled` are, number by number, rows of `source`. */
export function sharedRows(labelled: Table, source: Table): number {
  const d = labelled.columns;
  if (d !== source.columns) return 0;
  const known = new Map<number, number[]>();
  for (let i = 0; i < source.rows; i++) {
    const key = hash(source, i);
    const same = known.get(key);
    if (same) same.push(i);
    else known.set(key, [i]);
  }
  const isSame = (i: number, j: number) => {
    for (let k = 0; k < d; k++) if (labelled.values[i * d + k] !== source.values[j * d + k]) return false;
    return true;
  };
  let shared = 0;
  for (let i = 0; i < labelled.rows; i++) if (known.get(hash(labelled, i))?.some((j) => isSame(i, j))) shared++;
  return shared;
}

function hash({ values, columns }: Table, row: number): number {
  // Adding 0 makes −0 and 0, which are equal, the same bits.
  const bits = new Uint32Array(values.slice(row * columns, (row + 1) * columns).map((x) => x + 0).buffer);
  let h = 0x811c9dc5;
  for (const word of bits) h = Math.imul(h ^ word, 0x01000193);
  return h;
}
