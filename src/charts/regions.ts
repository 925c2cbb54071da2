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
  const regions = Int16Array.from({ length: nx * ny }, (_, k) => regionOf(k % nx, Math.floor(k / nx)) ?? -1);
  const counts = names.map(() => 0);
  for (const r of regions) if (r >= 0) counts[r]++;
  const order = counts.flatMap((count, name) => (count > 0 ? [name] : [])).sort((a, b) => counts[b] - counts[a]);
  const boxes = [...taken];
  const out: RegionLabel[] = [];
  for (const name of order) {
    const { width, height } = size(names[name]);
    // Distances are scaled so that the text is a square of side 2: it fits if nothing else is nearer than 1.
    const [across, up] = [2 / width, 2 / height];
    const stepsToOther = stepsInRow(regions, nx, ny, name);
    const [dx, dy] = [across / Math.max(1, nx - 1), up / Math.max(1, ny - 1)];
    // Ties: nearest to the centre of the region.
    let [cx, cy] = [0, 0];
    for (let k = 0; k < regions.length; k++)
      if (regions[k] === name) {
        cx += at(k % nx, nx);
        cy += at(Math.floor(k / nx), ny);
      }
    cx /= counts[name];
    cy /= counts[name];
    let best = 1;
    let off = Number.POSITIVE_INFINITY;
    let place: RegionLabel | undefined;
    for (let k = 0; k < regions.length; k++) {
      if (regions[k] !== name) continue;
      const [i, j] = [k % nx, Math.floor(k / nx)];
      const [x, y] = [at(i, nx), at(j, ny)];
      let room = Math.min(Math.min(x, 1 - x) * across, Math.min(y, 1 - y) * up);
      for (const b of boxes)
        room = Math.min(
          room,
          Math.max((Math.abs(x - b.x) - b.width / 2) * across, (Math.abs(y - b.y) - b.height / 2) * up, 0),
        );
      // Rows from this one outwards: none further away than the room can narrow it.
      for (let row = 0; row < ny && row * dy < room && room > best - TIE; row++)
        for (const j2 of row === 0 ? [j] : [j - row, j + row])
          if (j2 >= 0 && j2 < ny) room = Math.min(room, Math.max(stepsToOther[j2 * nx + i] * dx, row * dy));
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

/** For each node, how many steps it is along its row to the nearest node that is not of this region; ∞ where there is none. */
function stepsInRow(regions: Int16Array, nx: number, ny: number, name: number): Float64Array {
  const out = new Float64Array(nx * ny);
  for (let j = 0; j < ny; j++) {
    let steps = Number.POSITIVE_INFINITY;
    for (let i = 0; i < nx; i++) {
      steps = regions[j * nx + i] === name ? steps + 1 : 0;
      out[j * nx + i] = steps;
    }
    steps = Number.POSITIVE_INFINITY;
    for (let i = nx - 1; i >= 0; i--) {
      steps = regions[j * nx + i] === name ? steps + 1 : 0;
      out[j * nx + i] = Math.min(out[j * nx + i], steps);
    }
  }
  return out;
}
