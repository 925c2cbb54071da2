import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { pngChunks, pngSize, pngTexts } from "../../test/readPng.ts";
import { pngAddress, pngFile } from "./pngFile.ts";

const text = "link: https://example.org/?v=1&fam=c:0.001,c:1\nγ = 0.5, θ = 45°, 日本 — “quoted”";

/** Colours with slopes, steps, flat parts and every value of a byte, some of them transparent. */
const picture = (width: number, height: number) =>
  Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) => {
    const [x, y, c] = [(i >> 2) % width, Math.floor((i >> 2) / width), i & 3];
    return y % 3 === 0 ? 255 : c === 3 ? (x * y) % 256 : (7 * x + 13 * c * y) % 256;
  });

async function file(width: number, height: number, rows: number, note = text): Promise<Buffer> {
  const pixels = picture(width, height);
  let rests = 0;
  const strip = (top: number, count: number) => {
    expect(count).toBe(Math.min(rows, height - top));
    return pixels.subarray(4 * width * top, 4 * width * (top + count));
  };
  const parts = await pngFile({ width, height, rows, strip }, "Transferscope", note, async () => void rests++);
  expect(rests).toBe(2 * Math.ceil(height / rows));
  return Buffer.concat(parts);
}

/** Pixels of a file of 8 bits RGBA, its filters undone after section 9 of the specification. */
function pixelsOf(png: Uint8Array): Buffer {
  const chunks = pngChunks(png);
  const [width, height] = pngSize(png);
  expect([...chunks[0].content.subarray(8)]).toEqual([8, 6, 0, 0, 0]);
  const raw = inflateSync(Buffer.concat(chunks.filter((c) => c.name === "IDAT").map((c) => c.content)));
  const stride = 4 * width;
  expect(raw.length).toBe(height * (stride + 1));
  const out = Buffer.alloc(height * stride);
  for (let y = 0; y < height; y++)
    for (let k = 0; k < stride; k++) {
      const left = k < 4 ? 0 : out[y * stride + k - 4];
      const up = y === 0 ? 0 : out[(y - 1) * stride + k];
      const guess = [0, left, up][raw[y * (stride + 1)]];
      out[y * stride + k] = (raw[y * (stride + 1) + 1 + k] + guess) & 255;
    }
  return out;
}

describe("a PNG written strip by strip", () => {
  it.each([
    [1, 1, 1],
    [7, 5, 2],
    [300, 211, 16],
    [64, 64, 64],
  ])("%i × %i in strips of %i rows gives back every pixel", async (width, height, rows) => {
    const png = await file(width, height, rows);
    expect(pngSize(png)).toEqual([width, height]);
    expect(Buffer.compare(pixelsOf(png), Buffer.from(picture(width, height).buffer))).toBe(0);
  });
  it("has its chunks in order, right check sums and its text", async () => {
    const png = await file(30, 20, 7);
    expect([...new Set(pngChunks(png).map((c) => c.name))]).toEqual(["IHDR", "iTXt", "sRGB", "IDAT", "IEND"]);
    expect(pngTexts(png)).toEqual({ Transferscope: text });
    const long = "α".repeat(5000);
    expect(pngTexts(await file(3, 2, 1, long))).toEqual({ Transferscope: long });
    expect(pngTexts(await file(3, 2, 1, ""))).toEqual({ Transferscope: "" });
    png[60] ^= 1;
    expect(() => pngTexts(png)).toThrow("check sum");
  });
  it("is the same whatever the height of the strips", async () => {
    const [a, b] = [await file(50, 40, 1), await file(50, 40, 40)].map(pixelsOf);
    expect(Buffer.compare(a, b)).toBe(0);
  });
});

describe("a PNG as an uncompressed data URL", () => {
  it.each([
    [1, 1],
    [7, 5],
    // Just below, at and above what one block holds, and several blocks.
    [65_534 / 4, 1],
    [4, 3855],
    [129, 129],
    [300, 211],
  ])("of %i × %i gives back every pixel", (w, h) => {
    const [width, height] = [Math.floor(w), h];
    const address = pngAddress(width, height, picture(width, height));
    const head = "data:image/png;base64,";
    expect(address.startsWith(head)).toBe(true);
    const png = Buffer.from(address.slice(head.length), "base64");
    expect(Buffer.compare(pixelsOf(png), Buffer.from(picture(width, height).buffer))).toBe(0);
  });
});
