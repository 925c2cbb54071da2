/**
 * Lines along which a field on a lattice equals a level, by marching squares with linear interpolation on the cell
 * edges; a saddle is resolved by the mean of its corners. Lines end at the frame and at cells without a number, unlike
 * region contours, which would close along them. A crossing next to ±∞ lies in the middle of its edge.
 */

/** One line: x, y, x, y … in lattice coordinates (node i is at i). Closed when its ends coincide. */
export type Line = readonly number[];

/**
 * Where the field lies exactly on the level over a whole stretch (two methods that agree there), there is no line.
 *
 * @param field nx × ny numbers, x fastest
 */
export function isolines(field: ArrayLike<number>, nx: number, ny: number, level = 0): Line[] {
  const sides = sidesOf(field, nx, ny, level);
  const segments = new Segments();
  for (let j = 0; j + 1 < ny; j++) {
    for (let i = 0; i + 1 < nx; i++) {
      const k = j * nx + i;
      // Most cells end here, in every frame of a drag: they read small integers and make nothing.
      const code = sides[k] | (sides[k + 1] << 1) | (sides[k + nx + 1] << 2) | (sides[k + nx] << 3);
      if (code === 0 || code >= 15) continue;
      const [a, b, c, d] = [field[k], field[k + 1], field[k + nx + 1], field[k + nx]];
      // Edges of the cell: 0 bottom, 1 right, 2 top, 3 left; each has a name shared with its neighbour.
      const point = (edge: number) => {
        if (edge === 0) return segments.point(2 * k, i + fraction(a, b, level), j);
        if (edge === 1) return segments.point(2 * (k + 1) + 1, i + 1, j + fraction(b, c, level));
        if (edge === 2) return segments.point(2 * (k + nx), i + fraction(d, c, level), j + 1);
        return segments.point(2 * k + 1, i, j + fraction(a, d, level));
      };
      const middle = (a + b + c + d) / 4 > level;
      for (const [from, to] of pairs(code, middle)) segments.join(point(from), point(to));
    }
  }
  return segments.lines();
}

/** No number, or on the level without lying between its two sides: more than all four corners of a cell together. */
const NONE = 16;

/** Of each node whether it lies above the level, 1 or 0, or `NONE`. */
function sidesOf(field: ArrayLike<number>, nx: number, ny: number, level: number): Uint8Array {
  const out = new Uint8Array(nx * ny);
  for (let node = 0; node < nx * ny; node++) {
    const value = field[node];
    out[node] = value > level ? 1 : value <= level ? 0 : NONE;
    if (value !== level) continue;
    const [i, j] = [node % nx, Math.floor(node / nx)];
    let higher = false;
    let lower = false;
    for (let v = Math.max(0, j - 1); v <= Math.min(ny - 1, j + 1); v++)
      for (let u = Math.max(0, i - 1); u <= Math.min(nx - 1, i + 1); u++) {
        higher ||= field[v * nx + u] > level;
        lower ||= field[v * nx + u] < level;
      }
    if (!(higher && lower)) out[node] = NONE;
  }
  return out;
}

/** Edges that a cell's line joins, by which corners (a, b, c, d as bits) lie above. */
function pairs(code: number, middle: boolean): readonly (readonly [number, number])[] {
  switch (code < 8 ? code : 15 - code) {
    case 1:
      return [[3, 0]];
    case 2:
      return [[0, 1]];
    case 3:
      return [[3, 1]];
    case 4:
      return [[1, 2]];
    case 6:
      return [[0, 2]];
    case 7:
      return [[3, 2]];
    default:
      // A saddle, a and c on one side: the side of the middle stays connected.
      return (code === 5) === middle
        ? [
            [3, 2],
            [0, 1],
          ]
        : [
            [3, 0],
            [1, 2],
          ];
  }
}

/** Where between u (at 0) and v (at 1) the level is crossed. */
function fraction(u: number, v: number, level: number): number {
  const t = (level - u) / (v - u);
  return Number.isFinite(u) && Number.isFinite(v) ? Math.max(0, Math.min(1, t)) : 0.5;
}

/** Joins segments that share an end into lines. */
class Segments {
  private readonly at = new Map<number, readonly [number, number]>();
  private readonly next = new Map<number, number[]>();

  point(edge: number, x: number, y: number): number {
    if (!this.at.has(edge)) this.at.set(edge, [x, y]);
    return edge;
  }

  join(a: number, b: number): void {
    for (const [u, v] of [
      [a, b],
      [b, a],
    ]) {
      const list = this.next.get(u);
      if (list) list.push(v);
      else this.next.set(u, [v]);
    }
  }

  lines(): Line[] {
    const out: Line[] = [];
    const ends = [...this.next].filter(([, n]) => n.length === 1).map(([edge]) => edge);
    for (const start of [...ends, ...this.next.keys()]) {
      let edge: number | undefined = start;
      if (!this.next.get(start)?.length) continue;
      const line: number[] = [...(this.at.get(start) as readonly [number, number])];
      for (;;) {
        const to: number | undefined = this.next.get(edge)?.pop();
        if (to === undefined) break;
        const back = this.next.get(to) as number[];
        back.splice(back.indexOf(edge), 1);
        line.push(...(this.at.get(to) as readonly [number, number]));
        edge = to;
      }
      out.push(line);
    }
    return out;
  }
}

/** Length of a line in lattice units. */
export function lineLength(line: Line): number {
  let sum = 0;
  for (let k = 2; k < line.length; k += 2) sum += Math.hypot(line[k] - line[k - 2], line[k + 1] - line[k - 1]);
  return sum;
}
