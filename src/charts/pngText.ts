/** The note that an exported PNG carries (PNG specification 11.3.4.3 `iTXt`; check sum: annex D). */

const IHDR_END = 8 + 25;

/**
 * A PNG with a text in it, uncompressed UTF-8, right after its first chunk; the bytes of the picture stay as they are.
 *
 * @param keyword 1 … 79 characters of Latin-1
 */
export function withPngText(png: Uint8Array, keyword: string, text: string): Uint8Array<ArrayBuffer> {
  // Keyword, 0, not compressed, method 0, no language, no translated keyword.
  const content = [...new TextEncoder().encode(keyword), 0, 0, 0, 0, 0, ...new TextEncoder().encode(text)];
  const made = chunk("iTXt", content);
  const out = new Uint8Array(png.length + made.length);
  out.set(png.subarray(0, IHDR_END));
  out.set(made, IHDR_END);
  out.set(png.subarray(IHDR_END), IHDR_END + made.length);
  return out;
}

/** Length, name, content, check sum of name and content. */
function chunk(name: string, content: readonly number[]): Uint8Array {
  const out = new Uint8Array(12 + content.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, content.length);
  out.set(new TextEncoder().encode(name), 4);
  out.set(content, 8);
  view.setUint32(8 + content.length, crc32(out.subarray(4, 8 + content.length)));
  return out;
}

/** The remainder by the polynomial 0xEDB88320, bits in reverse order. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
