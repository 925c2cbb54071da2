/**
 * Lines along which a field on a lattice equals a level, by marching squares with linear interpolation on the cell
 * edges; a saddle is resolved by the mean of its corners. Lines end at the frame and at cells without a number, unlike
 * region contours, which would close along them. On an edge to ±∞ the crossing is extrapolated from the finite side, at
 * most to the middle of the edge.
 */

/** One line: x, y, x, y … in lattice coordinates (node i is at i). Closed when its ends coincide. */
export type Line = readonly number[];

/**
 * Plateaus exactly on the level (where two methods agree, or without data along the frame) have no line.
 *
 * @param field nx × ny numbers, x fastest
 */
export function isolines(field: ArrayLike<number>, nx: number, ny: number, level = 0): Line[] {
  const sides = sidesOf(field, nx, ny, level);
  const segments = new Segments();
  for (let j = 0; j + 1 < ny; j++) {
    for (let i = 0; i + 1 < nx; i++) {
      const k = j * nx + i;
      // The fast path of most cells, taken in every frame of a drag: integer comparisons, no allocation.
      const code = sides[k] | (sides[k + 1] << 1) | (sides[k + nx + 1] << 2) | (sides[k + nx] << 3);
      if (code === 0 || code >= 15) continue;
      const middle = (field[k] + field[k + 1] + field[k + nx + 1] + field[k + nx]) / 4 > level;
      const edges = edgesOf(code, middle);
      for (let e = 0; e < edges.length; e += 2) segments.join(place(edges[e], i, j), place(edges[e + 1], i, j));
    }
  }
  return segments.lines();

  /** The crossing on an edge of a cell (0 bottom, 1 right, 2 top, 3 left), with a key shared with the neighbouring cell. */
  function place(edge: number, i: number, j: number): number {
    const row = edge === 2 ? j + 1 : j;
    const column = edge === 1 ? i + 1 : i;
    const node = row * nx + column;
    if (edge % 2 === 0) {
      segments.point(2 * node, column + crossing(node, 1, column, nx), row);
      return 2 * node;
    }
    segments.point(2 * node + 1, column, row + crossing(node, nx, row, ny));
    return 2 * node + 1;
  }

  /** Position of the crossing between a node (0) and the next one (1) of a row or column of n, `stride` apart. */
  function crossing(node: number, stride: number, place: number, n: number): number {
    const [u, v] = [field[node] - level, field[node + stride] - level];
    if (Number.isFinite(u) && Number.isFinite(v)) return Math.max(0, Math.min(1, u / (u - v)));
    if (Number.isFinite(v)) return 1 - near(v, place + 2 < n ? field[node + 2 * stride] - level : Number.NaN);
    return Number.isFinite(u) ? near(u, place > 0 ? field[node - stride] - level : Number.NaN) : 0.5;
  }
}

/** Distance of the crossing from a finite node towards ±∞, extrapolated from its other neighbour `beyond`. */
function near(value: number, beyond: number): number {
  const share = Math.abs(value) / (Math.abs(value) + Math.abs(beyond));
  return share > 0 && Number.isFinite(beyond) ? Math.min(0.5, share) : value === 0 ? 0 : 0.5;
}

/** Marks NaN and plateau nodes; larger than the sum over all four corners of a cell. */
const NONE = 16;

/** From this many consecutive nodes exactly on the level on, they are a plateau. */
const STRETCH = 8;

/** For each node 1 if above the level, else 0, or `NONE`. */
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
    if (!(higher && lower) || inStretch(i, j)) out[node] = NONE;
  }
  return out;

  /** Whether the node belongs to a plateau in its row or column without a sign change across it. */
  function inStretch(i: number, j: number): boolean {
    const at = (u: number, v: number) => (u < 0 || v < 0 || u >= nx || v >= ny ? Number.NaN : field[v * nx + u]);
    const run = (du: number, dv: number) => {
      let k = 1;
      while (k < STRETCH && at(i + k * du, j + k * dv) === level) k++;
      return k - 1;
    };
    const between = (a: number, b: number) => (a > level && b < level) || (a < level && b > level);
    return (
      (run(1, 0) + run(-1, 0) + 1 >= STRETCH && !between(at(i, j - 1), at(i, j + 1))) ||
      (run(0, 1) + run(0, -1) + 1 >= STRETCH && !between(at(i - 1, j), at(i + 1, j)))
    );
  }
}

/** Pairs of edges that the lines of a cell connect, indexed by the corners above the level (a, b, c, d as bits); 5 is a saddle. */
const EDGES = [[], [3, 0], [0, 1], [3, 1], [1, 2], [], [0, 2], [3, 2]] as const;
const SADDLES = [
  [3, 2, 0, 1],
  [3, 0, 1, 2],
] as const;

function edgesOf(code: number, middle: boolean): readonly number[] {
  const sides = code < 8 ? code : 15 - code;
  // Saddle with a and c on one side: the side of the cell's mean stays connected.
  return sides === 5 ? SADDLES[(code === 5) === middle ? 0 : 1] : EDGES[sides];
}

/** Joins segments with shared ends into lines. */
class Segments {
  private readonly at = new Map<number, readonly [number, number]>();
  private readonly next = new Map<number, number[]>();

  point(edge: number, x: number, y: number): void {
    if (!this.at.has(edge)) this.at.set(edge, [x, y]);
  }

  join(a: number, b: number): void {
    this.lead(a, b);
    this.lead(b, a);
  }

  private lead(from: number, to: number): void {
    const list = this.next.get(from);
    if (list) list.push(to);
    else this.next.set(from, [to]);
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
