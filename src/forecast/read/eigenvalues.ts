import { type Saying, saying } from "../../lib/saying.ts";
import { type Contents, readContents } from "./contents.ts";
import { cellNumber, type Sheet } from "./delimited.ts";
import { ReadError } from "./readError.ts";

/** Eigenvalues of a covariance, strongest first, with what was given beside them. */
export interface Eigenvalues {
  readonly values: Float64Array;
  /** Squares of β in the same directions, by their sum; undefined where none were given. */
  readonly energies: Float64Array | undefined;
}

/** How many make a spectrum: the dimensions that can be computed. */
export const FEWEST = 4;
export const MOST = 5000;

/** Rounding of an eigensolver, relative to the largest eigenvalue: below zero by less is zero. */
const ROUNDING = 1e-8;

/** A number and where it stands, as in "Line 3" or "Entry 3 of “lam”". */
interface Given {
  readonly number: number | undefined;
  readonly text: string;
  readonly place: Saying;
}

/**
 * Reads a list of eigenvalues, and energies beside them: a text with one or two columns, a row of numbers as Python prints it,
 * an NPY, or an NPZ with `eigenvalues` and `energies`. A ReadError says which line is wrong.
 */
export async function readEigenvalues(bytes: Uint8Array<ArrayBuffer>): Promise<Eigenvalues> {
  const [values, energies] = await given(bytes);
  if (values.length > MOST) throw tooMany(values[MOST].place);
  if (values.length < FEWEST)
    throw new ReadError("The list has {n} eigenvalues, one for each dimension; at least {fewest} are needed.", {
      n: values.length,
      fewest: FEWEST,
    });
  if (energies && energies.length !== values.length)
    throw new ReadError("There are {values} eigenvalues and {energies} energies: one each is needed.", {
      values: values.length,
      energies: energies.length,
    });
  const lambda = notNegative(values, "eigenvalue");
  const share = energies && notNegative(energies, "energy");
  const order = [...lambda.keys()].sort((i, j) => lambda[j] - lambda[i]);
  const sum = share?.reduce((a, b) => a + b, 0) ?? 1;
  return {
    values: Float64Array.from(order, (i) => lambda[i]),
    energies: share && Float64Array.from(order, (i) => share[i] / sum),
  };
}

const tooMany = (place: Saying) =>
  new ReadError("{place} is beyond the limit: a list has at most {most} eigenvalues, one for each dimension.", {
    place,
    most: MOST,
  });

/** Lists as Python and JSON print them, in brackets; one, or two of which the second holds energies. */
function printed(text: string): Given[][] {
  return text.split(/[\])}][\s,;]*[[({]/).map((row, i) =>
    row
      .replace(/[[\](){}]/g, " ")
      .split(/[\s,;]+/)
      .filter((cell) => cell !== "")
      .map((cell, j) => ({
        number: cellNumber(cell, "."),
        text: cell,
        place: saying("Number {n} of list {list}", { n: j + 1, list: i + 1 }),
      })),
  );
}

async function given(bytes: Uint8Array<ArrayBuffer>): Promise<readonly [Given[], Given[]?]> {
  // Arrays, and UTF-16, as other files have them.
  if (bytes[0] === 0x93 || bytes[0] === 0x50 || bytes[0] >= 0xfe) return columns(await readContents(bytes));
  // Before a million lines are taken apart; a header and one empty line are allowed for.
  if (bytes.reduce((lines, b) => lines + (b === 10 ? 1 : 0), 0) > MOST + 2)
    throw tooMany(saying("Line {line}", { line: MOST + 3 }));
  const text = new TextDecoder().decode(bytes).trim();
  if (/^[[({]/.test(text)) {
    const [values, energies, ...more] = printed(text);
    if (more.length > 0)
      throw new ReadError("There are more than two lists in brackets: eigenvalues, and energies beside them.");
    return energies ? [values, energies] : [values];
  }
  const lines = text.split(/\r?\n/);
  if (lines.length > 1 && lines.every((line) => /^\s*[+-]?\d+,\d+\s*$/.test(line)))
    throw new ReadError(
      "Line 1: “{text}” may be one number with a decimal comma or two. Write a decimal point, or put ; between two.",
      { text: lines[0].trim() },
    );
  const apart = /[\t;|,]/.test(text) ? text : text.replace(/[^\S\n\r]+(?=\S)/g, ";");
  return columns(await readContents(new TextEncoder().encode(apart)));
}

function columns(contents: Contents): readonly [Given[], Given[]?] {
  if (contents.kind === "sheet") return ofSheet(contents.sheet);
  const { arrays } = contents;
  const array = (name: string, of = arrays.get(name)) => of && entries(name, of.values, 0, 1, of.values.length);
  if (arrays.has("eigenvalues")) {
    const values = array("eigenvalues") as Given[];
    const energies = array("energies");
    return energies ? [values, energies] : [values];
  }
  const [[name, { shape, values }], ...others] = arrays;
  if (others.length > 0)
    throw new ReadError("The archive holds {names}; name the list “eigenvalues”, and energies “energies”.", {
      names: [...arrays.keys()].join(", "),
    });
  const [rows, width = 1] = shape;
  if (width === 1 || rows === 1) return [entries(name, values, 0, 1, values.length)];
  if (width === 2) return [0, 1].map((j) => entries(name, values, j, 2, rows)) as [Given[], Given[]];
  if (rows === 2) return [0, 1].map((i) => entries(name, values, i * width, 1, width)) as [Given[], Given[]];
  throw new ReadError("“{name}” has {rows} × {width} numbers; a list has one row or column, or two with energies.", {
    name,
    rows,
    width,
  });
}

const entries = (name: string, values: Float64Array, from: number, step: number, count: number): Given[] =>
  Array.from({ length: count }, (_, k) => {
    const number = values[from + k * step];
    return {
      number: Number.isFinite(number) ? number : undefined,
      text: `${number}`,
      place: saying("Entry {n} of “{name}”", { n: k + 1, name }),
    };
  });

function ofSheet({ rows, lines, unit = "Line", decimal }: Sheet): readonly [Given[], Given[]?] {
  const at = (row: number, column: number, place: Saying): Given => {
    const text = rows[row][column];
    return { number: cellNumber(text, decimal), text: String(text), place };
  };
  const width = rows[0]?.length ?? 0;
  const isRow = unit === "Row";
  const down = (j: number) =>
    rows.map((_, i) => at(i, j, saying(isRow ? "Row {line}" : "Line {line}", { line: lines[i] })));
  const along = (i: number) =>
    rows[i].map((_, j) =>
      at(i, j, saying(isRow ? "Number {n} of row {line}" : "Number {n} of line {line}", { n: j + 1, line: lines[i] })),
    );
  if (width === 1) return [down(0)];
  if (width === 2) return [down(0), down(1)];
  if (rows.length === 1) return [along(0)];
  if (rows.length === 2) return [along(0), along(1)];
  throw new ReadError("The table has {n} columns; a list has one, or two with energies.", { n: width });
}

/** The numbers, none below zero and one above. */
function notNegative(given: readonly Given[], what: "eigenvalue" | "energy"): Float64Array {
  const isEnergy = what === "energy";
  const numbers = given.map(({ number, text, place }) => {
    if (number === undefined && text === "")
      throw new ReadError(
        isEnergy
          ? "{place}: nothing stands there; an energy is needed."
          : "{place}: nothing stands there; an eigenvalue is needed.",
        { place },
      );
    if (number === undefined)
      throw new ReadError(
        isEnergy
          ? "{place}: “{text}” is no number; an energy is needed."
          : "{place}: “{text}” is no number; an eigenvalue is needed.",
        { place, text: text.slice(0, 40) },
      );
    return number;
  });
  const most = numbers.reduce((a, b) => Math.max(a, b), 0);
  for (const [k, number] of numbers.entries())
    if (number < -ROUNDING * most || (most === 0 && number < 0))
      throw new ReadError(
        isEnergy
          ? "{place}: the energy {number} is below zero, which no energy of a covariance is."
          : "{place}: the eigenvalue {number} is below zero, which no eigenvalue of a covariance is.",
        { place: given[k].place, number: { decimal: `${number}` } },
      );
  if (most === 0) throw new ReadError(isEnergy ? "All energies are zero." : "All eigenvalues are zero.");
  return Float64Array.from(numbers, (number) => Math.max(0, number));
}
