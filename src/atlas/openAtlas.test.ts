import { readFileSync } from "node:fs";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import "../../test/everyModel.ts";
import { sorted } from "../app/atlas/droppedAtlas.ts";
import { AtlasMeans } from "./atlasMeans.ts";
import { readColumns } from "./columns.ts";
import { openAtlas } from "./openAtlas.ts";

const bytesOf = (path: string) => new Uint8Array(readFileSync(new URL(`../../${path}`, import.meta.url)));
const whole = bytesOf("test/fixtures/atlas/grids.parquet");
const file = whole.buffer.slice(whole.byteOffset, whole.byteOffset + whole.byteLength);
const metadata = parquetMetadata(file);
const label = JSON.parse(metadata.key_value_metadata?.find(({ key }) => key === "transferscope-atlas")?.value ?? "");
type Row = Record<string, unknown>;
const rows = (await parquetReadObjects({ file })) as Row[];

/** A file of these rows, written by the library alone; columns with a text are texts. */
function written(
  rows: readonly Row[],
  said: unknown = label,
  key = "transferscope-atlas",
  left: readonly string[] = [],
) {
  const names = metadata.schema.slice(1).map(({ name }) => name);
  const bytes = parquetWriteBuffer({
    columnData: names
      .filter((name) => !left.includes(name))
      .map((name) => ({
        name,
        data: rows.map((row) => row[name]),
        type: metadata.schema.find((column) => column.name === name)?.type === "BYTE_ARRAY" ? "STRING" : "DOUBLE",
        nullable: true,
      })),
    kvMetadata: [{ key, value: typeof said === "string" ? said : JSON.stringify(said) }],
  });
  return new Uint8Array(bytes);
}

const open = async (bytes: Uint8Array<ArrayBuffer>) => {
  const steps = openAtlas("a.parquet", await readColumns(bytes));
  for (;;) {
    const step = await steps.next();
    if (step.done) return step.value;
  }
};

describe("the file of an atlas", () => {
  it("opens with every part of its plan and every number of the file", async () => {
    const atlas = await open(whole);
    expect(atlas.parts.map(({ model, cells, axes }) => [model, cells.length, axes.length])).toEqual([
      ["deep-linear", 1, 0],
      ["deep-linear", 60, 3],
      ["diagonal", 6, 2],
      ["deep-linear", 6, 2],
    ]);
    expect(atlas.notes).toEqual([]);
    for (const row of rows) {
      const part = atlas.parts.findLast(({ firstCell }) => firstCell <= (row.cell as number));
      const cell = (row.cell as number) - (part?.firstCell ?? 0);
      const at = part?.rowOf(cell, row.quantity as string) ?? -1;
      expect([atlas.mean[at], atlas.se[at], atlas.z[at]], `${row.cell} ${row.quantity}`).toEqual(
        [row.mean, row.se, row.z].map((value) => value ?? Number.NaN),
      );
      expect([atlas.trials[at], part?.cells[cell].n, part?.linkOf(cell)]).toEqual([row.trials, row.n, row.link]);
      expect(part?.cells[cell].refused).toBe(row.trials === 0 ? row.reason : undefined);
    }
    expect(rows.filter(({ trials }) => trials === 0).length).toBeGreaterThan(0);
  });

  it("that another program has written again from the same rows is the same atlas", async () => {
    const [a, b] = [await open(whole), await open(written(rows.toReversed()))];
    const numbers = ({ parts, mean }: typeof a) =>
      parts.flatMap((part) =>
        part.cells.flatMap((_, cell) => part.quantities.map((id) => mean[part.rowOf(cell, id) ?? -1])),
      );
    expect(numbers(b)).toEqual(numbers(a));
  });

  it("that was cut off anywhere is refused in a sentence", async () => {
    for (let k = 0; k < 200; k++) {
      const length = Math.floor((k / 200) * whole.length);
      await expect(readColumns(whole.slice(0, length)), `${length} bytes`).rejects.toThrow(
        length < 4 ? /^This file is no atlas/ : /^The file is cut off or damaged/,
      );
    }
  });

  const plain = bytesOf("test/fixtures/parquet/plain.parquet");
  const changed = (at: number, change: Row) => written(rows.map((row, i) => (i === at ? { ...row, ...change } : row)));
  const wrong: readonly [string, Uint8Array<ArrayBuffer>, RegExp][] = [
    ["text", new TextEncoder().encode("a,b\n1,2\n"), /^This file is no atlas\. An atlas is the file results\.parquet/],
    ["Parquet of another program", plain, /^This file is no atlas/],
    ["draws", written(rows, {}, "transferscope-draws"), /^These are draws of an atlas/],
    ["a label that is no JSON", written(rows, "{"), /what it says of itself cannot be read/],
    ["a newer form", written(rows, { ...label, atlas: 2 }), /^The atlas has form 2, and this page reads form 1/],
    ["a plan of a newer version", written(rows, { ...label, plan: { ...label.plan, tubs: 1 } }), /“tubs” is not a key/],
    [
      "a column is missing",
      written(rows, label, undefined, ["se"]),
      /^The atlas is damaged: its column “se” is missing/,
    ],
    ["no rows", written([]), /^The atlas has no rows/],
    [
      "a row of another model",
      changed(9, { model: "diagonal" }),
      /^Row 10 .* of the model “diagonal”, where its plan has “deep-linear”.* mixes two/,
    ],
    [
      "rows of another atlas",
      written([...rows, { ...rows[0], cell: 400 }]),
      /^Row \d+ .* of cell 400, and its plan has 73/,
    ],
    ["the same row twice", written([...rows, rows[5]]), /that were there before/],
    ["another number of samples", changed(4, { n: 3 }), /^Row 5 .* has n = 3, where its plan has/],
    ["another angle", changed(8, { theta: 31 }), /^Row 9 .* has another theta than its plan/],
    [
      "half of the rows from a store of another seed",
      written(rows.map((row, i) => (i < 140 ? row : { ...row, link: `${row.link}&seed=7` }))),
      /^Row 141 .* is of seed 7 with 10 trials, where its plan has 1 with 10: .* mixes two/,
    ],
    [
      "a row from a store of more trials",
      changed(30, { link: `${rows[30].link}`.replace("trials=10", "trials=40") }),
      /^Row 31 .* is of seed 1 with 40 trials/,
    ],
    ["more trials than the plan has", changed(30, { trials: 21 }), /^Row 31 .* has 21 trials, where its plan has 20/],
    ["a changed mean", changed(30, { mean: (rows[30].mean as number) + 1e-6 }), /^Row 31 .* has a z that is not its/],
    ["an unknown quantity", changed(8, { quantity: "luck" }), /^Row 9 .* of the quantity “luck”/],
  ];
  it.each(wrong)("%s: a sentence", async (_, bytes, said) => {
    await expect(open(bytes)).rejects.toThrow(said);
  });

  it("of more cells than a call has arguments, all of one experiment, opens in pieces of at most 64 cells or 256 rows", async () => {
    const link = "?v=1&d=20&L=2&trials=10";
    const axes = { theta: { from: 0, to: 90, count: 325 }, gamma: { from: 0.1, to: 20, count: 400 } };
    const plan = { grids: [{ link, axes }], trials: 10, quantities: ["risk-linear"] };
    const model = "deep-linear";
    const first = { cell: 0, model, link, n: 2, quantity: "risk-linear", trials: 10, mean: 1, se: 0.1, tag: "E" };
    const bytes = written([{ ...first, theta: 0, gamma: 0.1 }], { ...label, plan });
    const steps = openAtlas("a.parquet", await readColumns(bytes));
    let count = 0;
    let step = await steps.next();
    for (; !step.done; count++) step = await steps.next();
    // Values of both axes, then thrice over the cells: what they are, whether one experiment answers them, what the file has.
    expect(count).toBeGreaterThan(725 + (3 * 130_000) / 64);
    const [part] = step.value.parts;
    const means = new AtlasMeans(step.value, part, [...part.cells.keys()]);
    expect([means.cells.length, means.trials]).toEqual([130_000, 10]);
  });
  it("of a version with other theory opens, and says so", async () => {
    const other = written(
      rows.map((row) => {
        const theory = row.theory === null ? null : (row.theory as number) + 0.01;
        const z = row.z === null ? null : ((row.mean as number) - (theory as number)) / (row.se as number);
        return { ...row, theory, z };
      }),
    );
    const [note] = (await open(other)).notes;
    expect(note).toMatch(
      /^It was computed by version 0\.1\.0\+\w+, this page is 0\.1\.0, and they differ: of (\d+) .*, \1 are another/,
    );
    const partly = await open(written(rows, { ...label, complete: false }));
    expect(partly.notes).toEqual(["It is not complete: its numbers are of the draws that were there."]);
  });

  it("is told from a reader's data by what it says, whatever its name", async () => {
    const named = (bytes: Uint8Array<ArrayBuffer>, name: string) => new File([bytes], name);
    const files = [
      named(plain, "results.parquet"),
      named(whole, "x.csv"),
      named(whole.slice(0, -1), "cut.parquet"),
      named(new Uint8Array(3), "short"),
    ];
    const [atlases, data] = await sorted(files);
    expect([atlases, data].map((all) => all.map(({ name }) => name))).toEqual([
      ["x.csv"],
      ["results.parquet", "cut.parquet", "short"],
    ]);
  });
});
