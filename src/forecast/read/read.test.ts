import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { crc32, deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { sayInEnglish } from "../../lib/saying.ts";
import { type Contents, readContents } from "./contents.ts";
import { readDelimited } from "./delimited.ts";
import { readNpy } from "./npy.ts";
import { type HeldFile, hold } from "./pieces.ts";
import { type Choice, take } from "./take.ts";
import { type FileView, viewOf } from "./view.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** An array in NumPy's format, version 1. */
function npy(descr: string, shape: string, data: Uint8Array, order = "False"): Uint8Array {
  const header = `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }`.padEnd(117);
  const out = new Uint8Array(128 + data.length);
  out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  out.set(bytesOf(`${header}\n`), 10);
  out.set(data, 128);
  return out;
}

const f8 = (numbers: number[], shape: string, order?: string) =>
  npy("'<f8'", shape, new Uint8Array(Float64Array.from(numbers).buffer), order);

interface Member {
  readonly name: string;
  readonly data: Uint8Array;
  readonly deflated?: boolean;
  readonly size?: number;
  readonly crc?: number;
  readonly flags?: number;
  readonly method?: number;
}

function zip(...members: Member[]): Uint8Array<ArrayBuffer> {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, data, deflated, size = data.length, crc = crc32(data), flags = 0, method } of members) {
    const packed = deflated ? deflateRawSync(data) : Buffer.from(data);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method ?? (deflated ? 8 : 0), 4);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02"), Buffer.from([20, 0]), common, place, Buffer.from(name)]));
    parts.push(local);
    at += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...parts, list, end]));
}

/** A whole small file, changed by `change`. */
const good = {
  X_target: f8([1, 2, 3, 4, 5, 6], "(3, 2)"),
  y_target: f8([0, 1, 1], "(3,)"),
  w_source: f8([1, -1], "(2, 1)"),
  b_source: f8([0.25], "()"),
};

const archive = (change: Readonly<Record<string, Uint8Array | undefined>> = {}) =>
  zip(
    ...Object.entries({ ...good, ...change }).flatMap(([name, data]) =>
      data ? [{ name: `${name}.npy`, data, deflated: true }] : [],
    ),
  );

async function taken(bytes: Uint8Array<ArrayBuffer>, choice: Partial<Choice> = {}, source?: Uint8Array<ArrayBuffer>) {
  const files: HeldFile[] = [{ name: "mine", contents: await readContents(bytes) }];
  if (source) files.push({ name: "other", contents: await readContents(source), is: "source" });
  const { said, ...rest } = take(files, { seed: 1, ...choice });
  return { ...rest, said: said.map(sayInEnglish) };
}

const message = (work: Promise<unknown>) =>
  work.then(
    () => "no error",
    (error: Error) => error.message,
  );

describe("arrays of NumPy", () => {
  it.each([
    ["'<f4'", new Float32Array([1.5, -2, 3, 4, 5, 6])],
    ["'<f8'", new Float64Array([1.5, -2, 3, 4, 5, 6])],
    ["'|i1'", new Int8Array([1, -2, 3, 4, 5, 6])],
    ["'<i2'", new Int16Array([1, -2, 3, 4, 5, 6])],
    ["'<i4'", new Int32Array([1, -2, 3, 4, 5, 6])],
    ["'<i8'", new BigInt64Array([1n, -2n, 3n, 4n, 5n, 6n])],
    ["'|u1'", new Uint8Array([1, 200, 3, 4, 5, 6])],
    ["'<u8'", new BigUint64Array([1n, 200n, 3n, 4n, 5n, 6n])],
    ["'|b1'", new Uint8Array([1, 0, 1, 1, 0, 1])],
  ])("%s, in either order", (type, data) => {
    const bytes = new Uint8Array(data.buffer);
    const numbers = Array.from(data as ArrayLike<number | bigint>, Number);
    expect([...readNpy(npy(type, "(2, 3)", bytes), "a").values]).toEqual(numbers);
    const [a, b, c, d, e, f] = numbers;
    expect([...readNpy(npy(type, "(2, 3)", bytes, "True"), "a").values]).toEqual([a, c, e, b, d, f]);
    expect(readNpy(npy(type, "(6,)", bytes), "a").shape).toEqual([6]);
  });

  it("big-endian numbers", () => {
    const data = new Uint8Array(16);
    new DataView(data.buffer).setFloat64(8, -0.5);
    expect([...readNpy(npy("'>f8'", "(2,)", data), "a").values]).toEqual([0, -0.5]);
  });

  it("those that NumPy itself writes, plain and packed; skipped where there is no NumPy", async ({ skip }) => {
    const code = `
import io, sys, numpy as np
out = io.BytesIO()
save = np.savez_compressed if sys.argv[1] == "packed" else np.savez
save(out, X_target=np.asfortranarray(np.arange(12, dtype="f4").reshape(4, 3) / 8), y_target=np.array([0, 1, 0, 1], dtype="i8"),
     w_source=np.array([1, 2, 3], dtype="i1"), b_source=np.float64(0.5))
sys.stdout.buffer.write(out.getvalue())`;
    for (const form of ["plain", "packed"]) {
      let bytes: Buffer;
      try {
        bytes = execFileSync("python3", ["-c", code, form], { stdio: ["ignore", "pipe", "ignore"] });
      } catch {
        return skip("there is no python3 with NumPy");
      }
      const { input } = await taken(new Uint8Array(bytes));
      expect([...input.labelled.values]).toEqual(Array.from({ length: 12 }, (_, k) => k / 8));
      expect([...input.labels]).toEqual([-1, 1, -1, 1]);
      // Labels 0 and 1 become −1 and 1, and what the source predicts with them.
      expect([[...input.source!.w], input.source!.b]).toEqual([[2, 4, 6], 0]);
    }
  });
});

describe("a wrong archive is answered by a sentence that names the key", () => {
  it.each<[string, () => Uint8Array<ArrayBuffer>, RegExp]>([
    [
      "a pickle in an array",
      () => archive({ X_target: npy("'|O'", "(3, 2)", bytesOf("\x80\x04")) }),
      /X_target.*pickle.*never read/,
    ],
    ["a pickle", () => new Uint8Array([0x80, 4, 0x95]), /pickle.*never read/],
    [
      "text in an array",
      () => archive({ y_target: npy("'<U3'", "(3,)", new Uint8Array(36)) }),
      /y_target.*texts.*unique\(y_target, return_inverse/,
    ],
    [
      "named fields",
      () => archive({ X_target: npy("[('a', '<f8')]", "(3,)", new Uint8Array(24)) }),
      /X_target.*named fields/,
    ],
    ["three dimensions", () => archive({ X_target: f8([1, 2, 3, 4, 5, 6], "(3, 2, 1)") }), /X_target.*3 dimensions/],
    ["numbers cut off", () => archive({ X_target: good.X_target.slice(0, -8) }), /X_target.*48 bytes.*40 are there/],
    ["a header cut off", () => archive({ X_target: good.X_target.slice(0, 40) }), /X_target.*header/],
    ["no array", () => archive({ X_target: bytesOf("hello, this is text") }), /X_target.*no NumPy array/],
    ["a huge shape", () => archive({ X_target: f8([1], "(99999999999, 99999999999)") }), /X_target/],
    ["NaN", () => archive({ X_target: f8([1, 2, 3, Number.NaN, 5, 6], "(3, 2)") }), /X_target.*row 2, column 2: NaN/],
    [
      "infinity",
      () => archive({ y_target: f8([0, Number.POSITIVE_INFINITY, 1], "(3,)") }),
      /y_target.*entry 2: Infinity/,
    ],
    ["rows that do not match", () => archive({ y_target: f8([0, 1], "(2,)") }), /3 labelled rows and 2 labels/],
    [
      "columns that do not match",
      () => archive({ w_source: f8([1, 2, 3], "(3,)") }),
      /w has 3 columns, the target has 2/,
    ],
    ["two outputs", () => archive({ w_source: f8([1, 2, 3, 4], "(2, 2)") }), /w_source.*2 × 2.*one output/],
    ["no source", () => archive({ w_source: undefined, b_source: undefined }), /no source.*w_source/],
    ["no labels", () => archive({ y_target: undefined }), /have no labels.*y_target/],
    ["no rows", () => archive({ X_target: f8([], "(0, 2)"), y_target: f8([], "(0,)") }), /no labelled rows/],
    [
      "numbers whose squares overflow",
      () => archive({ X_target: f8([1, 2, 3, 4, 5, 1e200], "(3, 2)") }),
      /labelled rows hold numbers as large as 1e\+200/,
    ],
    [
      "labels whose squares vanish",
      () => archive({ y_target: f8([1e-200, 2e-200, 3e-200], "(3,)") }),
      /labels hold numbers as small as 3e-200/,
    ],
    ["no arrays", () => zip({ name: "a.txt", data: bytesOf("a") }), /no NumPy arrays/],
    ["a workbook", () => zip({ name: "xl/workbook.xml", data: bytesOf("a") }), /Excel.*CSV/],
    ["the end cut off", () => archive().slice(0, -30), /cut off/],
    ["the beginning cut off", () => new Uint8Array([0x50, 0x4b, ...archive().slice(200)]), /damaged or cut off/],
    ["a changed bit", () => archive().map((x, k) => (k === 60 ? x ^ 1 : x)), /damaged/],
    ["encryption", () => zip({ name: "X.npy", data: good.X_target, flags: 1 }), /X\.npy.*encrypted/],
    ["another packing", () => zip({ name: "X.npy", data: good.X_target, method: 12 }), /X\.npy.*method 12/],
    [
      "a bomb that says so",
      () => zip({ name: "X.npy", data: new Uint8Array(1e6), deflated: true, size: 2 ** 31 }),
      /X\.npy.*limit of 128 MB/,
    ],
    [
      "a bomb that does not",
      () => zip({ name: "X.npy", data: new Uint8Array(1e6), deflated: true, size: 1000 }),
      /X\.npy.*more than the 1000 bytes/,
    ],
    [
      "two of one name",
      () => zip({ name: "X.npy", data: good.X_target }, { name: "X.npy", data: good.X_target }),
      /two members “X\.npy”/,
    ],
    ["nothing", () => new Uint8Array(0), /empty/],
    ["too much", () => new Uint8Array(64 * 2 ** 20 + 1), /65 MB, the limit is 64 MB/],
  ])("%s", async (_what, bytes, expected) => {
    expect(await message(taken(bytes()))).toMatch(expected);
  });
});

const rows = (separator: string, decimal: string) =>
  ["0.5 1.25 0", "-1 2.5 1", "3 -0.75 1"].map((line) => line.replaceAll(".", decimal).replaceAll(" ", separator));

const source = archive({ X_target: undefined, y_target: undefined });

describe("tables of text", () => {
  it.each<[string, string]>([
    ["commas", `a,b,y\n${rows(",", ".").join("\n")}\n`],
    ["no header", rows(",", ".").join("\n")],
    ["tabs", `a\tb\ty\n${rows("\t", ".").join("\n")}`],
    ["Excel in English", `\ufeffa,b,y\r\n${rows(",", ".").join("\r\n")}\r\n`],
    ["Excel in German", `a;b;y\r\n${rows(";", ",").join("\r\n")}\r\n`],
    ["Excel in French, with its mark", `\ufeff"a";"b";"y"\r\n${rows(";", ",").join("\r\n")}\r\n`],
    ["Excel's first line", `sep=;\r\na;b;y\r\n${rows(";", ",").join("\r\n")}`],
    [
      "quotes",
      `"a ""first""","b, or\nc",y\n${rows(",", ".")
        .map((r) => r.replace(/[^,]+/g, '"$&"'))
        .join("\n")}`,
    ],
    ["decimal commas in quotes", `a,b,y\n"0,5","1,25",0\n-1,"2,5",1\n3,"-0,75",1`],
    ["empty lines and blanks", `a, b, y\n\n${rows(" , ", ".").join("\n\n")}\n\n`],
    ["exponents", "a,b,y\n5e-1,1.25E0,0\n-1,+2.5,1\n3,-.75,1."],
    ["a label in front", "y,a,b\n0,0.5,1.25\n1,-1,2.5\n1,3,-0.75"],
    ["names of classes", "a,b,kind\n0.5,1.25,ham\n-1,2.5,spam\n3,-0.75,spam"],
  ])("%s", async (_what, text) => {
    const { input } = await taken(bytesOf(text), {}, source);
    expect([...input.labelled.values]).toEqual([0.5, 1.25, -1, 2.5, 3, -0.75]);
    expect([...input.labels]).toEqual([-1, 1, 1]);
  });

  it("UTF-16, as Excel writes “Unicode text”", async () => {
    const text = `a\tb\ty\r\n${rows("\t", ",").join("\r\n")}`;
    const bytes = new Uint8Array(2 + 2 * text.length);
    bytes.set([0xff, 0xfe]);
    for (let k = 0; k < text.length; k++) bytes[2 + 2 * k] = text.charCodeAt(k);
    expect([...(await taken(bytes, {}, source)).input.labelled.values]).toEqual([0.5, 1.25, -1, 2.5, 3, -0.75]);
  });

  it("Windows-1252, as Excel writes “CSV”: letters stay different", async () => {
    const text = "größe;tiefe;art\r\n0,5;1,25;süß\r\n-1;2,5;söß\r\n3;-0,75;süß\r\n";
    const { input, said } = await taken(new Uint8Array(Buffer.from(text, "latin1")), {}, source);
    expect([...input.labels]).toEqual([1, -1, 1]);
    expect(said).toContain("label söß is −1, süß is +1");
  });

  it("rows without a label are unlabelled, a column says what else rows are", async () => {
    const text = "a,b,y\n1,2,0\n3,4,\n5,6,1\n7,8,NA\n";
    const { input } = await taken(bytesOf(text), {}, source);
    expect([...input.unlabelled.values]).toEqual([3, 4, 7, 8]);
    const all = "split,y,a,b\ntarget,-1,1,2\ntarget,1,5,6\nunlabelled,,3,4\nsource_model,0.5,7,8\n";
    const whole = (await taken(bytesOf(all))).input;
    expect([...whole.labelled.values, ...whole.labels]).toEqual([1, 2, 5, 6, -1, 1]);
    expect([...whole.source!.w, whole.source!.b]).toEqual([7, 8, 0.5]);
  });

  it("labels of more than two values are numbers, and that is said", async () => {
    const { input, said } = await taken(bytesOf("a,b,y\n1,2,3\n2,1,0.5\n1,0,9\n"), {}, source);
    expect([...input.labels]).toEqual([3, 0.5, 9]);
    expect(said).toContain("labels are numbers, 0.5 to 9");
  });

  it("the label column can be named or counted", async () => {
    const text = "u,v,w\n0,1,2\n1,3,4\n1,5,6\n";
    for (const labelColumn of ["u", "1"])
      expect([...(await taken(bytesOf(text), { labelColumn }, source)).input.labels]).toEqual([-1, 1, 1]);
    expect(await message(taken(bytesOf(text), { labelColumn: "z" }, source))).toMatch(
      /no label column “z” among u, v, w/,
    );
  });

  it.each<[string, string, RegExp]>([
    ["a cell too many", "a,b,y\n1,2,0\n1,2,3,4\n", /Line 3 has 4 cells, line 1 has 3/],
    ["text in a number", "a,b,y\n1,2,0\n1,two,1\n", /Line 3, column “b”: “two” is no number/],
    ["text in a number, no header", "1,2,0\n1,two,1\n1,2,1\n1,two,0", /Line 2, column 2: “two” is no number/],
    ["a number that is missing", "a,b,y\n1,2,0\n1,,1\n", /Line 3, column “b”: a number is missing/],
    ["lines count within quotes", 'a,"b\n\n",y\n1,2,0\n1,x,1\n', /Line 5,.*“x”/],
    ["grouped thousands", "a;b;y\n1;2;0\n1.234,5;3;1\n", /Line 3: “1.234,5” groups its thousands/],
    ["both decimal signs", "a;b;y\n1,5;2;0\n2.5;3;1\n", /Line 2 has a decimal comma, line 3 a decimal point/],
    ["an open quote", 'a,b,y\n1,"2,0\n', /line 2 is never closed/],
    ["one column", "a\n1\n2\n", /one cell: neither tab/],
    ["three classes of text", "a,b,y\n1,2,x\n1,3,z\n2,2,v\n", /3 different texts/],
    ["zero bytes", "a\0b", /zero bytes/],
    ["only blanks", "\n\n", /empty/],
    ["an unknown part", "split,y,a\ntarget,1,2\ntrain,0,1\n", /Line 3, column “split”: “train” is none of/],
    [
      "a million columns, between semicolons",
      Array(2).fill(Array(1e6).fill("1").join(";")).join("\n"),
      /999999 columns/,
    ],
    ["too many columns", `y${",1".repeat(5000)}\n0${",2".repeat(5000)}`, /5000 columns, the limit is 4096/],
  ])("%s", async (_what, text, expected) => {
    expect(await message(taken(bytesOf(text), {}, source))).toMatch(expected);
  });

  it("a separator is found where numbers have commas", () => {
    expect(readDelimited(bytesOf("1,5;2,5;0\n2,5;3,5;1")).separator).toBe(";");
    expect(readDelimited(bytesOf("1,5;2,5;0\n2,5;3,5;1")).decimal).toBe(",");
  });
});

describe("which rows are taken", () => {
  const big = () =>
    zip(
      {
        name: "X_target.npy",
        data: f8(
          Array.from({ length: 2100 }, (_, k) => k),
          "(2100, 1)",
        ),
      },
      {
        name: "y_target.npy",
        data: f8(
          Array.from({ length: 2100 }, (_, k) => k % 2),
          "(2100,)",
        ),
      },
      {
        name: "X_unlabelled.npy",
        data: f8(
          Array.from({ length: 1600 }, (_, k) => k),
          "(1600, 1)",
        ),
      },
      { name: "w_source.npy", data: f8([1], "(1,)") },
    );

  it("as many as asked, by the seed, each once, with its label", async () => {
    const { input, labelledRows } = await taken(big(), { labels: 40, seed: 3 });
    expect(new Set(labelledRows).size).toBe(40);
    expect([...input.labelled.values]).toEqual(labelledRows);
    expect([...input.labels]).toEqual(labelledRows.map((i) => (i % 2 ? 1 : -1)));
    expect((await taken(big(), { labels: 40, seed: 3 })).labelledRows).toEqual(labelledRows);
    expect((await taken(big(), { labels: 40, seed: 4 })).labelledRows).not.toEqual(labelledRows);
    // Spread over the whole: the mean of 40 of 0 … 2099 has a standard error of 96.
    expect(Math.abs(labelledRows.reduce((a, b) => a + b, 0) / 40 - 1049.5)).toBeLessThan(4 * 96);
  });

  it("at most 2000 with labels and 1500 without, and says so", async () => {
    const { input, said } = await taken(big());
    expect([input.labelled.rows, input.unlabelled.rows]).toEqual([2000, 1500]);
    expect(said).toContain("2000 of 2100 labelled rows, chosen by the seed");
    expect(said).toContain("1500 of 1600 rows without labels, chosen by the seed");
    expect(said).toContain("label 0 is −1, 1 is +1");
    expect(await message(taken(big(), { labels: 2101 }))).toMatch(/2101 labelled rows are asked for, there are 2100/);
  });

  it("the CSV of a pair says what its NPZ says", async () => {
    const npz = await taken(
      new Uint8Array(readFileSync(new URL("../../../public/examples/digits-masked.npz", import.meta.url))),
    );
    const { labelled, labels, source: model } = npz.input;
    const lines = Array.from({ length: labelled.rows }, (_, i) =>
      [labels[i], ...labelled.values.subarray(i * labelled.columns, (i + 1) * labelled.columns)].join(","),
    );
    const text = `y,${Array.from({ length: 64 }, (_, j) => `p${j}`).join(",")}\n${lines.join("\n")}`;
    const csv = await taken(
      bytesOf(text),
      {},
      archive({ X_target: undefined, y_target: undefined, w_source: f8([...model!.w], "(64,)") }),
    );
    expect(csv.input.labelled).toEqual(labelled);
    expect(csv.input.labels).toEqual(labels);
  });
});

describe("several files", () => {
  const named = (text: string) => async (name: string) => hold(name, bytesOf(text) as Uint8Array<ArrayBuffer>);
  const X = "a,b,y\n1,2,0\n3,4,1\n5,6,1\n";
  const of = async (given: Readonly<Record<string, string | Uint8Array>>, choice: Partial<Choice> = {}) => {
    const files: HeldFile[] = [];
    for (const [name, content] of Object.entries(given))
      files.push(
        typeof content === "string" ? await named(content)(name) : await hold(name, content as Uint8Array<ArrayBuffer>),
      );
    return { files, view: viewOf(files, { seed: 1, ...choice }), take: () => take(files, { seed: 1, ...choice }) };
  };
  const problem = ({ view }: { view: FileView }) => view.problem && sayInEnglish(view.problem);
  const roles = ({ view }: { view: FileView }) => Object.fromEntries(view.pieces.map(({ id, role }) => [id, role]));

  it("tables of the target, of rows without labels and of the source, its columns in another order", async () => {
    const all = await of({ "mine.csv": X, "pool.csv": "b,a\n8,7\n", "source.csv": "b,y,a\n20,1,10\n40,0,30\n" });
    expect(roles(all)).toEqual({ "0:": "target", "1:": "unlabelled", "2:": "source" });
    const { input } = all.take();
    expect([...input.unlabelled.values]).toEqual([7, 8]);
    expect([...input.sourceData!.rows.values]).toEqual([10, 20, 30, 40]);
    expect([...input.sourceData!.labels]).toEqual([1, -1]);
  });

  it("weights in a table of one row, by names, or in one column with the intercept last", async () => {
    const row = (await of({ "mine.csv": X, "w.csv": "b,intercept,a\n20,0.5,10\n" })).take().input.source!;
    // Labels 0 and 1 become −1 and 1.
    expect([[...row.w], row.b]).toEqual([[20, 40], 0]);
    const column = (await of({ "mine.csv": X, "w.csv": "10\n20\n0.5\n" })).take().input.source!;
    expect([[...column.w], column.b]).toEqual([[20, 40], 0]);
    const before = (await of({ "w.csv": "10\n20\n0.5\n", "mine.csv": X })).take().input.source!;
    expect([[...before.w], before.b]).toEqual([[20, 40], 0]);
    const without = (await of({ "mine.csv": X, "w.csv": "10\n20\n" })).take().input.source!;
    expect([[...without.w], without.b]).toEqual([[20, 40], -1]);
    expect(problem(await of({ "mine.csv": X, "w.csv": "10\n20\n30\n40\n" }))).toMatch(
      /w has 4 columns, the target has 2/,
    );
  });

  it("arrays, each in a file of its own that has its name", async () => {
    const all = await of({
      "X_target.npy": good.X_target,
      "y_target.npy": good.y_target,
      "X_source.npy": f8([7, 8, 9, 10], "(2, 2)"),
      "y_source.npy": f8([1, 0], "(2,)"),
    });
    expect(all.view.found).toMatchObject({ labelled: 3, columns: 2 });
    expect([...all.take().input.sourceData!.rows.values]).toEqual([7, 8, 9, 10]);
  });

  it("an archive whose file says that it is the source's, and another with the same keys", async () => {
    const X2 = f8([7, 8, 9, 10], "(2, 2)");
    const bytes = zip({ name: "X.npy", data: X2 }, { name: "y.npy", data: f8([1, 0], "(2,)") });
    const first = zip({ name: "X.npy", data: good.X_target }, { name: "y.npy", data: good.y_target });
    for (const files of [
      { "source.npz": bytes, "mine.npz": first },
      { "one.npz": first, "two.npz": bytes },
    ]) {
      const { input } = (await of(files)).take();
      expect([...input.labelled.values]).toEqual([1, 2, 3, 4, 5, 6]);
      expect([...input.sourceData!.rows.values]).toEqual([7, 8, 9, 10]);
    }
  });

  it("arrays of any name are used as their owner says; until then a sentence says what is missing", async () => {
    const given = {
      "a.npz": zip({ name: "u.npy", data: good.X_target }, { name: "v.npy", data: good.y_target }),
      "w.npy": good.w_source,
    };
    const first = await of(given);
    expect(roles(first)).toEqual({ "0:u": "unused", "0:v": "unused", "1:w": "weights" });
    expect(problem(first)).toMatch(/no labelled rows/);
    const uses = { "0:u": { role: "target" }, "0:v": { role: "labels" }, "1:w": { role: "weights" } } as const;
    const second = await of(given, { uses });
    expect(second.view.found).toMatchObject({ labelled: 3, columns: 2 });
    const twice = await of(given, { uses: { ...uses, "0:v": { role: "target" } } });
    expect(problem(twice)).toMatch(/“u” and “v” are both used as labelled rows/);
  });

  it("the label column of each table can be chosen", async () => {
    const all = await of(
      { "mine.csv": "u,v,w\n0,1,2\n1,3,4\n1,5,6\n", "w.csv": "1\n2\n" },
      { uses: { "0:": { role: "target", labelColumn: "u" }, "1:": { role: "weights" } } },
    );
    expect([...all.take().input.labels]).toEqual([-1, 1, 1]);
    expect(all.view.pieces[0]).toMatchObject({ columns: ["u", "v", "w"], labelColumn: "u" });
  });

  it("the second representation of a pair, with its own source", async () => {
    const bytes = new Uint8Array(readFileSync(new URL("../../../public/examples/satellite-soil.npz", import.meta.url)));
    const first = await of({ "a.npz": bytes });
    expect(first.view).toMatchObject({ hasSecond: true, found: { columns: 120, unlabelled: 500 } });
    const second = await of({ "a.npz": bytes }, { isSecond: true });
    expect(second.view.found).toMatchObject({ columns: 36, unlabelled: 500 });
    expect(second.take().input.source!.w.length).toBe(36);
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ["other columns", { "mine.csv": X, "source.csv": "a,c,y\n1,2,0\n1,3,1\n" }, /^source\.csv: There is no column “b”/],
    [
      "text in a row",
      { "mine.csv": X, "source.csv": "a,b,y\n1,x,0\n" },
      /^source\.csv: Line 2, column “b”: “x” is no number/,
    ],
  ])("what is wrong names its file: %s", async (_what, given, expected) => {
    expect(problem(await of(given))).toMatch(expected);
  });

  it("weights stand in one row or one column", async () => {
    const { view } = await of(
      { "mine.csv": X, "w.csv": "a,b\n1,2\n3,4\n" },
      { uses: { "0:": { role: "target" }, "1:": { role: "weights" } } },
    );
    expect(problem({ view })).toMatch(/^w\.csv: There are 2 rows: weights of a source stand in one row/);
  });

  it("of a table with a million columns no names are handed on", async () => {
    const { view } = await of({ "wide.csv": Array(2).fill(Array(1e6).fill("1").join(";")).join("\n") });
    expect(view.pieces[0]).toMatchObject({ shape: [2, 1e6] });
    expect(view.pieces[0].columns).toBeUndefined();
    expect(problem({ view })).toMatch(/999999 columns, the limit is 4096/);
  });

  it("constant columns are counted", async () => {
    const { view } = await of({ "mine.csv": "a,b,y\n1,2,0\n1,3,1\n", "w.csv": "1\n2\n" });
    expect(view.found!.said.map(sayInEnglish)).toContain("1 column is the same in every row and left out");
  });
});

it("contents are known by their bytes, not by a name", async () => {
  const kind = async (bytes: Uint8Array<ArrayBuffer>): Promise<Contents["kind"]> => (await readContents(bytes)).kind;
  expect(await kind(archive())).toBe("arrays");
  expect(await kind(new Uint8Array(good.X_target))).toBe("arrays");
  expect(await kind(bytesOf("1,2\n3,4"))).toBe("sheet");
});
