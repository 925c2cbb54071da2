import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readContents } from "./contents.ts";
import { ReadError } from "./readError.ts";
import { type Choice, take } from "./take.ts";

const bytesOf = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../test/fixtures/parquet/${name}.parquet`, import.meta.url)));
const taken = async (bytes: Uint8Array<ArrayBuffer>, choice: Partial<Choice> = {}) =>
  take(
    [
      { name: "mine.parquet", contents: await readContents(bytes) },
      {
        name: "w.npz",
        contents: { kind: "arrays", arrays: new Map([["w", { shape: [4], values: new Float64Array(4) }]]) },
      },
    ],
    { seed: 1, ...choice },
  );
const why = (bytes: Uint8Array<ArrayBuffer>) =>
  readContents(bytes).then(
    () => "read",
    (error: Error) => {
      if (!(error instanceof ReadError)) throw error;
      return error.message;
    },
  );
const sheetOf = async (name: string) => {
  const contents = await readContents(bytesOf(name));
  if (contents.kind !== "sheet") throw new Error("no table");
  return contents.sheet;
};

describe("Parquet files that DuckDB wrote (test/fixtures/parquet)", () => {
  it.each(["plain", "unpacked", "zstd", "gzip"])("%s: numbers of four types, and labels of text", async (name) => {
    const { header, rows } = await sheetOf(name);
    expect(header).toEqual(["a", "b", "c", "d", "y"]);
    expect(rows).toEqual(
      [0, 1, 2, 3, 4, 5].map((k) => [k / 8, 0 - k, 2 * k, k % 2, k === 4 ? "" : ["ham", "spam"][k % 2]]),
    );
  });

  it("lists of numbers become columns, and are taken like any table", async () => {
    const { header, rows } = await sheetOf("lists");
    expect(header).toEqual(["e[0]", "e[1]", "e[2]", "y"]);
    expect(rows).toEqual([0, 1, 2, 3, 4, 5].map((k) => [k / 8, 0 - k, k * k, k % 2]));
  });

  it("rows without a label are unlabelled, and rows are counted, not lines", async () => {
    const { input } = await taken(bytesOf("plain"));
    expect([...input.labels]).toEqual([-1, 1, -1, 1, 1]);
    expect([...input.unlabelled.values]).toEqual([0.5, -4, 8, 0]);
    const uses = { "0:": { role: "target", labelColumn: "a" } } as const;
    await expect(taken(bytesOf("plain"), { uses })).rejects.toThrow(
      /^mine\.parquet: Row 1, column “y”: “ham” is no number/,
    );
  });

  it.each([
    ["brotli", /packed by BROTLI; Snappy, Zstandard and gzip are read/],
    ["ragged", /Row 4, column “e”: a list of 2 numbers is needed/],
    ["dates", /Row 1, column “a”: neither a number nor a text/],
  ])("%s is answered by a sentence", async (name, expected) => {
    expect(await why(bytesOf(name))).toMatch(expected);
  });

  it.each(["plain", "zstd", "gzip"])(
    "%s is answered by a sentence where it is cut off or changed, at any place",
    async (name) => {
      const bytes = bytesOf(name);
      expect(await why(bytes.slice(0, -9))).toMatch(/damaged or cut off/);
      await fc.assert(
        fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }), async (at, value) => {
          const changed = bytes.slice();
          changed[at] = value;
          expect(await why(changed)).toBeTypeOf("string");
        }),
        { numRuns: 200, seed: 4 },
      );
    },
  );
});
