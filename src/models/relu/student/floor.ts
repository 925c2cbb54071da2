import type { Neurons } from "../network/neurons.ts";
import { momentMatrix } from "../network/population.ts";

/** A feature counts as determined by those chosen before where less than this share of the largest E φ² is left of it. */
export const SPAN = 1e-12;
/** Multiplications between two yields. */
const REST = 2e6;

/**
 * The floor of linear transfer [E]: the part of E f², f the target, that no readout of the features relu(w_i·x) can give,
 * cᵀ(K_tt − K_tF K_FF⁻¹ K_Ft)c (docs/theory.md §3.5). K_FF is factored by Cholesky with pivoting, without jitter: features
 * are taken one by one, the one with most outside of the span of the others first, until less than SPAN is left.
 * @param W features, count × d; features of norm 0 give nothing. @returns in units of E f² if `norm` is that, else of `norm`
 */
export function* outOfSpan(target: Neurons, W: Float64Array, count: number, norm: number): Generator<void, number> {
  const { d } = target;
  const K = yield* momentMatrix(W, count, W, count, d);
  const cross = yield* momentMatrix(W, count, target.W, target.count, d);
  /** E φ_i f. */
  const b = new Float64Array(count);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < target.count; j++) b[i] += cross[i * target.count + j] * target.q[j];
  const left = Float64Array.from({ length: count }, (_, i) => K[i * count + i]);
  const least = SPAN * left.reduce((a, v) => Math.max(a, v), 0);
  const rows: Float64Array[] = [];
  const parts: number[] = [];
  let work = 0;
  for (let k = 0; k < count; k++) {
    let best = 0;
    for (let i = 1; i < count; i++) if (left[i] > left[best]) best = i;
    if (!(left[best] > least)) break;
    const pivot = Math.sqrt(left[best]);
    const row = new Float64Array(count);
    for (let i = 0; i < count; i++) row[i] = K[best * count + i];
    for (const before of rows) {
      const x = before[best];
      if (x !== 0) for (let i = 0; i < count; i++) row[i] -= x * before[i];
    }
    let part = b[best];
    for (let j = 0; j < k; j++) part -= parts[j] * rows[j][best];
    parts.push(part / pivot);
    for (let i = 0; i < count; i++) {
      row[i] /= pivot;
      left[i] -= row[i] * row[i];
    }
    left[best] = 0;
    rows.push(row);
    work += k * count;
    if (work > REST) {
      work = 0;
      yield;
    }
  }
  let inside = 0;
  for (const p of parts) inside += p * p;
  let whole = 0;
  const own = yield* momentMatrix(target.W, target.count, target.W, target.count, d);
  for (let i = 0; i < target.count; i++)
    for (let j = 0; j < target.count; j++) whole += target.q[i] * target.q[j] * own[i * target.count + j];
  return Math.max(0, whole - inside) / norm;
}
