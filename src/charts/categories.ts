import { isolines, type Line } from "./isolines.ts";

/** Names on a lattice: which one a node has, and how far each is from being the one (below 0 where it is). */
export interface NamedNodes {
  readonly nx: number;
  readonly ny: number;
  /** Index of the name at a node, NaN for none; x fastest. */
  readonly values: ArrayLike<number>;
  /** A field for each name; where they are missing a name ends half way between two nodes. */
  readonly margins?: readonly ArrayLike<number>[] | undefined;
}

/** Just below 0: a margin that is 0 belongs to the name before it. */
const TIE = -Number.MIN_VALUE;

/** Lines between names, in lattice coordinates: where one margin passes 0. */
export function borders({ nx, ny, margins = [] }: NamedNodes): Line[] {
  // A border of the first name is one of another as well.
  return margins.slice(1).flatMap((margin) => isolines(margin, nx, ny, TIE));
}

/** The name at a place in lattice coordinates: where its nodes differ that of the least margin, mixed between them. */
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
