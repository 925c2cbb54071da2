import { paint } from "./heatmap.ts";

/**
 * Dims the map outside a region: one pixel per node, like the heat map below, almost opaque; the region stays transparent.
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

/** Dark, because the pale middle of the colour scale must not look dimmed. */
const DIMMED = [20, 22, 26, 190];
