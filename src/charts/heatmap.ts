import { type NamedNodes, nameAt } from "./categories.ts";
import { type ColourScale, colourOf } from "./colour.ts";

/** Numbers on a lattice, x fastest, rows from the bottom up. */
export type Lattice = NamedNodes;

/**
 * Paints a solved lattice, a pixel a node, node (0, 0) in the lower left corner; NaN stays transparent. The page
 * stretches the small picture (`spread`): that costs the main thread nothing. Names end between nodes: they have many
 * pixels in a cell.
 */
export function drawHeatmap(canvas: HTMLCanvasElement, lattice: Lattice, scale: ColourScale): void {
  if (lattice.margins) {
    drawNames(canvas, lattice, scale);
    return;
  }
  const { nx, ny, values } = lattice;
  if (canvas.width !== nx) canvas.width = nx;
  if (canvas.height !== ny) canvas.height = ny;
  const image = new ImageData(nx, ny);
  const { data } = image;
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
  canvas.getContext("2d", { willReadFrequently: true })?.putImageData(image, 0, 0);
}

/** Pixels a side of a map of names, at least. */
const FINE = 512;

function drawNames(canvas: HTMLCanvasElement, lattice: Lattice, scale: ColourScale): void {
  const { nx, ny, values } = lattice;
  const k = Math.ceil(FINE / (Math.min(nx, ny) - 1));
  const [width, height] = [k * (nx - 1), k * (ny - 1)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
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
  canvas.getContext("2d", { willReadFrequently: true })?.putImageData(image, 0, 0);
}

/** Where the picture of a lattice lies, in fractions of the frame. */
export function spread({ nx, ny, margins }: Lattice) {
  if (margins) return { left: 0, top: 0, width: 1, height: 1 };
  const [x, y] = [stretch(nx), stretch(ny)];
  return { left: x.offset, top: y.offset, width: x.size, height: y.size };
}

/**
 * Size and offset, in fractions of the frame, at which a lattice of n nodes a side has its outer nodes on the frame:
 * half a pixel of the small picture hangs over on each side.
 */
export function stretch(n: number): { readonly size: number; readonly offset: number } {
  return { size: n / (n - 1), offset: -0.5 / (n - 1) };
}

/** Draws measured cells around their places (fractions 0 … 1 of the frame), with sharp borders half way between. */
export function drawCells(
  canvas: HTMLCanvasElement,
  xs: readonly number[],
  ys: readonly number[],
  values: ArrayLike<number>,
  scale: ColourScale,
): void {
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return;
  const { width, height } = canvas;
  context.clearRect(0, 0, width, height);
  const columns = borders(xs).map((t) => Math.round(t * width));
  const rows = borders(ys).map((t) => Math.round((1 - t) * height));
  for (let j = 0; j < ys.length; j++) {
    for (let i = 0; i < xs.length; i++) {
      const colour = colourOf(values[j * xs.length + i], scale);
      if (!colour) continue;
      context.fillStyle = `rgb(${colour.join(" ")})`;
      context.fillRect(columns[i], rows[j + 1], columns[i + 1] - columns[i], rows[j] - rows[j + 1]);
    }
  }
}

/** Borders half way between neighbours; the outer ones as far beyond the last place as the inner ones before it. */
function borders(places: readonly number[]): number[] {
  const last = places.length - 1;
  if (last < 1) return [0, 1];
  const inner = places.slice(1).map((p, i) => (p + places[i]) / 2);
  const clamp = (t: number) => Math.max(0, Math.min(1, t));
  return [clamp(2 * places[0] - inner[0]), ...inner, clamp(2 * places[last] - inner[last - 1])];
}
