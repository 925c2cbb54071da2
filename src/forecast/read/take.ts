import { brief } from "../../lib/decimal.ts";
import { uniforms } from "../../lib/philox.ts";
import { type Saying, saying } from "../../lib/saying.ts";
import { type ForecastInput, type LabelledRows, MOST_UNLABELLED, type Source, type Table } from "../input.ts";
import { cellNumber, isMissing, type Sheet } from "./delimited.ts";
import { labelIndex, labelNames } from "./labelColumn.ts";
import type { NumberArray } from "./npy.ts";
import { type HeldFile, type Piece, piecesOf, type Role, roleNames, type Uses, usualUses } from "./pieces.ts";
import { ReadError } from "./readError.ts";

/** Most labelled rows, rows without labels, rows of the source, and columns. */
export const MOST = { labelled: 2000, unlabelled: MOST_UNLABELLED, source: 2000, columns: 4096 };

export interface Choice {
  /** How many labelled rows are taken; all where absent, at most `MOST.labelled`. */
  readonly labels?: number;
  /** Decides which rows are taken. */
  readonly seed: number;
  /** Name of a table's label column, or its number from 1; by its name, or the last, where absent. */
  readonly labelColumn?: string;
  /** What pieces are used as, where not as usual. */
  readonly uses?: Uses;
  /** Whether the second representation (`X_raw`) is meant. */
  readonly isSecond?: boolean;
}

export interface Taken {
  readonly input: ForecastInput;
  /** Which rows of the target's labelled rows were taken, ascending from 0. */
  readonly labelledRows: readonly number[];
  /** What was taken and left, for its owner to check. */
  readonly said: readonly Saying[];
}

/** What files may hold, before rows are chosen. Labels may be names. */
interface Parts {
  target?: Table;
  labels?: readonly (number | string)[];
  unlabelled?: Table;
  source?: Source;
  sourceRows?: Table;
  sourceLabels?: readonly (number | string)[];
  /** Numbers of a source's weights without names: the intercept may be the last of them. */
  weights?: Float64Array;
  intercept?: Float64Array;
  numbers?: Float64Array;
}

/** What the files are used as, and what is said of that. */
interface Gathered {
  readonly pieces: readonly Piece[];
  readonly uses: Uses;
}

/** The pieces of some files and what each is used as: as chosen, otherwise as usual. */
export function gather(files: readonly HeldFile[], { uses, isSecond, labelColumn }: Choice): Gathered {
  const pieces = piecesOf(files);
  const used = usualUses(files, pieces, uses ?? {}, isSecond ?? false);
  const all = pieces.map(({ id, columns }) => {
    const use = used[id];
    // Rows without labels may have no such column.
    const has = labelColumn !== undefined && columns && (use.role !== "unlabelled" || columns.includes(labelColumn));
    return [id, has ? { labelColumn, ...use } : use] as const;
  });
  return { pieces, uses: Object.fromEntries(all) };
}

/** Makes of some files the input of a forecast. A ReadError where that fails, with the file's name where there are several. */
export function take(files: readonly HeldFile[], choice: Choice): Taken {
  const gathered = gather(files, choice);
  const said: Saying[] = [];
  const parts = partsOf(files, gathered, said);
  const { target: X, labels } = parts;
  if (X && X.rows > 0 && !labels)
    throw new ReadError("The labelled rows have no labels: y_target in an archive or a file of its own is needed.");
  if (!X || !labels || X.rows === 0)
    throw new ReadError(
      "There are no labelled rows: X_target and y_target in an archive, or a table with a label column.",
    );
  const d = X.columns;
  if (d > MOST.columns) throw tooWide(d);
  if (labels.length !== X.rows)
    throw new ReadError("There are {rows} labelled rows and {labels} labels: one label a row is needed.", {
      rows: X.rows,
      labels: labels.length,
    });
  const check = (message: string, columns: number) => {
    if (columns !== d) throw new ReadError(message, { columns, target: d });
  };
  const unlabelled = parts.unlabelled ?? { rows: 0, columns: d, values: new Float64Array(0) };
  check("The table of unlabelled rows has {columns} columns, the target has {target}.", unlabelled.columns);
  if (parts.source) check("The source's w has {columns} columns, the target has {target}.", parts.source.w.length);
  if (parts.sourceRows)
    check("The source's table has {columns} columns, the target has {target}.", parts.sourceRows.columns);
  if (!parts.source && !parts.sourceRows)
    throw new ReadError("There is no source: w_source and b_source, or X_source and y_source, are needed.");

  for (const [name, values] of [
    ["The labelled rows", X.values],
    ["The rows without labels", unlabelled.values],
    ["The labels", labels],
    ["The source's weights", parts.source?.w ?? []],
    ["The source's rows", parts.sourceRows?.values ?? []],
    ["The source's labels", parts.sourceLabels ?? []],
  ] as const)
    checkSize(name, values);
  const still = constantColumns(X, unlabelled);
  if (still > 0)
    said.push(
      saying("{n} {n, plural, one {column is} other {columns are}} the same in every row and left out", { n: still }),
    );
  const coding = codingOf(labels);
  if (coding.said) said.push(coding.said);
  const wanted = Math.min(choice.labels ?? X.rows, MOST.labelled);
  if (choice.labels !== undefined && choice.labels > X.rows)
    throw new ReadError("{n} labelled rows are asked for, there are {rows}.", { n: choice.labels, rows: X.rows });
  const chosen = sample(X.rows, wanted, choice.seed, 0);
  if (wanted < X.rows)
    said.push(saying("{n} of {rows} labelled rows, chosen by the seed", { n: wanted, rows: X.rows }));
  const free = sample(unlabelled.rows, Math.min(unlabelled.rows, MOST.unlabelled), choice.seed, 1);
  if (free.length < unlabelled.rows)
    said.push(
      saying("{n} of {rows} rows without labels, chosen by the seed", { n: free.length, rows: unlabelled.rows }),
    );
  const sourceData = sourceDataOf(parts, coding, choice.seed);
  return {
    input: {
      labelled: rowsOf(X, chosen),
      labels: Float64Array.from(chosen, (i) => coding.code(labels[i])),
      unlabelled: rowsOf(unlabelled, free),
      // A given source predicts the labels of the file, before they are coded.
      ...(parts.source && {
        source: { w: parts.source.w.map((x) => coding.scale * x), b: coding.scale * parts.source.b + coding.shift },
      }),
      ...(sourceData && { sourceData }),
    },
    labelledRows: chosen,
    said,
  };
}

function sourceDataOf({ sourceRows, sourceLabels }: Parts, target: Coding, seed: number): LabelledRows | undefined {
  if (!sourceRows) return undefined;
  if (!sourceLabels || sourceLabels.length !== sourceRows.rows)
    throw new ReadError("There are {rows} rows of the source and {labels} labels of it.", {
      rows: sourceRows.rows,
      labels: sourceLabels?.length ?? 0,
    });
  const own = codingOf(sourceLabels);
  // The same names mean the same classes; other names are a task of their own.
  const { code } = own.classes.some((c) => target.classes.includes(c)) ? target : own;
  const chosen = sample(sourceRows.rows, Math.min(sourceRows.rows, MOST.source), seed, 2);
  const labels = Float64Array.from(chosen, (i) => code(sourceLabels[i]));
  if (labels.some(Number.isNaN)) throw new ReadError("The source's labels are not those of the target.");
  return { rows: rowsOf(sourceRows, chosen), labels };
}

interface Coding {
  /** NaN for a label that is not known. */
  readonly code: (label: number | string) => number;
  /** The code of a number is scale·number + shift. */
  readonly scale: number;
  readonly shift: number;
  /** The two classes, or none. */
  readonly classes: readonly (number | string)[];
  readonly said?: Saying;
}

/** Two classes become −1 and +1, in ascending order; other numbers stay as they are. */
function codingOf(labels: readonly (number | string)[]): Coding {
  const different = [...new Set(labels)].sort((a, b) => (a < b ? -1 : 1));
  const isText = different.some((label) => typeof label === "string");
  if (isText && different.length > 2)
    throw new ReadError("The label column has {n} different texts ({texts}, …): two classes or numbers are needed.", {
      n: different.length,
      texts: different.slice(0, 3).join(", "),
    });
  const [low, high] = different;
  if (different.length !== 2 && !isText)
    return {
      code: Number,
      scale: 1,
      shift: 0,
      classes: [],
      ...(different.length > 2 && {
        said: saying("labels are numbers, {least} to {most}", {
          least: { decimal: brief(Number(different[0])) },
          most: { decimal: brief(Number(different.at(-1))) },
        }),
      }),
    };
  const scale = typeof low === "number" && typeof high === "number" ? 2 / (high - low) : 1;
  const shift = typeof low === "number" ? -1 - scale * low : 0;
  return {
    code: (label) => (label === high ? 1 : label === low ? -1 : Number.NaN),
    scale,
    shift: scale === 1 && shift === 0 ? 0 : shift,
    classes: different,
    ...((low !== -1 || high !== 1) && {
      said:
        high === undefined
          ? saying("label {low} is −1", { low: labelText(low) })
          : saying("label {low} is −1, {high} is +1", { low: labelText(low), high: labelText(high) }),
    }),
  };
}

const labelText = (label: number | string) => (typeof label === "number" ? { decimal: `${label}` } : label);

const tooWide = (columns: number) =>
  new ReadError("There are {columns} columns, the limit is {limit}.", { columns, limit: MOST.columns });

/** Squares of numbers beyond cannot be added up. */
const HUGE = 1e60;

function checkSize(name: string, values: ArrayLike<number | string>): void {
  let largest = 0;
  for (let k = 0; k < values.length; k++) {
    const x = values[k];
    if (typeof x === "number") largest = Math.max(largest, Math.abs(x));
  }
  if (largest > HUGE || (largest > 0 && largest < 1 / HUGE))
    throw new ReadError(
      largest > 1
        ? "{what} hold numbers as large as {size}: choose another unit."
        : "{what} hold numbers as small as {size}: choose another unit.",
      { what: saying(name), size: largest.toExponential(0) },
    );
}

/** How many columns never vary. */
function constantColumns(...tables: readonly Table[]): number {
  const [{ columns, values: first }] = tables;
  let still = 0;
  for (let j = 0; j < columns; j++) {
    const isStill = tables.every(({ rows, values }) => {
      for (let i = 0; i < rows; i++) if (values[i * columns + j] !== first[j]) return false;
      return true;
    });
    if (isStill) still++;
  }
  return still;
}

/** `count` different whole numbers below n, ascending: all, or some by the seed. */
function sample(n: number, count: number, seed: number, purpose: number): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  if (count < n) {
    const u = new Float64Array(count);
    uniforms(u, count, { seed, replicate: 0, purpose: 16 + purpose });
    for (let i = 0; i < count; i++) {
      const j = i + Math.floor(u[i] * (n - i));
      [order[i], order[j]] = [order[j], order[i]];
    }
  }
  return order.slice(0, count).sort((a, b) => a - b);
}

function rowsOf({ values, columns }: Table, chosen: readonly number[]): Table {
  const out = new Float64Array(chosen.length * columns);
  for (const [k, i] of chosen.entries()) out.set(values.subarray(i * columns, (i + 1) * columns), k * columns);
  return { rows: chosen.length, columns, values: out };
}

/** One part of the input from each piece that is used; a sentence each into `said`. */
function partsOf(files: readonly HeldFile[], { pieces, uses }: Gathered, said: Saying[]): Parts {
  const parts: Parts = {};
  const left: string[] = [];
  const given = new Map<Role, string>();
  // The table of labelled rows first: others may name its columns in another order.
  const order = pieces.toSorted((a, b) => Number(uses[b.id].role === "target") - Number(uses[a.id].role === "target"));
  let like: readonly string[] | undefined;
  for (const piece of order) {
    const { role, labelColumn } = uses[piece.id];
    const { name: file, contents } = files[piece.file];
    const name = piece.name || file;
    if (role === "unused") {
      left.push(name);
      continue;
    }
    const before = given.get(role);
    if (before !== undefined)
      throw new ReadError("“{before}” and “{name}” are both used as {role}: choose one of them.", {
        before,
        name,
        role: saying(roleNames[role]),
      });
    given.set(role, name);
    const about = (text: Saying) => said.push(files.length > 1 ? saying("{file}: {text}", { file, text }) : text);
    try {
      if (contents.kind === "sheet") {
        const found = partsOfSheet(contents.sheet, { role, labelColumn, like, about });
        if (role === "target") like = found.names;
        for (const key of Object.keys(found.parts) as (keyof Parts)[])
          if (parts[key] !== undefined)
            throw new ReadError("There are two tables of {part}: take one of them out.", {
              part: saying(partNames[key]),
            });
        Object.assign(parts, found.parts);
      } else ofArray(parts, role, name, contents.arrays.get(piece.name)!, about);
    } catch (error) {
      throw error instanceof ReadError && files.length > 1
        ? new ReadError("{file}: {text}", { file, text: error.saying })
        : error;
    }
  }
  const { weights, intercept, numbers, target } = parts;
  if ([parts.source, weights, numbers].filter(Boolean).length > 1)
    throw new ReadError("There are two source models: take one of them out.");
  if (weights) parts.source = { w: weights, b: intercept?.[0] ?? 0 };
  if (numbers)
    parts.source =
      numbers.length === (target?.columns ?? 0) + 1
        ? { w: numbers.slice(0, -1), b: numbers[numbers.length - 1] }
        : { w: numbers, b: intercept?.[0] ?? 0 };
  if (intercept && intercept.length > 1)
    throw new ReadError("The source has {n} intercepts: a forecast is of one output.", { n: intercept.length });
  if (left.length > 0) said.push(saying("not used: {names}", { names: left.join(", ") }));
  return parts;
}

const partNames: Readonly<Record<keyof Parts, string>> = {
  target: "labelled rows",
  labels: "labels",
  unlabelled: "rows without labels",
  source: "weights of the source",
  sourceRows: "rows of the source",
  sourceLabels: "labels of the source",
  weights: "weights of the source",
  intercept: "intercepts of the source",
  numbers: "weights of the source",
};

/** An array as the part that it is used as. */
function ofArray(
  parts: Parts,
  role: Role,
  name: string,
  { shape, values }: NumberArray,
  about: SheetUse["about"],
): void {
  if (role === "target" || role === "unlabelled" || role === "source") {
    if (shape.length !== 2)
      throw new ReadError("“{name}” has {n} dimensions; rows × columns are needed.", { name, n: shape.length });
    finite(name, values, shape[1]);
    about(saying("{name}: {rows} × {columns}", { name, rows: shape[0], columns: shape[1] }));
    parts[role === "source" ? "sourceRows" : role] = { rows: shape[0], columns: shape[1], values };
    return;
  }
  if (shape.length === 2 && shape[0] !== 1 && shape[1] !== 1)
    throw new ReadError("“{name}” has the shape {shape}: a forecast is of one output.", {
      name,
      shape: shape.join(" × "),
    });
  finite(name, values, 1);
  about(saying("{name}: {n} {n, plural, one {number} other {numbers}}", { name, n: values.length }));
  if (role === "labels" || role === "sourceLabels") parts[role] = [...values];
  else if (role === "weights" || role === "intercept") parts[role] = values;
}

function finite(name: string, values: Float64Array, columns: number): void {
  const at = values.findIndex((x) => !Number.isFinite(x));
  if (at < 0) return;
  const value = String(values[at]);
  if (columns === 1)
    throw new ReadError("“{name}”, entry {n}: {value} is no finite number.", { name, n: at + 1, value });
  throw new ReadError("“{name}”, row {row}, column {column}: {value} is no finite number.", {
    name,
    row: Math.floor(at / columns) + 1,
    column: (at % columns) + 1,
    value,
  });
}

const splits: Readonly<Record<string, "target" | "unlabelled" | "source" | "model">> = {
  target: "target",
  unlabelled: "unlabelled",
  unlabeled: "unlabelled",
  source: "source",
  source_model: "model",
};

interface SheetUse {
  readonly role: Role;
  readonly labelColumn: string | undefined;
  /** Names of the target's features, where its table has any. */
  readonly like: readonly string[] | undefined;
  readonly about: (text: Saying) => void;
}

/**
 * A table: one column of labels, and features in all others. Rows without a label are unlabelled. A column `split` may say for each
 * row target, unlabelled, source, or source_model (the weights, and the intercept in the label's place). A table of rows without
 * labels may have no column of them; columns that the target's table has are found by their names.
 */
function partsOfSheet(sheet: Sheet, { role, labelColumn, like, about }: SheetUse) {
  const { header, rows, lines, unit, decimal, separator } = sheet;
  if (role === "weights") return { parts: weightsOf(sheet, like, about), names: undefined };
  const width = rows[0]?.length ?? 0;
  const names = header ?? Array.from({ length: width }, (_, j) => `${j + 1}`);
  const split = role === "unlabelled" ? -1 : names.findIndex((name) => name.toLowerCase() === "split");
  const isBare =
    role === "unlabelled" && labelColumn === undefined && !(header && names.some((name) => labelNames.test(name)));
  const label = isBare ? -1 : labelIndex(names, split, labelColumn, header !== undefined);
  if (role === "source" && labelColumn === undefined && header && like?.includes(names[label]))
    throw new ReadError("There is no column of labels beside the features: name it y, or choose it.");
  const own = names.flatMap((_, j) => (j === split || j === label ? [] : [j]));
  const features = header && like ? alike(names, own, like, about) : own;
  if (features.length === 0)
    throw new ReadError("{place} has one cell: neither tab, semicolon, comma nor bar separates columns.", {
      place: lineOf(unit, lines[0] ?? 1),
    });
  if (features.length > MOST.columns) throw tooWide(features.length);
  const where = (k: number, j: number) => placeOf(unit, lines[k], header ? names[j] : j + 1);
  const kind = (k: number) => {
    if (role === "unlabelled") return "unlabelled";
    if (split < 0) {
      if (role === "source") return "source";
      return isMissing(rows[k][label]) ? "unlabelled" : "target";
    }
    const found = splits[String(rows[k][split]).toLowerCase()];
    if (!found)
      throw new ReadError("{place}: “{cell}” is none of {names}.", {
        place: where(k, split),
        cell: String(rows[k][split]),
        names: Object.keys(splits).join(", "),
      });
    return found;
  };
  const of = { target: [], unlabelled: [], source: [], model: [] } as Record<string, number[]>;
  for (const k of rows.keys()) of[kind(k)].push(k);
  const table = (chosen: readonly number[]): Table => {
    const values = new Float64Array(chosen.length * features.length);
    let at = 0;
    for (const k of chosen)
      for (const j of features) {
        const x = cellNumber(rows[k][j], decimal);
        if (x === undefined)
          throw new ReadError(
            isMissing(rows[k][j])
              ? "{place}: a number is missing."
              : "{place}: “{cell}” is no number. Leave out columns of text, or give each class a column of 0 and 1.",
            { place: where(k, j), cell: String(rows[k][j]) },
          );
        values[at++] = x;
      }
    return { rows: chosen.length, columns: features.length, values };
  };
  const isText = [...of.target, ...of.source].some((k) => cellNumber(rows[k][label], decimal) === undefined);
  const labelsOf = (chosen: readonly number[]) =>
    chosen.map((k) => {
      if (isMissing(rows[k][label])) throw new ReadError("{place}: a label is missing.", { place: where(k, label) });
      return isText ? String(rows[k][label]) : (cellNumber(rows[k][label], decimal) as number);
    });
  const parts: Parts = {};
  if (of.target.length > 0) Object.assign(parts, { target: table(of.target), labels: labelsOf(of.target) });
  if (of.unlabelled.length > 0) parts.unlabelled = table(of.unlabelled);
  if (of.source.length > 0) Object.assign(parts, { sourceRows: table(of.source), sourceLabels: labelsOf(of.source) });
  if (of.model.length > 1)
    throw new ReadError("{place}: a second source model.", { place: lineOf(unit, lines[of.model[1]]) });
  if (of.model.length === 1) {
    const [k] = of.model;
    const b = cellNumber(rows[k][label], decimal);
    if (b === undefined)
      throw new ReadError("{place}: the source's intercept is no number.", { place: where(k, label) });
    parts.source = { w: table(of.model).values, b };
  }
  let what = saying("a table of {rows} rows and {features} features", {
    rows: rows.length,
    features: features.length,
  });
  if (separator !== "")
    what = saying(separatedBy[separator] ?? "{table} between “{separator}”", { table: what, separator });
  if (decimal === ",") what = saying("{table}, with decimal commas", { table: what });
  if (!header) what = saying("{table}, without a header", { table: what });
  about(what);
  if (role !== "unlabelled")
    about(
      header
        ? saying("labels in column “{column}”", { column: names[label] })
        : saying("labels in column {column}", { column: label + 1 }),
    );
  return { parts, names: header && features.map((j) => names[j]) };
}

const separatedBy: Readonly<Record<string, string>> = {
  "\t": "{table} between tabs",
  ";": "{table} between semicolons",
  ",": "{table} between commas",
  "|": "{table} between bars",
};

/** A line of a text, or a row of a Parquet file. */
const lineOf = (unit: Sheet["unit"], line: number): Saying =>
  saying(unit === "Row" ? "Row {line}" : "Line {line}", { line });

/** A cell: of a column with a name, or with a number from 1. */
function placeOf(unit: Sheet["unit"], line: number, column: string | number): Saying {
  const isRow = unit === "Row";
  return typeof column === "number"
    ? saying(isRow ? "Row {line}, column {column}" : "Line {line}, column {column}", { line, column })
    : saying(isRow ? "Row {line}, column “{column}”" : "Line {line}, column “{column}”", { line, column });
}

/** The columns that have the names of the target's features, in its order; as they are where names stand twice. */
function alike(
  names: readonly string[],
  own: readonly number[],
  like: readonly string[],
  about: SheetUse["about"],
): number[] {
  const mine = own.map((j) => names[j]);
  if (new Set(like).size < like.length || new Set(mine).size < mine.length) return [...own];
  const missing = like.find((name) => !mine.includes(name));
  if (missing !== undefined)
    throw new ReadError("There is no column “{column}”, which the labelled rows have. Name the columns alike.", {
      column: missing,
    });
  const more = mine.filter((name) => !like.includes(name));
  if (more.length > 0)
    about(saying("not used: {names}", { names: `${more.slice(0, 5).join(", ")}${more.length > 5 ? ", …" : ""}` }));
  return like.map((name) => own[mine.indexOf(name)]);
}

/** Weights and intercept of a source from a table of one row, or of one column: by names, or in order with the intercept last. */
function weightsOf(
  { header, rows, lines, unit, decimal }: Sheet,
  like: readonly string[] | undefined,
  about: SheetUse["about"],
): Parts {
  if (rows.length > 1 && rows[0].length > 1)
    throw new ReadError(
      "There are {n} rows: weights of a source stand in one row, or in one column with the intercept last.",
      { n: rows.length },
    );
  const isRow = rows.length === 1 && rows[0].length > 1;
  const numbers = rows.flatMap((row, k) =>
    row.map((cell, j) => {
      const x = cellNumber(cell, decimal);
      if (x === undefined)
        throw new ReadError("{place}: “{cell}” is no number.", {
          place: placeOf(unit, lines[k], header && isRow ? header[j] : j + 1),
          cell: String(cell),
        });
      return x;
    }),
  );
  const at =
    isRow && header
      ? header.findIndex(
          (name) => !like?.includes(name) && (labelNames.test(name) || /^(b|bias|intercept_?|const)$/i.test(name)),
        )
      : -1;
  if (isRow && header && at >= 0) {
    const own = header.flatMap((_, j) => (j === at ? [] : [j]));
    const chosen = like ? alike(header, own, like, about) : own;
    about(saying("{n} weights and an intercept", { n: chosen.length }));
    return { source: { w: Float64Array.from(chosen, (j) => numbers[j]), b: numbers[at] } };
  }
  about(saying("{n} numbers", { n: numbers.length }));
  return { numbers: Float64Array.from(numbers) };
}
