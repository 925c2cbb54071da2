import { type ColourScale, colourOf } from "./colour.ts";

/** Numbers on a lattice, x fastest, rows from the bottom up. */
export interface Lattice {
  readonly nx: number;
  readonly ny: number;
  readonly values: ArrayLike<number>;
}

/** Draws a solved lattice over the whole canvas: node (0, 0) in the lower left corner, smooth between nodes. */
export function drawHeatmap(canvas: HTMLCanvasElement, lattice: Lattice, scale: ColourScale): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const { nx, ny, values } = lattice;
  const image = new ImageData(nx, ny);
  for (let j = 0; j < ny; j++) {
    for (let i = 0; i < nx; i++) {
      const colour = colourOf(values[j * nx + i], scale);
      if (!colour) continue;
      const at = 4 * ((ny - 1 - j) * nx + i);
      image.data[at] = colour[0];
      image.data[at + 1] = colour[1];
      image.data[at + 2] = colour[2];
      image.data[at + 3] = 255;
    }
  }
  const small = document.createElement("canvas");
  small.width = nx;
  small.height = ny;
  small.getContext("2d")?.putImageData(image, 0, 0);
  hatch(context, canvas.width, canvas.height);
  context.imageSmoothingEnabled = scale.kind !== "categorical";
  context.imageSmoothingQuality = "high";
  // Half a pixel of the small picture is cut on each side, so that its outer nodes lie on the frame.
  context.drawImage(small, 0.5, 0.5, nx - 1, ny - 1, 0, 0, canvas.width, canvas.height);
}

/** Draws measured cells around their places (fractions 0 … 1 of the frame), with sharp borders half way between. */
export function drawCells(
  canvas: HTMLCanvasElement,
  xs: readonly number[],
  ys: readonly number[],
  values: ArrayLike<number>,
  scale: ColourScale,
): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const { width, height } = canvas;
  hatch(context, width, height);
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

/** The look of "no number here": diagonal lines, no colour of the scale. */
function hatch(context: CanvasRenderingContext2D, width: number, height: number): void {
  context.clearRect(0, 0, width, height);
  context.strokeStyle = "rgb(128 128 128 / 0.35)";
  context.lineWidth = 1;
  context.beginPath();
  for (let x = -height; x < width; x += 9) {
    context.moveTo(x, height);
    context.lineTo(x + height, 0);
  }
  context.stroke();
}
