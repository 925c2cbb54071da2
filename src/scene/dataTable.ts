import type { TheoryField } from "../compute/field.ts";
import type { Means } from "../compute/summary.ts";
import { plainDecimal } from "../lib/decimal.ts";
import { inEnglish } from "../lib/language.ts";
import { simulatorById } from "../models/model.ts";
import type { Params } from "../models/param.ts";
import { modelById } from "../models/registry.ts";
import { changesText } from "./compare.ts";
import { drawnCurves, partedRisk } from "./curveViews.ts";
import { encodeLink } from "./link.ts";
import { ownWords } from "./ownWords.ts";
import { partsAlong } from "./partsAlong.ts";
import { familyMembers } from "./plan.ts";
import { referenceScene, type Scene } from "./scene.ts";
import { missingAt, simulatedQuantity } from "./simulated.ts";
import { taskPlaneAt } from "./taskPlane.ts";
import { version } from "./version.ts";
import { familyText } from "./writers.ts";

/** A number (±∞ and NaN allowed), the id of a category or a reason; empty text where there is none. */
export type Entry = number | string;

/** Numbers of a scene with what they are. Names of columns and ids hold no comma, no space and no quotes. */
export interface DataTable {
  /** What the table is, line by line: a key and its text. The first is the scene's link. */
  readonly head: readonly (readonly [key: string, text: string])[];
  readonly columns: readonly string[];
  /** An iterator, because there can be millions. */
  readonly rows: Iterable<readonly Entry[]>;
}

/** Where the numbers come from. */
function origin(scene: Scene): [string, string][] {
  const model = modelById(scene.model);
  const own = inEnglish(() => ownWords(scene.params));
  return [
    ["link", `?${encodeLink(scene)}`],
    ["model", `${model.id} version ${model.version}, transferscope ${version}`],
    ...(own ? [["inputs", own] as [string, string]] : []),
  ];
}

/** What a quantity is, with its tag and the source of its formula at the scene's parameters. */
function quantityLine(scene: Scene, id: string): [string, string] {
  const q = modelById(scene.model).quantities[id];
  return [id, inEnglish(() => `${q.name} [${q.tag(scene.params)}], ${q.source(scene.params)}`)];
}

/** Description of an axis of the scene. */
function axisLine(scene: Scene, key: string, axis: "x" | "y"): [string, string] {
  const { param } = scene[axis];
  return [key, `${param}, ${modelById(scene.model).params[param].name}`];
}

/**
 * Quantities on the lattice of the map, x fastest, from the lower left corner; an unsolved node is NaN.
 *
 * @param fieldOf the field that answers a quantity; all have the same lattice
 * @param fieldOfA the same of the setting A, where the scene is compared with one: a column more a quantity
 */
export function gridTable(
  scene: Scene,
  ids: readonly string[],
  fieldOf: (id: string) => TheoryField,
  fieldOfA?: (id: string) => TheoryField,
): DataTable {
  const { quantities } = modelById(scene.model);
  const { xs, ys } = fieldOf(ids[0]);
  const fields = [fieldOf, ...(fieldOfA ? [fieldOfA] : [])].flatMap((of) => ids.map((id) => [id, of(id)] as const));
  function* rows(): Generator<Entry[]> {
    for (const [j, y] of ys.entries()) {
      const values = fields.map(([id, field]) => field.read(id, undefined, [j]));
      for (const [i, x] of xs.entries())
        yield [
          x,
          y,
          ...fields.map(([id], k) => {
            const { categories } = quantities[id];
            return categories ? (categories[values[k][i]]?.id ?? "") : values[k][i];
          }),
        ];
    }
  }
  return {
    head: [
      ...origin(scene),
      ...ids.map((id) => quantityLine(scene, id)),
      ...(fieldOfA ? referenceLines(scene) : []),
      axisLine(scene, "x", "x"),
      axisLine(scene, "y", "y"),
    ],
    columns: ["x", "y", ...ids, ...(fieldOfA ? ids.map(columnOfA) : [])],
    rows: { [Symbol.iterator]: rows },
  };
}

/** Column descriptions of the setting A. */
const referenceLines = (scene: Scene): readonly [string, string][] => [
  ["A", `columns that end in _A are at the setting A; from A to B: ${inEnglish(() => changesText(scene))}`],
];

const columnOfA = (id: string) => `${id}_A`;

/** The parts that add up to a risk, if they are shown. */
const PARTS = [
  ["bias", "squared error of the estimator averaged over data sets"],
  ["variance", "what the draw of the inputs adds"],
  ["noise", "what fitting the label noise adds"],
] as const;

/**
 * The theory's curves along the cut: the model's own, from the whole field that solves them, a risk with its parts, and
 * those from the field of A if there is one.
 */
export function curveTable(scene: Scene, field: TheoryField, fieldOfA?: TheoryField): DataTable {
  const ids = drawnCurves(scene).map((c) => c.quantity);
  const a = referenceScene(scene);
  const idsOfA = fieldOfA && a ? drawnCurves(a).map((c) => c.quantity) : [];
  const risk = partedRisk(scene);
  const parts = risk ? partsAlong(risk, field).parts : [];
  const added = risk ? PARTS : [];
  return along(
    scene,
    [...ids.map((id) => quantityLine(scene, id)), ...added, ...(fieldOfA ? referenceLines(scene) : [])],
    [...ids, ...added.map(([part]) => part), ...idsOfA.map(columnOfA)],
    field.xs,
    [
      ...ids.map((id) => field.read(id)),
      ...added.map(([part]) => Float64Array.from(parts, (p) => p[part])),
      ...idsOfA.map((id) => (fieldOfA as TheoryField).read(id)),
    ],
  );
}

/** Both tasks at once: a row a network, by the way that leads to it and what goes along it. */
export function taskTable(scene: Scene): DataTable {
  const { bothTasks = [] } = modelById(scene.model);
  // Not the one that the page keeps, whose words are in its language.
  const ways = inEnglish(() => taskPlaneAt(scene))?.ways ?? [];
  return {
    head: [
      ...origin(scene),
      ...bothTasks.map((id) => quantityLine(scene, id)),
      ["way", ways.map(({ id, name }) => `${id}: ${name}`).join("; ")],
      ["along", ways.map(({ id, along, meaning }) => `${id}: ${along}, ${meaning}`).join("; ")],
    ],
    columns: ["way", "along", ...bothTasks],
    rows: ways.flatMap(({ id, points }) => points.map((point) => [id, ...point])),
  };
}

/** The family's curves of the shown quantity along the cut; a column is named by what its curve sets. */
export function familyTable(scene: Scene, fields: readonly TheoryField[]): DataTable {
  const names = familyMembers(scene).map((members) => members.map(memberName).join("+"));
  return along(
    scene,
    [quantityLine(scene, scene.quantity)],
    names,
    fields[0].xs,
    fields.map((field) => field.read(scene.quantity)),
  );
}

/** A member of a family as a link writes it: `c:0.001_lam:1`. */
const memberName = (member: Params) => familyText([[member]]);

function along(
  scene: Scene,
  lines: readonly (readonly [string, string])[],
  names: readonly string[],
  xs: Float64Array,
  values: readonly Float64Array[],
): DataTable {
  const { param } = scene[scene.cut];
  return {
    head: [...origin(scene), ...lines, axisLine(scene, param, scene.cut)],
    columns: [param, ...names],
    rows: Array.from(xs, (x, i) => [x, ...values.map((v) => v[i])]),
  };
}

/** Columns of a simulation's table after the parameters of its axes. */
const MEASURED = ["quantity", "n", "mean", "se", "trials", "theory", "z"] as const;

/**
 * Simulated means of some quantities at the cells of a summary, with theory at the same sample size and
 * z = (mean − theory)/s.e.; one row a cell and quantity, where there is a draw or a reason why there can be none. Theory may be slow: a
 * generator, which yields after each row.
 *
 * @param withReasons one column more, why a number of the row is missing; without it the head says which cells have none
 */
export function* simulationTable(
  scene: Scene,
  summary: Means,
  axes: readonly ("x" | "y")[],
  ids: readonly string[] = summary.quantities,
  withReasons = false,
): Generator<undefined, DataTable> {
  const simulator = simulatorById(modelById(scene.model), summary.simulator);
  const params = axes.map((axis) => scene[axis].param);
  const rows: Entry[][] = [];
  /** Cells without a number, by the reason. */
  const missing = new Map<string, Set<number>>();
  for (const [index, cell] of summary.cells.entries())
    for (const id of ids) {
      const q = inEnglish(() => simulatedQuantity(summary, index, id, false));
      const why = inEnglish(() => missingAt(summary, index, id));
      if (why) missing.set(why, (missing.get(why) ?? new Set()).add(index));
      if (!q) continue;
      const places = params.map((param) => cell.params[param] as number);
      const start = [index, ...places, id, cell.n];
      const se = q.diverges ? Number.POSITIVE_INFINITY : number(q.se);
      const reason = withReasons ? [q.mean === null || q.z === null ? (q.reason ?? "") : ""] : [];
      rows.push([...start, number(q.mean), se, q.trials, number(q.theory), number(q.z), ...reason]);
      yield;
    }
  return {
    head: [
      ...origin(scene),
      ["simulation", `${simulator.id} version ${simulator.version}, ${summary.origin}`],
      ...ids.map((id) => quantityLine(scene, id)),
      ...axes.map((axis) => axisLine(scene, scene[axis].param, axis)),
      ["n", "samples of the experiment; theory is taken at this number"],
      ["mean", "mean of the trials; empty where it diverges, because the mean over all draws is infinite"],
      ["se", "standard error of the mean; inf where it diverges, because the variance over all draws is infinite"],
      ["z", "(mean - theory)/se; for quantities marked [A] it includes finite-size bias"],
      ...(withReasons ? [["reason", "why mean or z is empty"] as const] : []),
      ...(missing.size > 0 && !withReasons ? [["no solution", reasonsText(missing)] as const] : []),
    ],
    columns: ["cell", ...params, ...MEASURED, ...(withReasons ? ["reason"] : [])],
    rows,
  };
}

const number = (value: number | null) => value ?? Number.NaN;

const reasonsText = (missing: ReadonlyMap<string, ReadonlySet<number>>): string =>
  Array.from(missing, ([why, cells]) => `cells ${[...cells].join(" ")}: ${why}`).join("; ");

/** The table as CSV: header lines after `#`, then the columns; NaN is empty, infinity `inf`. */
export const csvText = (table: DataTable): string => [...csvPieces(table)].join("");

/** The same in pieces that end with a line, for a table whose text is longer than a string may be. */
export const csvPieces = (table: DataTable): Generator<string> => pieces(table, ",", "", quoted);

/** A field of CSV (RFC 4180). */
const quoted = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** The table for `\addplot table` of pgfplots: columns apart by spaces, never an empty one (`nan`, `inf`). */
export const spacedText = (table: DataTable): string => [...spacedPieces(table)].join("");

export const spacedPieces = (table: DataTable): Generator<string> => pieces(table, " ", "nan");

/** Lines per chunk: some ten thousand characters. */
const PIECE = 256;

function* pieces(
  { head, columns, rows }: DataTable,
  separator: string,
  none: string,
  written = (text: string) => text,
): Generator<string> {
  const text = (entry: Entry) => (typeof entry === "number" ? plainDecimal(entry) : written(entry)) || none;
  // Without columns it continues a table.
  let lines = head.map(([key, words]) => `# ${key}: ${words}`);
  if (columns.length > 0) lines.push(columns.join(separator));
  for (const row of rows) {
    if (lines.length >= PIECE) {
      yield `${lines.join("\n")}\n`;
      lines = [];
    }
    lines.push(row.map(text).join(separator));
  }
  if (lines.length > 0) yield `${lines.join("\n")}\n`;
}

/** The table as JSON: `about` (the header), `columns` and `rows`; NaN is null, infinity `"inf"` or `"-inf"`. */
export const jsonText = (table: DataTable): string => [...jsonPieces(table)].join("");

export function* jsonPieces({ head, columns, rows }: DataTable): Generator<string> {
  const about = JSON.stringify(Object.fromEntries(head), null, 2).replaceAll("\n", "\n  ");
  let text = `{\n  "about": ${about},\n  "columns": ${JSON.stringify(columns)},\n  "rows": [`;
  let count = 0;
  for (const row of rows) {
    text += `${count === 0 ? "" : ","}\n    ${JSON.stringify(row.map(jsonEntry))}`;
    if (++count % PIECE > 0) continue;
    yield text;
    text = "";
  }
  yield `${text}\n  ]\n}\n`;
}

/** An entry as JSON holds it. */
export const jsonEntry = (entry: Entry): number | string | null =>
  typeof entry === "string" || Number.isFinite(entry) ? entry : Number.isNaN(entry) ? null : plainDecimal(entry);
