/** A PNG encoder that works strip by strip, so that large images neither exceed canvas limits nor block the page (PNG specification, 3rd ed.). */

type Pixels = Uint8Array | Uint8ClampedArray;

export interface PngPicture {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** Rows per strip; the last one may have fewer. */
  readonly rows: number;
  /** Red, green, blue and alpha (not multiplied in) of `rows` rows from `top` on, 0 … 255. */
  readonly strip: (top: number, rows: number) => Pixels;
}

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
/** Codes of the specification: the colour type, the filters of a row. */
const RGBA = 6;
const SUB = 1;
const UP = 2;

/**
 * The chunks of the file in order: 8 bits per channel, sRGB, with uncompressed UTF-8 text (`iTXt`, 11.3.3.4) right after
 * the header. Awaits `rest` between two strips.
 *
 * @param keyword 1 … 79 characters of Latin-1
 */
export async function pngFile(
  picture: PngPicture,
  keyword: string,
  text: string,
  rest: () => Promise<void>,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const { width, height, rows, strip } = picture;
  const encoder = new TextEncoder();
  // Keyword, 0, not compressed, method 0, no language, no translated keyword.
  const note = [...encoder.encode(keyword), 0, 0, 0, 0, 0, ...encoder.encode(text)];
  const file = [Uint8Array.from(SIGNATURE), header(width, height), chunk("iTXt", note), chunk("sRGB", [0])];

  const packer = new CompressionStream("deflate");
  const writer = packer.writable.getWriter();
  const packed = collect(packer.readable.getReader(), (bytes) => file.push(chunk("IDAT", bytes)));
  let above: Pixels = new Uint8Array(4 * width);
  for (let top = 0; top < height; top += rows) {
    const count = Math.min(rows, height - top);
    const pixels = strip(top, count);
    await rest();
    await writer.write(filtered(pixels, above, 4 * width));
    above = pixels.subarray((count - 1) * 4 * width);
    await rest();
  }
  await writer.close();
  await packed;
  file.push(chunk("IEND", []));
  return file;
}

/** Maximum length of a stored (uncompressed) deflate block (RFC 1951, 3.2.4). */
const STORED = 65_535;

/**
 * A small image as a data URL, uncompressed because it is made synchronously. For browsers without canvas, or that
 * randomise the pixels read back from one.
 *
 * @param pixels red, green, blue and alpha (not multiplied in), 0 … 255
 */
export function pngAddress(width: number, height: number, pixels: Pixels): string {
  const stride = 4 * width;
  const rows = new Uint8Array(height * (stride + 1));
  for (let row = 0; row < height; row++)
    rows.set(pixels.subarray(row * stride, (row + 1) * stride), row * (stride + 1) + 1);
  const blocks = Math.ceil(rows.length / STORED);
  const data = new Uint8Array(2 + 5 * blocks + rows.length + 4);
  data.set([0x78, 0x01]);
  for (let block = 0; block < blocks; block++) {
    const part = rows.subarray(block * STORED, (block + 1) * STORED);
    const at = 2 + block * (5 + STORED);
    const { length } = part;
    data.set([block === blocks - 1 ? 1 : 0, length, length >> 8, ~length, ~length >> 8], at);
    data.set(part, at + 5);
  }
  new DataView(data.buffer).setUint32(data.length - 4, adler32(rows));
  let file = "";
  for (const part of [Uint8Array.from(SIGNATURE), header(width, height), chunk("IDAT", data), chunk("IEND", [])])
    for (const byte of part) file += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(file)}`;
}

/** The check sum of deflated data (RFC 1950, 8.2). */
function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}

/** Filters rows (9.2): each with Sub or Up, whichever has the smaller sum. */
function filtered(pixels: Pixels, above: Pixels, stride: number): Uint8Array<ArrayBuffer> {
  const count = pixels.length / stride;
  const out = new Uint8Array(count * (stride + 1));
  for (let row = 0; row < count; row++) {
    const line = pixels.subarray(row * stride, (row + 1) * stride);
    const upper = row === 0 ? above : pixels.subarray((row - 1) * stride, row * stride);
    const to = out.subarray(row * (stride + 1), (row + 1) * (stride + 1));
    let [left, up] = [0, 0];
    for (let k = 0; k < stride; k++) {
      const value = line[k];
      left += Math.abs(value - (k < 4 ? 0 : line[k - 4]));
      up += Math.abs(value - upper[k]);
    }
    to[0] = up < left ? UP : SUB;
    if (up < left) for (let k = 0; k < stride; k++) to[k + 1] = line[k] - upper[k];
    else for (let k = 0; k < stride; k++) to[k + 1] = line[k] - (k < 4 ? 0 : line[k - 4]);
  }
  return out;
}

async function collect(reader: ReadableStreamDefaultReader<Uint8Array>, take: (bytes: Uint8Array) => void) {
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) if (value) take(value);
}

/** Size, and 8 bits a channel (11.2.1). */
function header(width: number, height: number): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set([8, RGBA, 0, 0, 0], 8);
  return chunk("IHDR", head);
}

/** Length, name, content, check sum of name and content (5.3). */
function chunk(name: string, content: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(12 + content.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, content.length);
  out.set(new TextEncoder().encode(name), 4);
  out.set(content, 8);
  view.setUint32(8 + content.length, crc32(out.subarray(4, 8 + content.length)));
  return out;
}

/** Remainders of single bytes by the polynomial 0xEDB88320, bits in reverse order (annex D). */
const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ remainders[(crc ^ byte) & 255];
  return ~crc >>> 0;
}
