import { type NamedNodes, nameAt } from "./categories.ts";
import { type ColourScale, colourOf } from "./colour.ts";
import type { Box } from "./unpainted.ts";

/** Numbers on a lattice, x fastest, rows from the bottom up. */
export type Lattice = NamedNodes;

/** Simulated cells at positions in fractions of the frame. */
export interface Cells {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** x fastest; NaN where there is no number. */
  readonly values: ArrayLike<number>;
  /** Whether the cell's first number is still to come: without this, what has none stays transparent, that is hatched. */
  readonly waits?: (cell: number) => boolean;
}

/** Colour of a cell whose first number is still to come: one of no scale, in light and dark. */
const WAITING = "rgb(136 136 136)";

/** RGBA pixels, row by row from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * A solved lattice with one pixel per node, node (0, 0) in the lower left corner; NaN is transparent. Categories have many
 * pixels per cell, since their borders lie between nodes. CSS stretches the small image (`stretch`), off the main thread.
 */
export function heatPixels(lattice: Lattice, scale: ColourScale): Pixels {
  if (lattice.borders) return namePixels(lattice, scale);
  const { nx, ny, values } = lattice;
  const data = new Uint8ClampedArray(4 * nx * ny);
  for (let j = 0; j < ny; j++) {
    let at = 4 * (ny - 1 - j) * nx;
    for (let i = 0; i < nx; i++, at += 4) {
      const colour = colourOf(values[j * nx + i], scale);
      if (!colour) continue;
      data[at] = colour[0];
      data[at + 1] = colour[1];
      data[at + 2] = colour[2];
      data[at + 3] = 255;
    }
  }
  return { width: nx, height: ny, data };
}

export function drawHeatmap(canvas: HTMLCanvasElement, lattice: Lattice, scale: ColourScale): void {
  paint(canvas, heatPixels(lattice, scale));
}

export function paint(canvas: HTMLCanvasElement, { width, height, data }: Pixels): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = contextOf(canvas);
  if (context) context.putImageData(new ImageData(data, width, height), 0, 0);
  else void import("./unpainted.ts").then((to) => to.showPixels(canvas, width, height, data));
}

/** Null where the browser or its settings disable canvases. */
const contextOf = (canvas: HTMLCanvasElement) => canvas.getContext("2d", { willReadFrequently: true });

/** Minimum number of pixels per side of a categorical map. */
const FINE = 512;

function namePixels(lattice: Lattice, scale: ColourScale): Pixels {
  const { nx, ny, values } = lattice;
  const k = Math.ceil(FINE / (Math.min(nx, ny) - 1));
  const [width, height] = [k * (nx - 1), k * (ny - 1)];
  const data = new Uint8ClampedArray(4 * width * height);
  const pixels = new Uint32Array(data.buffer);
  const ink = (name: number) => {
    const [r, g, b] = colourOf(name, scale) ?? [0, 0, 0];
    return Number.isNaN(name) ? 0 : (255 << 24) | (b << 16) | (g << 8) | r;
  };
  for (let j = 0; j + 1 < ny; j++)
    for (let i = 0; i + 1 < nx; i++) {
      const at = j * nx + i;
      const name = values[at];
      const plain = name === values[at + 1] && name === values[at + nx] && name === values[at + nx + 1];
      for (let v = 0; v < k; v++) {
        const from = (height - 1 - j * k - v) * width + i * k;
        if (plain) pixels.fill(ink(name), from, from + k);
        else for (let u = 0; u < k; u++) pixels[from + u] = ink(nameAt(lattice, i + (u + 0.5) / k, j + (v + 0.5) / k));
      }
    }
  return { width, height, data };
}

/** Position of the image of a lattice, in fractions of the frame. */
export function spread({ nx, ny, borders }: Lattice) {
  if (borders) return { left: 0, top: 0, width: 1, height: 1 };
  const [x, y] = [stretch(nx), stretch(ny)];
  return { left: x.offset, top: y.offset, width: x.size, height: y.size };
}

/**
 * Size and offset, in fractions of the frame, that put the outer nodes of a lattice on the frame: half a pixel of the small
 * image extends beyond it on each side.
 */
export function stretch(n: number): { readonly size: number; readonly offset: number } {
  return { size: n / (n - 1), offset: -0.5 / (n - 1) };
}

/** Simulated cells around their positions (fractions 0 … 1 of a frame), with sharp borders half way between. */
export function cellBoxes(
  { xs, ys, values, waits }: Cells,
  scale: ColourScale,
  frame: { readonly width: number; readonly height: number },
): Box[] {
  const columns = borders(xs).map((t) => Math.round(t * frame.width));
  const rows = borders(ys).map((t) => Math.round((1 - t) * frame.height));
  const boxes: Box[] = [];
  for (let j = 0; j < ys.length; j++) {
    for (let i = 0; i < xs.length; i++) {
      const cell = j * xs.length + i;
      const known = colourOf(values[cell], scale);
      const colour = known ? `rgb(${known.join(" ")})` : waits?.(cell) ? WAITING : undefined;
      if (!colour) continue;
      const [width, height] = [columns[i + 1] - columns[i], rows[j] - rows[j + 1]];
      boxes.push({ x: columns[i], y: rows[j + 1], width, height, colour });
    }
  }
  return boxes;
}

export function drawCells(canvas: HTMLCanvasElement, cells: Cells, scale: ColourScale): void {
  const { width, height } = canvas;
  const boxes = cellBoxes(cells, scale, { width, height });
  const context = contextOf(canvas);
  if (!context) {
    void import("./unpainted.ts").then((to) => to.showBoxes(canvas, width, height, boxes));
    return;
  }
  context.clearRect(0, 0, width, height);
  for (const box of boxes) {
    context.fillStyle = box.colour;
    context.fillRect(box.x, box.y, box.width, box.height);
  }
}

/** Borders half way between neighbours; the outermost are symmetric about the outer positions. */
function borders(places: readonly number[]): number[] {
  const last = places.length - 1;
  if (last < 1) return [0, 1];
  const inner = places.slice(1).map((p, i) => (p + places[i]) / 2);
  const clamp = (t: number) => Math.max(0, Math.min(1, t));
  return [clamp(2 * places[0] - inner[0]), ...inner, clamp(2 * places[last] - inner[last - 1])];
}
