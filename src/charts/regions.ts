import type { Line } from "./isolines.ts";

const TIE = 1e-9;

/** A region label: centre in fractions of the frame, from the lower left corner. */
export interface RegionLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** A box that labels must not touch, or the size of a label: fractions of the frame. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Side of the raster in which lines are looked up. */
const SQUARES = 256;
const WORDS = SQUARES / 32;
/** Raster squares that contain a line, a bit each, rows from the bottom; allocated once, to avoid garbage during a drag. */
const bits = new Int32Array(SQUARES * WORDS);
let marked: readonly Line[] = [];

const square = (t: number) => Math.max(0, Math.min(SQUARES - 1, Math.floor(t * SQUARES)));

const edge = (t: number) => Math.max(0, Math.min(SQUARES, Math.round(t * SQUARES)));

function markSquares(lines: readonly Line[]): void {
  bits.fill(0);
  for (const line of lines)
    for (let k = 2; k < line.length; k += 2) {
      const [ax, ay, bx, by] = [line[k - 2], line[k - 1], line[k], line[k + 1]];
      const steps = Math.max(1, Math.ceil(2 * SQUARES * Math.max(Math.abs(bx - ax), Math.abs(by - ay))));
      for (let i = 0; i <= steps; i++) {
        const [x, y] = [square(ax + ((bx - ax) * i) / steps), square(ay + ((by - ay) * i) / steps)];
        bits[y * WORDS + (x >> 5)] |= 1 << (x & 31);
      }
    }
}

/** Returns a test whether lines (in fractions of the frame) touch a box, to a 256th; valid until the next call. */
export function crossed(lines: readonly Line[]): (box: Box) => boolean {
  if (lines.length !== marked.length || lines.some((line, k) => line !== marked[k])) markSquares(lines);
  marked = lines;
  return ({ x, y, width, height }) => {
    const [left, right] = [edge(x - width / 2), edge(x + width / 2)];
    const [low, high] = [edge(y - height / 2), edge(y + height / 2)];
    for (let word = left >> 5; word << 5 < right; word++) {
      // The bits of this word from `left` to `right`; a shift by 32 would be one by 0.
      const [from, to] = [Math.max(0, left - (word << 5)), Math.min(32, right - (word << 5))];
      const mask = (to === 32 ? -1 : (1 << to) - 1) & (-1 << from);
      for (let row = low; row < high; row++) if ((bits[row * WORDS + word] & mask) !== 0) return true;
    }
    return false;
  };
}

export const touches = (a: Box, b: Box): boolean =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;

/**
 * Places region labels: each once, where its text has most room inside its region, away from the frame, `taken` boxes,
 * lines and labels already placed; a label without room is omitted.
 *
 * @param regionOf index of the region at a node, undefined for none
 * @param size width and height of a label
 * @param isCrossed whether a line crosses a box
 */
export function regionLabels(
  nx: number,
  ny: number,
  regionOf: (i: number, j: number) => number | undefined,
  names: readonly string[],
  size: (text: string) => { readonly width: number; readonly height: number },
  taken: readonly Box[] = [],
  isCrossed: (box: Box) => boolean = () => false,
): RegionLabel[] {
  const at = (k: number, n: number) => (n > 1 ? k / (n - 1) : 0.5);
  const regions = Array.from({ length: nx * ny }, (_, k) => regionOf(k % nx, Math.floor(k / nx)));
  const order = names
    .map((_, name) => ({ name, mine: regions.flatMap((r, k) => (r === name ? [k] : [])) }))
    .filter(({ mine }) => mine.length > 0)
    .sort((a, b) => b.mine.length - a.mine.length);
  const boxes = [...taken];
  const out: RegionLabel[] = [];
  for (const { name, mine } of order) {
    const { width, height } = size(names[name]);
    // Distances are scaled so that the text is a square of side 2: it fits if nothing else is nearer than 1.
    const [across, up] = [2 / width, 2 / height];
    const [dx, dy] = [across / (nx - 1 || 1), up / (ny - 1 || 1)];
    // Ties: nearest to the centre of the region.
    const middle = (n: number, of: (k: number) => number) =>
      mine.reduce((sum, k) => sum + at(of(k), n), 0) / mine.length;
    const [cx, cy] = [middle(nx, (k) => k % nx), middle(ny, (k) => Math.floor(k / nx))];
    let best = 1;
    let off = Number.POSITIVE_INFINITY;
    let place: RegionLabel | undefined;
    for (const k of mine) {
      const [x, y] = [at(k % nx, nx), at(Math.floor(k / nx), ny)];
      let room = Math.min(
        x * across,
        (1 - x) * across,
        y * up,
        (1 - y) * up,
        ...boxes.map((b) =>
          Math.max((Math.abs(x - b.x) - b.width / 2) * across, (Math.abs(y - b.y) - b.height / 2) * up, 0),
        ),
      );
      // From here outwards, and no further than the room, which ends at the frame.
      const isOther = (u: number, v: number) => regions[k + v * nx + u] !== name;
      for (let v = 0; v * dy < room; v++)
        for (let u = 0; u * dx < room; u++)
          if (isOther(u, v) || isOther(-u, v) || isOther(u, -v) || isOther(-u, -v)) room = Math.max(u * dx, v * dy);
      const away = Math.hypot(x - cx, y - cy);
      if (room > best - TIE && isCrossed({ x, y, width, height })) continue;
      if (room > best + TIE || (room > best - TIE && place && away < off)) {
        best = Math.max(best, room);
        off = away;
        place = { text: names[name], x, y };
      }
    }
    if (!place) continue;
    out.push(place);
    boxes.push({ x: place.x, y: place.y, width, height });
  }
  return out;
}
