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
const SIDE = SQUARES + 1;
/** Summed-area table of raster squares that contain a line; allocated once, to avoid garbage during a drag. */
const sums = new Int32Array(SIDE * SIDE);
let summed: readonly Line[] = [];

const square = (t: number) => Math.max(0, Math.min(SQUARES - 1, Math.floor(t * SQUARES)));

const edge = (t: number) => Math.max(0, Math.min(SQUARES, Math.round(t * SQUARES)));

function sumUp(lines: readonly Line[]): void {
  sums.fill(0);
  for (const line of lines)
    for (let k = 2; k < line.length; k += 2) {
      const [ax, ay, bx, by] = [line[k - 2], line[k - 1], line[k], line[k + 1]];
      const steps = Math.max(1, Math.ceil(2 * SQUARES * Math.max(Math.abs(bx - ax), Math.abs(by - ay))));
      for (let i = 0; i <= steps; i++) {
        const [x, y] = [ax + ((bx - ax) * i) / steps, ay + ((by - ay) * i) / steps];
        sums[(square(y) + 1) * SIDE + square(x) + 1] = 1;
      }
    }
  for (let j = 1; j < SIDE; j++)
    for (let i = 1, row = 0; i < SIDE; i++) {
      row += sums[j * SIDE + i];
      sums[j * SIDE + i] = row + sums[(j - 1) * SIDE + i];
    }
}

/** Returns a test whether lines (in fractions of the frame) touch a box, to a 256th; valid until the next call. */
export function crossed(lines: readonly Line[]): (box: Box) => boolean {
  if (lines.length !== summed.length || lines.some((line, k) => line !== summed[k])) sumUp(lines);
  summed = lines;
  const upTo = (i: number, j: number) => sums[j * SIDE + i];
  return ({ x, y, width, height }) => {
    const [left, right] = [edge(x - width / 2), edge(x + width / 2)];
    const [low, high] = [edge(y - height / 2), edge(y + height / 2)];
    return upTo(right, high) - upTo(left, high) - upTo(right, low) + upTo(left, low) > 0;
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
