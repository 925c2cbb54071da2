import { crc32, deflateSync } from "node:zlib";
import type { Raster } from "./raster.ts";

const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

/** Encodes an image as PNG: 8 bits per channel, sRGB, every row filtered (PNG specification, §9). */
export function encodePng({ width, height, data }: Raster): Uint8Array {
  const stride = 3 * width;
  const rows = new Uint8Array(height * (stride + 1));
  for (let y = 0; y < height; y++) {
    const at = y * (stride + 1);
    rows[at] = PAETH;
    for (let k = 0; k < stride; k++) {
      const left = k < 3 ? 0 : data[y * stride + k - 3];
      const up = y === 0 ? 0 : data[(y - 1) * stride + k];
      const corner = k < 3 || y === 0 ? 0 : data[(y - 1) * stride + k - 3];
      rows[at + 1 + k] = data[y * stride + k] - paeth(left, up, corner);
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, RGB, 0, 0, 0], 8);
  const chunks = [
    chunk("IHDR", header),
    chunk("sRGB", Uint8Array.of(0)),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", new Uint8Array(0)),
  ];
  return Buffer.concat([SIGNATURE, ...chunks]);
}

/** Codes of the specification: the filter of a row, the colour type. */
const PAETH = 4;
const RGB = 2;

/** The Paeth predictor: the neighbour nearest to left + up − corner. */
function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** Length, name, content, check sum. */
function chunk(name: string, content: Uint8Array): Uint8Array {
  const out = Buffer.alloc(12 + content.length);
  out.writeUInt32BE(content.length, 0);
  out.write(name, 4, "latin1");
  out.set(content, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + content.length)), 8 + content.length);
  return out;
}
