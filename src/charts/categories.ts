import { isolines, type Line } from "./isolines.ts";

/** Categories on a lattice: the category of each node, and a margin per category, negative where it applies. */
export interface NamedNodes {
  readonly nx: number;
  readonly ny: number;
  /** Category index per node, NaN for none; x fastest. */
  readonly values: ArrayLike<number>;
  /** One field per category; without margins borders lie half way between nodes. */
  readonly margins?: readonly ArrayLike<number>[] | undefined;
}

/** Just below 0: a margin of exactly 0 belongs to the category before it. */
const TIE = -Number.MIN_VALUE;

/** Borders between categories, in lattice coordinates: where a margin crosses 0. */
export function borders({ nx, ny, margins = [] }: NamedNodes): Line[] {
  // Borders of the first category are also borders of another.
  return margins.slice(1).flatMap((margin) => isolines(margin, nx, ny, TIE));
}

/** The category at a point in lattice coordinates: where the surrounding nodes differ, the one with the least interpolated margin. */
export function nameAt({ nx, ny, values, margins }: NamedNodes, x: number, y: number): number {
  const [i, j] = [Math.max(0, Math.min(nx - 2, Math.floor(x))), Math.max(0, Math.min(ny - 2, Math.floor(y)))];
  const [a, b, c, d] = [j * nx + i, j * nx + i + 1, (j + 1) * nx + i, (j + 1) * nx + i + 1];
  const nearest = values[(y - j < 0.5 ? a : c) + (x - i < 0.5 ? 0 : 1)];
  const names = [values[a], values[b], values[c], values[d]];
  if (!margins || names.some(Number.isNaN) || names.every((name) => name === nearest)) return nearest;
  const [u, v] = [x - i, y - j];
  let least = Number.POSITIVE_INFINITY;
  let name = nearest;
  for (const [k, m] of margins.entries()) {
    const mixed = (1 - v) * ((1 - u) * m[a] + u * m[b]) + v * ((1 - u) * m[c] + u * m[d]);
    if (!Number.isFinite(mixed)) return nearest;
    if (mixed < least) [least, name] = [mixed, k];
  }
  return name;
}
