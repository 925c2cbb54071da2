import { describe, expect, it } from "vitest";
import { readEigenvalues } from "./eigenvalues.ts";

const text = (of: string) => readEigenvalues(new TextEncoder().encode(of));
const lambda = async (of: string) => [...(await text(of)).values];

/** An NPY of float64 in C order, as NumPy's NEP 1 has it. */
function npy(values: readonly number[], shape: string): Uint8Array<ArrayBuffer> {
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117).concat("\n");
  const out = new Uint8Array(10 + header.length + 8 * values.length);
  out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  out.set(new TextEncoder().encode(header), 10);
  values.forEach((x, i) => {
    new DataView(out.buffer).setFloat64(10 + header.length + 8 * i, x, true);
  });
  return out;
}

describe("a list is read", () => {
  it.each([
    ["one a line, in any order", "1\n4\n2\n3\n"],
    ["with a header and Windows’ line ends", "eigenvalue\r\n4\r\n3\r\n2\r\n1\r\n"],
    ["in a line with commas", "4, 3, 2, 1"],
    ["as Python prints a list", "[4.0, 3.0, 2.0, 1.0]"],
    ["as NumPy prints an array, broken into lines", "[4. 3.\n 2. 1.]\n"],
    ["apart by spaces in a line", "4 3 2 1"],
  ])("%s", async (_, of) => expect(await lambda(of)).toEqual([4, 3, 2, 1]));

  it("what an eigensolver left just below zero is zero", async () => {
    expect(await lambda("4\n3\n2\n-1e-12")).toEqual([4, 3, 2, 0]);
  });
  it("energies stay beside their eigenvalues, as shares", async () => {
    for (const of of ["1;6\n4;1\n3;2\n2;1", "lambda\tenergy\n4\t1\n3\t2\n2\t1\n1\t6", "[4, 3, 2, 1], [1, 2, 1, 6]"]) {
      const { values, energies } = await text(of);
      expect([...values]).toEqual([4, 3, 2, 1]);
      expect([...(energies ?? [])]).toEqual([0.1, 0.2, 0.1, 0.6]);
    }
  });
  it("from NumPy’s arrays of one dimension and of two", async () => {
    expect([...(await readEigenvalues(npy([1, 2, 3, 4], "4,"))).values]).toEqual([4, 3, 2, 1]);
    const { values, energies } = await readEigenvalues(npy([4, 1, 3, 2, 2, 1, 1, 6], "4, 2"));
    expect([...values]).toEqual([4, 3, 2, 1]);
    expect([...(energies ?? [])]).toEqual([0.1, 0.2, 0.1, 0.6]);
  });
});

describe("a bad list is refused in a sentence with the place", () => {
  it.each([
    ["NaN", "4\n3\nnan\n1", /^Line 3: “nan” is no number; an eigenvalue is needed\.$/],
    ["text", "4\n3\n2\nx1", /^Line 4: “x1” is no number/],
    ["infinity", "4\n3\ninf\n1", /^Line 3: “inf” is no number/],
    ["a negative eigenvalue", "4\n3\n-2\n1", /^Line 3: the eigenvalue -2 is below zero/],
    ["zeros alone", "0\n0\n0\n0\n", /^All eigenvalues are zero\.$/],
    ["negative numbers alone", "-1\n-1\n-1\n-1\n", /^Line 1: the eigenvalue -1 is below zero/],
    ["a lack of an energy", "4;1\n3;\n2;1\n1;1", /^Line 2: nothing stands there; an energy is needed\.$/],
    [
      "energies of another length",
      "[4, 3, 2, 1], [1, 2]",
      /^There are 4 eigenvalues and 2 energies: one each is needed\.$/,
    ],
    [
      "commas that may be decimal ones",
      "0,53\n0,21\n0,1\n0,05",
      /^Line 1: “0,53” may be one number with a decimal comma/,
    ],
    ["text in brackets", "[4, 3, two, 1]", /^Number 3 of list 1: “two” is no number/],
    ["energies that are all zero", "4;0\n3;0\n2;0\n1;0", /^All energies are zero\.$/],
    ["three numbers", "3\n2\n1", /has 3 eigenvalues, one for each dimension; at least 4/],
    ["a table", "1,2,3\n4,5,6\n7,8,9\n1,2,3", /^The table has 3 columns; a list has one, or two with energies\.$/],
    ["nothing", "", /^The file is empty\.$/],
  ])("%s", async (_, of, words) => await expect(text(of)).rejects.toThrow(words));
  it("a million eigenvalues, before they are taken apart", async () => {
    await expect(text("0.5\n".repeat(1e6))).rejects.toThrow(
      /^Line 5003 is beyond the limit: .* at most 5000 eigenvalues/,
    );
    await expect(text(Array(6000).fill("1").join(","))).rejects.toThrow(/^Number 5001 of line 1 is beyond the limit/);
  });
  it("arrays with NaN and of the wrong shape", async () => {
    await expect(readEigenvalues(npy([1, Number.NaN, 3, 4], "4,"))).rejects.toThrow(
      /^Entry 2 of “array”: “NaN” is no number/,
    );
    await expect(readEigenvalues(npy([1, 2, 3, 4, 5, 6, 7, 8, 9], "3, 3"))).rejects.toThrow(/3 × 3 numbers/);
  });
});
