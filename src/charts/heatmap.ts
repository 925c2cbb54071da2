import { type ColourScale, colourOf } from "./colour.ts";

/** Numbers on a lattice, x fastest, rows from the bottom up. */
export interface Lattice {
  readonly nx: number;
  readonly ny: number;
  readonly values: ArrayLike<number>;
}

/**
 * Paints a solved lattice, a pixel a node, node (0, 0) in the lower left corner; NaN stays transparent. The page
 * stretches the small picture (`stretch`): that costs the main thread nothing.
 */
export function drawHeatmap(canvas: HTMLCanvasElement, lattice: Lattice, scale: ColourScale): void {
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
