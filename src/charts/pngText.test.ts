import { describe, expect, it } from "vitest";
import { pngChunks, pngSize, pngTexts } from "../../test/readPng.ts";
import { encodePng } from "../cli/png.ts";
import { withPngText } from "./pngText.ts";

const plain = encodePng({ width: 3, height: 2, data: Uint8Array.from({ length: 18 }, (_, i) => 14 * i) });
const text = "link: https://example.org/?v=1&fam=c:0.001,c:1\nγ = 0.5, θ = 45°, 日本 — “quoted”";

describe("withPngText", () => {
  it("is read back, with right check sums, by a reader of the specification", () => {
    const noted = withPngText(plain, "Transferscope", text);
    expect(pngTexts(noted)).toEqual({ Transferscope: text });
    expect(pngSize(noted)).toEqual([3, 2]);
  });
  it("leaves every other chunk as it was, the head first and the end last", () => {
    const noted = pngChunks(withPngText(plain, "Transferscope", text));
    expect(noted.map((c) => c.name)).toEqual(["IHDR", "iTXt", "sRGB", "IDAT", "IEND"]);
    expect(noted.filter((c) => c.name !== "iTXt")).toEqual(pngChunks(plain));
  });
  it("holds a long text, and none", () => {
    const long = "α".repeat(5000);
    expect(pngTexts(withPngText(plain, "A", long))).toEqual({ A: long });
    expect(pngTexts(withPngText(plain, "A", ""))).toEqual({ A: "" });
  });
  it("the reader sees a spoiled byte", () => {
    const noted = withPngText(plain, "Transferscope", text);
    noted[60] ^= 1;
    expect(() => pngTexts(noted)).toThrow("check sum");
  });
});
