import { isolines, type Line } from "./isolines.ts";

/** Categories on a lattice: the category of each node, and what changes sign where one ends. */
export interface NamedNodes {
  readonly nx: number;
  readonly ny: number;
  /** Category index per node, NaN for none; x fastest. */
  readonly values: ArrayLike<number>;
  /** Without them borders lie half way between nodes. */
  readonly borders?: Borders | undefined;
}

export interface Borders {
  /** Smooth fields, x fastest. */
  readonly fields: readonly ArrayLike<number>[];
  /** For each category the sign it needs of each field: 1 above 0, −1 at 0 or below, 0 for any. Never two categories at one place. */
  readonly signs: readonly (readonly number[])[];
}

/** Just above 0: a field of exactly 0 is not above. */
const TIE = Number.MIN_VALUE;

/** Borders between categories, in lattice coordinates: the zero line of each field, as far as a category needs its sign there. */
export function borderLines({ nx, ny, borders }: NamedNodes): Line[] {
  if (!borders) return [];
  const { fields, signs } = borders;
  return fields.flatMap((field, m) => {
    const needing = signs.filter((needed) => needed[m] !== 0);
    // Where a line leaves the part in which it is a border, it ends between two of its points, at the zero of another field.
    const room = (x: number, y: number) => {
      const at = fields.map((other, j) => (j === m ? 0 : mixed(other, nx, ny, x, y)));
      return Math.max(
        ...needing.map((needed) => Math.min(...needed.map((s, j) => (s === 0 || j === m ? 1 : s * at[j])))),
      );
    };
    return isolines(field, nx, ny, TIE).flatMap((line) => within(line, room));
  });
}

/** The parts of a line where `room` is not negative, cut where it is 0 by linear interpolation. */
function within(line: Line, room: (x: number, y: number) => number): Line[] {
  const rooms = Array.from({ length: line.length / 2 }, (_, k) => room(line[2 * k], line[2 * k + 1]));
  if (rooms.every((r) => r >= 0)) return [line];
  const out: number[][] = [];
  let part: number[] = [];
  const end = () => {
    if (part.length > 2) out.push(part);
    part = [];
  };
  for (const [k, r] of rooms.entries()) {
    const [x, y] = [line[2 * k], line[2 * k + 1]];
    const before = rooms[k - 1];
    if (k > 0 && before >= 0 !== r >= 0) {
      const share = Number.isFinite(before - r) ? before / (before - r) : 0.5;
      part.push(line[2 * k - 2] + share * (x - line[2 * k - 2]), line[2 * k - 1] + share * (y - line[2 * k - 1]));
    }
    if (r >= 0) part.push(x, y);
    else end();
  }
  end();
  return out;
}

/** A field between its nodes. */
function mixed(field: ArrayLike<number>, nx: number, ny: number, x: number, y: number): number {
  const [i, j] = [Math.max(0, Math.min(nx - 2, Math.floor(x))), Math.max(0, Math.min(ny - 2, Math.floor(y)))];
  const [u, v, k] = [x - i, y - j, j * nx + i];
  // A corner without weight may be infinite.
  const part = (weight: number, value: number) => (weight === 0 ? 0 : weight * value);
  return (
    part((1 - v) * (1 - u), field[k]) +
    part((1 - v) * u, field[k + 1]) +
    part(v * (1 - u), field[k + nx]) +
    part(v * u, field[k + nx + 1])
  );
}

/** The category at a point in lattice coordinates: where the surrounding nodes differ, the one whose signs the interpolated fields have. */
export function nameAt({ nx, ny, values, borders }: NamedNodes, x: number, y: number): number {
  const [i, j] = [Math.max(0, Math.min(nx - 2, Math.floor(x))), Math.max(0, Math.min(ny - 2, Math.floor(y)))];
  const [a, b, c, d] = [j * nx + i, j * nx + i + 1, (j + 1) * nx + i, (j + 1) * nx + i + 1];
  const nearest = values[(y - j < 0.5 ? a : c) + (x - i < 0.5 ? 0 : 1)];
  const names = [values[a], values[b], values[c], values[d]];
  if (!borders || names.some(Number.isNaN) || names.every((name) => name === nearest)) return nearest;
  const at = borders.fields.map((field) => mixed(field, nx, ny, x, y));
  if (!at.every(Number.isFinite)) return nearest;
  const name = borders.signs.findIndex((needed) => needed.every((s, m) => s === 0 || at[m] > 0 === s > 0));
  return name < 0 ? nearest : name;
}
