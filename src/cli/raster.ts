import { type NamedNodes, nameAt } from "../charts/categories.ts";
import { type ColourScale, colourOf, type Rgb } from "../charts/colour.ts";

/** Pixels from the upper left corner, row by row: red, green, blue of 0 … 255. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A blank image. */
export function blank(width: number, height: number, [r, g, b]: Rgb): Raster {
  const data = new Uint8Array(3 * width * height);
  for (let at = 0; at < data.length; at += 3) data.set([r, g, b], at);
  return { width, height, data };
}

/** Points in pixels, x, y, x, y …; the centre of the upper left pixel is (0, 0). */
export type Path = readonly number[];

/** Line style: colour, width in pixels, opacity, dash pattern. */
export interface Pen {
  readonly colour: Rgb;
  readonly width: number;
  readonly opacity?: number;
  readonly dash?: readonly number[];
}

const GROUND: Rgb = [240, 240, 240];
const HATCH: Rgb = [196, 196, 196];
const PITCH = 8;

/**
 * A solved lattice with its outer nodes on the outer pixels. Colours are interpolated between nodes as on the page;
 * categories are not; NaN is hatched in grey.
 *
 * @param values n × n, x fastest, rows from the bottom up
 * @param side pixels a side
 */
export function paintLattice(
  values: ArrayLike<number>,
  n: number,
  scale: ColourScale,
  side: number,
  borders?: NamedNodes["borders"],
): Raster {
  const out = blank(side, side, GROUND);
  const colours = Array.from({ length: n * n }, (_, node) => colourOf(values[node], scale));
  const place = (pixel: number) => (pixel * (n - 1)) / (side - 1);
  for (let py = 0; py < side; py++) {
    for (let px = 0; px < side; px++) {
      const [x, y] = [place(px), place(side - 1 - py)];
      const nearest = colours[Math.round(y) * n + Math.round(x)];
      const name = scale.kind === "categorical" ? nameAt({ nx: n, ny: n, values, borders }, x, y) : undefined;
      const mixed = name === undefined ? nearest && mix(colours, n, x, y) : colourOf(name, scale);
      const colour = mixed ?? ((px + py) % PITCH < 2 ? HATCH : GROUND);
      out.data.set(colour, 3 * (py * side + px));
    }
  }
  return out;
}

/** Bilinear interpolation between four nodes, ignoring those without a colour. */
function mix(colours: readonly (Rgb | undefined)[], n: number, x: number, y: number): Rgb {
  const [i, j] = [Math.min(n - 2, Math.floor(x)), Math.min(n - 2, Math.floor(y))];
  const sum = [0, 0, 0];
  let total = 0;
  for (const [di, dj] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ]) {
    const colour = colours[(j + dj) * n + i + di];
    const weight = (di ? x - i : i + 1 - x) * (dj ? y - j : j + 1 - y);
    if (!colour || weight <= 0) continue;
    total += weight;
    for (let k = 0; k < 3; k++) sum[k] += weight * colour[k];
  }
  return [Math.round(sum[0] / total), Math.round(sum[1] / total), Math.round(sum[2] / total)];
}

/** Draws lines of one style without darkening where they overlap, clipped to the image. */
export function stroke(raster: Raster, paths: readonly Path[], pen: Pen): void {
  const { width, height, data } = raster;
  const cover = new Float64Array(width * height);
  const half = pen.width / 2;
  for (const path of paths)
    for (const [ax, ay, bx, by] of pieces(path, pen.dash ?? [])) {
      const reach = half + 1;
      const first = (a: number, b: number) => Math.max(0, Math.floor(Math.min(a, b) - reach));
      const last = (a: number, b: number, size: number) => Math.min(size - 1, Math.ceil(Math.max(a, b) + reach));
      for (let y = first(ay, by); y <= last(ay, by, height); y++)
        for (let x = first(ax, bx); x <= last(ax, bx, width); x++) {
          const at = y * width + x;
          // Antialiasing by the distance of the line's edge from the pixel's centre.
          cover[at] = Math.max(cover[at], Math.min(1, half + 0.5 - distance(x, y, ax, ay, bx, by)));
        }
    }
  for (let at = 0; at < cover.length; at++) {
    const share = cover[at] * (pen.opacity ?? 1);
    if (share <= 0) continue;
    for (let k = 0; k < 3; k++) data[3 * at + k] = Math.round(data[3 * at + k] * (1 - share) + pen.colour[k] * share);
  }
}

/** The segments of a line after applying its dash pattern. */
function* pieces(path: Path, dash: readonly number[]): Generator<readonly [number, number, number, number]> {
  let [turn, left] = [0, dash[0] ?? Number.POSITIVE_INFINITY];
  for (let k = 2; k < path.length; k += 2) {
    const [ax, ay, bx, by] = [path[k - 2], path[k - 1], path[k], path[k + 1]];
    const length = Math.sqrt((bx - ax) ** 2 + (by - ay) ** 2);
    for (let from = 0; from < length; ) {
      const to = Math.min(length, from + left);
      const at = (t: number) => [ax + ((bx - ax) * t) / length, ay + ((by - ay) * t) / length] as const;
      if (turn % 2 === 0) yield [...at(from), ...at(to)];
      left -= to - from;
      from = to;
      // A remainder from rounding would never be used up.
      if (left > 1e-9) continue;
      turn++;
      left = dash[turn % dash.length];
    }
  }
}

/** Distance from a point to a segment. */
function distance(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const squared = dx * dx + dy * dy;
  const t = squared === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / squared));
  return Math.sqrt((x - ax - t * dx) ** 2 + (y - ay - t * dy) ** 2);
}
