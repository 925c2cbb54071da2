/** Three area outlines over the principal directions of the inputs, strongest first, on a logarithmic axis of rank. */

export interface SpectrumRows {
  /** λ_i, on a logarithmic scale of `decades`. */
  readonly strength: string;
  /** Fraction of the difference in a direction, relative to the largest. */
  readonly difference: string;
  /** Learned fraction of a direction, from 0 to 1. */
  readonly learned: string;
  /** Best labels over true ones, from 0 to 2: 1 is half the height; empty where there are none. */
  readonly labels: string;
}

/** Pixels of one step of the outline. */
const STEP = 2;
/** Decades shown below the strongest direction; weaker ones have height 0. */
const DECADES = 6;

/**
 * Outlines in a frame of `width` × `height`, bottom at `height`. Directions narrower than a step are averaged.
 *
 * @param eigenvalues λ ≥ 0 descending, with @param difference, @param learned and @param labels, one number per direction each
 */
export function spectrumRows(
  eigenvalues: Float64Array,
  difference: Float64Array,
  learned: Float64Array,
  width: number,
  height: number,
  labels?: Float64Array,
): SpectrumRows {
  const d = eigenvalues.length;
  const top = Math.log10(eigenvalues[0]);
  const most = difference.reduce((a, b) => Math.max(a, b), 0);
  const outline = (value: (i: number) => number) => area(d, value, width, height);
  return {
    strength: outline((i) => (eigenvalues[i] > 0 ? 1 + Math.max(-1, (Math.log10(eigenvalues[i]) - top) / DECADES) : 0)),
    difference: outline((i) => (most > 0 ? difference[i] / most : 0)),
    learned: outline((i) => learned[i]),
    labels: labels ? outline((i) => Math.min(1, labels[i] / 2)) : "",
  };
}

/** Left edge of direction i = 0 … d, in fractions of the width. */
export const directionStart = (i: number, d: number): number => Math.log1p(i) / Math.log1p(d);

function area(d: number, value: (i: number) => number, width: number, height: number): string {
  let path = `M0,${height}`;
  for (let x = 0; x < width; x += STEP) {
    const from = Math.min(d - 1, Math.floor((1 + d) ** (x / width) - 1 + 1e-9));
    const to = Math.max(from + 1, Math.min(d, Math.floor((1 + d) ** (Math.min(width, x + STEP) / width) - 1 + 1e-9)));
    let sum = 0;
    for (let i = from; i < to; i++) sum += value(i);
    path += `V${(height * (1 - sum / (to - from))).toFixed(1)}H${Math.min(width, x + STEP)}`;
  }
  return `${path}V${height}Z`;
}
