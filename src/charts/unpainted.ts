import { pngAddress } from "./pngFile.ts";

/** A coloured rectangle, in pixels from the upper left. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly colour: string;
}

/** Fallback for canvases that cannot be painted: the same image as CSS background. */

function show(canvas: HTMLCanvasElement, address: string): void {
  canvas.style.background = `center / 100% 100% url("${address}")`;
  // Backgrounds are omitted in print.
  canvas.style.setProperty("print-color-adjust", "exact");
}

export function showPixels(canvas: HTMLCanvasElement, width: number, height: number, pixels: Uint8ClampedArray): void {
  show(canvas, pngAddress(width, height, pixels));
}

export function showBoxes(canvas: HTMLCanvasElement, width: number, height: number, boxes: readonly Box[]): void {
  const rects = boxes.map((b) => `<path fill="${b.colour}" d="M${b.x},${b.y}h${b.width}v${b.height}h${-b.width}z"/>`);
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none"`;
  const svg = `${head} shape-rendering="crispEdges">${rects.join("")}</svg>`;
  show(canvas, `data:image/svg+xml,${encodeURIComponent(svg)}`);
}
