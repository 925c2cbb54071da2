import { paint } from "./heatmap.ts";

/**
 * Paints what lies outside a region, a pixel a node like the heat map under it, in the colour of the paper and not quite
 * opaque; the region itself stays clear.
 */
export function drawDimming(
  canvas: HTMLCanvasElement,
  nx: number,
  ny: number,
  lit: (i: number, j: number) => boolean,
): void {
  const pixels = new Uint8ClampedArray(4 * nx * ny);
  for (let j = 0; j < ny; j++)
    for (let i = 0; i < nx; i++) if (!lit(i, j)) pixels.set(DIMMED, 4 * ((ny - 1 - j) * nx + i));
  paint(canvas, { width: nx, height: ny, data: pixels });
}

/** A dark veil: on a projector what is dim is dark, and the pale middle of the scale must not look like it. */
const DIMMED = [20, 22, 26, 190];
