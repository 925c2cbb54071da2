import { crc32 } from "node:zlib";

/** Chunks of a PNG file, by an independent reader; a wrong checksum throws. */
export function pngChunks(png: Uint8Array): { readonly name: string; readonly content: Buffer }[] {
  const file = Buffer.from(png);
  if (file.subarray(0, 8).toString("hex") !== "89504e470d0a1a0a") throw new Error("not a PNG file");
  const chunks: { name: string; content: Buffer }[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const body = file.subarray(at + 4, at + 8 + length);
    if (file.readUInt32BE(at + 8 + length) !== crc32(body)) throw new Error(`wrong check sum of the chunk at ${at}`);
    chunks.push({ name: body.toString("latin1", 0, 4), content: body.subarray(4) });
    at += 12 + length;
  }
  return chunks;
}

/** The texts of its `iTXt` chunks by keyword. */
export function pngTexts(png: Uint8Array): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const { name, content } of pngChunks(png)) {
    if (name !== "iTXt") continue;
    const end = content.indexOf(0);
    if (content[end + 1] !== 0) throw new Error("a compressed text");
    const language = content.indexOf(0, end + 3);
    const translated = content.indexOf(0, language + 1);
    texts[content.toString("latin1", 0, end)] = content.toString("utf8", translated + 1);
  }
  return texts;
}

/** Width and height in pixels. */
export function pngSize(png: Uint8Array): readonly [number, number] {
  const [{ content }] = pngChunks(png);
  return [content.readUInt32BE(0), content.readUInt32BE(4)];
}
