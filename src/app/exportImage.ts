import { withPngText } from "../charts/pngText.ts";

/** An SVG as an address of its own, for an image of the page. */
export const svgAddress = (svg: string): string => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;

/** Pixels painted before the page may draw. */
const STRIP_PIXELS = 500_000;

/**
 * An SVG file as PNG of that many pixels, with a text under the keyword "Transferscope". Fails with a sentence where
 * the browser cannot hold so large a picture.
 */
export async function pngOf(svg: string, width: number, height: number, note: string): Promise<Blob> {
  const image = new Image();
  image.src = svgAddress(svg);
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d", { willReadFrequently: true });
  // Strip by strip, so that a large picture does not hold the page; each is painted when a pixel of it is asked for.
  const rows = Math.max(16, Math.floor(STRIP_PIXELS / width));
  for (let top = 0; context && top < height; top += rows) {
    context.save();
    context.beginPath();
    context.rect(0, top, width, rows);
    context.clip();
    context.drawImage(image, 0, 0, width, height);
    context.restore();
    context.getImageData(0, top, 1, 1);
    await new Promise((rest) => setTimeout(rest));
  }
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (!context || !blob) throw new Error("The browser cannot make a picture as large as this: choose a smaller one.");
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return new Blob([withPngText(bytes, "Transferscope", note)], { type: "image/png" });
}

/** Offers a file to be saved. */
export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  [link.href, link.download] = [address, name];
  link.click();
  // The browser reads the address after the click.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
