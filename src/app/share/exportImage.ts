import { pngFile } from "../../charts/pngFile.ts";
import { t } from "../../lib/language.ts";

/** An SVG as an address of its own, for an image of the page. */
export const svgAddress = (svg: string): string => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;

/** Pixels painted, and then packed, before the page may draw. */
const STRIP_PIXELS = 200_000;
/**
 * Rows painted above and below a strip: a curve that is cut there is smoothed as if it went on. Those above are painted
 * over with known colours, and read together with the strip, which is as they are.
 */
const OVERLAP = 8;

/** What a browser says that is told to hide from pages what they have painted: it could recognise who it is. */
const POISONED =
  "This browser gives back other pixels than were painted, as a protection against being recognised, so a PNG would be spoilt: take the SVG, whose colours are right, or allow this page to read its canvas.";

/** Rows of opaque colours, all different from their neighbours: where nothing changes, nothing is hidden either. */
function knownColours(width: number): Uint8ClampedArray<ArrayBuffer> {
  return Uint8ClampedArray.from({ length: 4 * width * OVERLAP }, (_, k) =>
    k % 4 === 3 ? 255 : (k * 73 + (k >> 8)) & 255,
  );
}

/** An SVG file as PNG of that many pixels, with a text under the keyword "Transferscope". */
export async function pngOf(svg: string, width: number, height: number, note: string): Promise<Blob> {
  const image = new Image();
  image.src = svgAddress(svg);
  await image.decode();
  const canvas = document.createElement("canvas");
  const rows = Math.max(1, Math.floor(STRIP_PIXELS / width));
  [canvas.width, canvas.height] = [width, rows + 2 * OVERLAP];
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error(t("The browser cannot paint the picture: take the SVG."));
  const known = new ImageData(knownColours(width), width, OVERLAP);
  const strip = (top: number, count: number) => {
    context.clearRect(0, 0, width, canvas.height);
    context.drawImage(image, 0, OVERLAP - top, width, height);
    context.putImageData(known, 0, 0);
    const { data } = context.getImageData(0, 0, width, OVERLAP + count);
    if (known.data.some((value, k) => value !== data[k])) throw new Error(t(POISONED));
    return data.subarray(4 * OVERLAP * width);
  };
  const rest = () => new Promise<void>((done) => setTimeout(done));
  const parts = await pngFile({ width, height, rows, strip }, "Transferscope", note, rest);
  return new Blob(parts, { type: "image/png" });
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
