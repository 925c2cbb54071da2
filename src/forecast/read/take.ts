import { uniforms } from "../../lib/philox.ts";
import type { ForecastInput, LabelledRows, Source, Table } from "../input.ts";
import type { Contents } from "./contents.ts";
import { cellNumber, isMissing, type Sheet } from "./delimited.ts";
import type { NumberArray } from "./npy.ts";
import { ReadError } from "./readError.ts";

/** Most labelled rows, rows without labels, rows of the source, and columns. */
export const MOST = { labelled: 2000, unlabelled: 1500, source: 2000, columns: 4096 };

export interface Choice {
  /** How many labelled rows are taken; all where absent, at most `MOST.labelled`. */
  readonly labels?: number;
  /** Decides which rows are taken. */
  readonly seed: number;
  /** Name of a table's label column, or its number from 1; by its name, or the last, where absent. */
  readonly labelColumn?: string;
}

export interface Taken {
  readonly input: ForecastInput;
  /** Which rows of the target's labelled rows were taken, ascending from 0. */
  readonly labelledRows: readonly number[];
  /** What was taken and left, for its owner to check. */
  readonly said: readonly string[];
}

/** What files may hold, before rows are chosen. Labels may be names. */
interface Parts {
  target?: Table;
  labels?: readonly (number | string)[];
  unlabelled?: Table;
  source?: Source;
  sourceRows?: Table;
  sourceLabels?: readonly (number | string)[];
  said: string[];
}

type Role = "target" | "source";

/** Makes of a file, and of a second one for the source where there is one, the input of a forecast. A ReadError where that fails. */
export function take(target: Contents, source: Contents | undefined, choice: Choice): Taken {
  const parts = partsOf(target, "target", choice);
  if (source) {
    const { source: model, sourceRows, sourceLabels, said } = partsOfSource(source, choice);
    if (!model && !sourceRows) throw new ReadError("The source's file has neither w and b nor rows with labels.");
    Object.assign(parts, { source: model, sourceRows, sourceLabels });
    parts.said.push(...said.map((text) => `Source: ${text}`));
  }
  const { target: X, labels, said } = parts;
  if (!X || !labels)
    throw new ReadError(
      "There are no labelled rows: X_target and y_target in an archive, or a table with a label column.",
    );
  const d = X.columns;
  if (d > MOST.columns) throw new ReadError(`There are ${d} columns, the limit is ${MOST.columns}.`);
  if (labels.length !== X.rows)
    throw new ReadError(`There are ${X.rows} labelled rows and ${labels.length} labels: one label a row is needed.`);
  const check = (name: string, columns: number) => {
    if (columns !== d) throw new ReadError(`${name} has ${columns} columns, the target has ${d}.`);
  };
  const unlabelled = parts.unlabelled ?? { rows: 0, columns: d, values: new Float64Array(0) };
  check("The table of unlabelled rows", unlabelled.columns);
  if (parts.source) check("The source's w", parts.source.w.length);
  if (parts.sourceRows) check("The source's table", parts.sourceRows.columns);
  if (!parts.source && !parts.sourceRows)
    throw new ReadError("There is no source: w_source and b_source, or X_source and y_source, are needed.");

  const coding = codingOf(labels);
  if (coding.said) said.push(coding.said);
  const wanted = Math.min(choice.labels ?? X.rows, MOST.labelled);
  if (choice.labels !== undefined && choice.labels > X.rows)
    throw new ReadError(`${choice.labels} labelled rows are asked for, there are ${X.rows}.`);
  const chosen = sample(X.rows, wanted, choice.seed, 0);
  if (wanted < X.rows) said.push(`${wanted} of ${X.rows} labelled rows, chosen by the seed`);
  const free = sample(unlabelled.rows, Math.min(unlabelled.rows, MOST.unlabelled), choice.seed, 1);
  if (free.length < unlabelled.rows)
    said.push(`${free.length} of ${unlabelled.rows} rows without labels, chosen by the seed`);
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
    throw new ReadError(
      `There are ${sourceRows.rows} rows of the source and ${sourceLabels?.length ?? 0} labels of it.`,
    );
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
  readonly said?: string;
}

/** Two classes become −1 and +1, in ascending order; other numbers stay as they are. */
function codingOf(labels: readonly (number | string)[]): Coding {
  const different = [...new Set(labels)].sort((a, b) => (a < b ? -1 : 1));
  const isText = different.some((label) => typeof label === "string");
  if (isText && different.length > 2)
    throw new ReadError(
      `The label column has ${different.length} different texts (${different.slice(0, 3).join(", ")}, …): two classes or numbers are needed.`,
    );
  const [low, high] = different;
  if (different.length !== 2 && !isText) return { code: Number, scale: 1, shift: 0, classes: [] };
  const scale = typeof low === "number" && typeof high === "number" ? 2 / (high - low) : 1;
  const shift = typeof low === "number" ? -1 - scale * low : 0;
  return {
    code: (label) => (label === high ? 1 : label === low ? -1 : Number.NaN),
    scale,
    shift: scale === 1 && shift === 0 ? 0 : shift,
    classes: different,
    ...((low !== -1 || high !== 1) && { said: `label ${low} is −1${high === undefined ? "" : `, ${high} is +1`}` }),
  };
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

const partsOf = (contents: Contents, role: Role, choice: Choice): Parts =>
  contents.kind === "arrays" ? partsOfArrays(contents.arrays, role) : partsOfSheet(contents.sheet, role, choice);

function partsOfSource(contents: Contents, choice: Choice): Parts {
  try {
    return partsOf(contents, "source", choice);
  } catch (error) {
    throw error instanceof ReadError ? new ReadError(`In the source's file: ${error.message}`) : error;
  }
}

/** Keys of an archive, and others that are understood. In a file of the source alone short names mean the source's. */
const keys = {
  target: {
    X: ["X_target", "X", "x", "features"],
    y: ["y_target", "y", "labels"],
    unlabelled: ["X_unlabelled", "X_unlabeled"],
    w: ["w_source"],
    b: ["b_source"],
    Xs: ["X_source"],
    ys: ["y_source"],
  },
  source: {
    X: [],
    y: [],
    unlabelled: [],
    w: ["w_source", "w", "coef", "coef_"],
    b: ["b_source", "b", "intercept", "intercept_"],
    Xs: ["X_source", "X", "x", "features"],
    ys: ["y_source", "y", "labels"],
  },
} as const;

function partsOfArrays(arrays: ReadonlyMap<string, NumberArray>, role: Role): Parts {
  const said: string[] = [];
  const used = new Set<string>();
  const find = (names: readonly string[]) => {
    const name = names.find((one) => arrays.has(one));
    if (name === undefined) return undefined;
    used.add(name);
    return { name, ...arrays.get(name)! };
  };
  const { X, y, unlabelled, w, b, Xs, ys } = keys[role];
  const table = (names: readonly string[]) => {
    const found = find(names);
    if (!found) return undefined;
    const { name, shape, values } = found;
    if (shape.length !== 2) throw new ReadError(`“${name}” has ${shape.length} dimensions; rows × columns are needed.`);
    finite(name, values, shape[1]);
    said.push(`${name}: ${shape[0]} × ${shape[1]}`);
    return { rows: shape[0], columns: shape[1], values };
  };
  const vector = (names: readonly string[]) => {
    const found = find(names);
    if (!found) return undefined;
    const { name, shape, values } = found;
    if (shape.length === 2 && shape[0] !== 1 && shape[1] !== 1)
      throw new ReadError(`“${name}” has the shape ${shape.join(" × ")}: a forecast is of one output.`);
    finite(name, values, 1);
    said.push(`${name}: ${values.length} ${values.length === 1 ? "number" : "numbers"}`);
    return values;
  };
  const parts: Parts = { said };
  const [target, labels, free, rows, rowLabels] = [table(X), vector(y), table(unlabelled), table(Xs), vector(ys)];
  if (target) parts.target = target;
  if (labels) parts.labels = [...labels];
  if (free) parts.unlabelled = free;
  if (rows) parts.sourceRows = rows;
  if (rowLabels) parts.sourceLabels = [...rowLabels];
  const [weights, intercept] = [vector(w), vector(b)];
  if (weights) parts.source = { w: weights, b: intercept?.[0] ?? 0 };
  if (intercept && intercept.length > 1)
    throw new ReadError(`The source has ${intercept.length} intercepts: a forecast is of one output.`);
  const left = [...arrays.keys()].filter((name) => !used.has(name));
  if (left.length > 0) said.push(`not used: ${left.join(", ")}`);
  return parts;
}

function finite(name: string, values: Float64Array, columns: number): void {
  const at = values.findIndex((x) => !Number.isFinite(x));
  if (at < 0) return;
  const where = columns > 1 ? `row ${Math.floor(at / columns) + 1}, column ${(at % columns) + 1}` : `entry ${at + 1}`;
  throw new ReadError(`“${name}”, ${where}: ${values[at]} is no finite number.`);
}

const labelNames = /^(y|label|labels|target|class|outcome)$/i;
const splits: Readonly<Record<string, "target" | "unlabelled" | "source" | "model">> = {
  target: "target",
  unlabelled: "unlabelled",
  unlabeled: "unlabelled",
  source: "source",
  source_model: "model",
};

/**
 * A table: one column of labels, and features in all others. Rows without a label are unlabelled. A column `split` may say for each
 * row target, unlabelled, source, or source_model (the weights, and the intercept in the label's place).
 */
function partsOfSheet({ header, rows, lines, decimal, separator }: Sheet, role: Role, { labelColumn }: Choice): Parts {
  const width = rows[0]?.length ?? 0;
  const names = header ?? Array.from({ length: width }, (_, j) => `${j + 1}`);
  const split = names.findIndex((name) => name.toLowerCase() === "split");
  const label = labelIndex(names, split, labelColumn, header !== undefined);
  const features = names.flatMap((_, j) => (j === split || j === label ? [] : [j]));
  if (features.length === 0)
    throw new ReadError(`Line ${lines[0] ?? 1} has one cell: neither tab, semicolon, comma nor bar separates columns.`);
  if (features.length > MOST.columns)
    throw new ReadError(`There are ${features.length} columns, the limit is ${MOST.columns}.`);
  const columnName = (j: number) => (header ? `column “${names[j]}”` : `column ${j + 1}`);
  const where = (k: number, j: number) => `Line ${lines[k]}, ${columnName(j)}`;
  const kind = (k: number) => {
    if (split < 0) {
      if (role === "source") return "source";
      return isMissing(rows[k][label]) ? "unlabelled" : "target";
    }
    const found = splits[rows[k][split].toLowerCase()];
    if (!found)
      throw new ReadError(`${where(k, split)}: “${rows[k][split]}” is none of ${Object.keys(splits).join(", ")}.`);
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
              ? `${where(k, j)}: a number is missing.`
              : `${where(k, j)}: “${rows[k][j]}” is no number. Leave out columns of text, or give each class a column of 0 and 1.`,
          );
        values[at++] = x;
      }
    return { rows: chosen.length, columns: features.length, values };
  };
  const isText = [...of.target, ...of.source].some((k) => cellNumber(rows[k][label], decimal) === undefined);
  const labelsOf = (chosen: readonly number[]) =>
    chosen.map((k) => {
      if (isMissing(rows[k][label])) throw new ReadError(`${where(k, label)}: a label is missing.`);
      return isText ? rows[k][label] : (cellNumber(rows[k][label], decimal) as number);
    });
  const parts: Parts = { said: [] };
  if (of.target.length > 0) Object.assign(parts, { target: table(of.target), labels: labelsOf(of.target) });
  if (of.unlabelled.length > 0) parts.unlabelled = table(of.unlabelled);
  if (of.source.length > 0) Object.assign(parts, { sourceRows: table(of.source), sourceLabels: labelsOf(of.source) });
  if (of.model.length > 1) throw new ReadError(`Line ${lines[of.model[1]]}: a second source model.`);
  if (of.model.length === 1) {
    const [k] = of.model;
    const b = cellNumber(rows[k][label], decimal);
    if (b === undefined) throw new ReadError(`${where(k, label)}: the source's intercept is no number.`);
    parts.source = { w: table(of.model).values, b };
  }
  const spoken = { "\t": "tabs", ";": "semicolons", ",": "commas", "|": "bars" }[separator] ?? `“${separator}”`;
  parts.said.push(
    `a table of ${rows.length} rows and ${features.length} features between ${spoken}${decimal === "," ? ", with decimal commas" : ""}${header ? "" : ", without a header"}`,
    `labels in ${columnName(label)}`,
  );
  return parts;
}

function labelIndex(names: readonly string[], split: number, wanted: string | undefined, isNamed: boolean): number {
  if (wanted !== undefined) {
    const byName = names.indexOf(wanted);
    const byNumber = /^\d+$/.test(wanted) ? Number(wanted) - 1 : -1;
    const at = byName >= 0 ? byName : byNumber;
    if (at < 0 || at >= names.length || at === split)
      throw new ReadError(
        `There is no label column “${wanted}”${isNamed ? ` among ${names.slice(0, 8).join(", ")}` : ""}.`,
      );
    return at;
  }
  const known = names.findIndex((name) => labelNames.test(name));
  if (isNamed && known >= 0) return known;
  return names.length - 1 === split ? names.length - 2 : names.length - 1;
}
