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
  const values = withoutPlateaus(field, nx, ny, level);
  const segments = new Segments();
  const above = (v: number) => v > level;
  for (let j = 0; j + 1 < ny; j++) {
    for (let i = 0; i + 1 < nx; i++) {
      const a = values[j * nx + i];
      const b = values[j * nx + i + 1];
      const c = values[(j + 1) * nx + i + 1];
      const d = values[(j + 1) * nx + i];
      if (Number.isNaN(a + b + c + d) && [a, b, c, d].some(Number.isNaN)) continue;
      const code = +above(a) | (+above(b) << 1) | (+above(c) << 2) | (+above(d) << 3);
      if (code === 0 || code === 15) continue;
      // Edges of the cell: 0 bottom, 1 right, 2 top, 3 left; each has a name shared with its neighbour.
      const point = [
        () => segments.point(2 * (j * nx + i), i + fraction(a, b, level), j),
        () => segments.point(2 * (j * nx + i + 1) + 1, i + 1, j + fraction(b, c, level)),
        () => segments.point(2 * ((j + 1) * nx + i), i + fraction(d, c, level), j + 1),
        () => segments.point(2 * (j * nx + i) + 1, i, j + fraction(a, d, level)),
      ];
      const middle = above((a + b + c + d) / 4);
      for (const [from, to] of pairs(code, middle)) segments.join(point[from](), point[to]());
    }
  }
  return segments.lines();
}

/** The field with NaN at nodes that lie on the level without lying between its two sides. */
function withoutPlateaus(field: ArrayLike<number>, nx: number, ny: number, level: number): ArrayLike<number> {
  let out: Float64Array | undefined;
  for (let node = 0; node < nx * ny; node++) {
    if (field[node] !== level) continue;
    const [i, j] = [node % nx, Math.floor(node / nx)];
    let higher = false;
    let lower = false;
    for (let v = Math.max(0, j - 1); v <= Math.min(ny - 1, j + 1); v++)
      for (let u = Math.max(0, i - 1); u <= Math.min(nx - 1, i + 1); u++) {
        higher ||= field[v * nx + u] > level;
        lower ||= field[v * nx + u] < level;
      }
    if (higher && lower) continue;
    out ??= Float64Array.from(field);
    out[node] = Number.NaN;
  }
  return out ?? field;
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
