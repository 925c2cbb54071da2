import type { Cell } from "../compute/summary.ts";
import { t } from "../lib/language.ts";
import { memoByObject } from "../lib/memo.ts";
import type { ParamValue } from "../models/param.ts";
import { modelById } from "../models/registry.ts";
import { defaultScene } from "../scene/readScene.ts";
import { SolvedPoint } from "../scene/solvedPoint.ts";
import { version } from "../scene/version.ts";
import { AtlasError } from "./atlasError.ts";
import type { Columns, Texts } from "./columns.ts";
import { type AtlasPlan, type Part, planInPieces, seedAt, seedCount } from "./plan.ts";
import { columnOf, FORM, type Label } from "./resultsFile.ts";
import { Atlas, type AtlasJob } from "./units.ts";

/** Cells that are held at most: each with its parameters. */
const MOST_CELLS = 200_000;
/** Theory of so many rows is solved here too and compared with the file's. */
const COMPARED = 40;

/** A link, grid or list of drawn settings of an atlas, with its cells. */
export interface AtlasPart extends Part {
  /** Number of its first cell in the file, and its cells. */
  readonly firstCell: number;
  readonly cells: readonly Cell[];
  readonly model: string;
  /** Id of what simulated it. */
  readonly simulator: string;
  /** Ids that the file has numbers of. */
  readonly quantities: readonly string[];
  /** The link of a cell, seed and trials included. */
  linkOf(cell: number): string;
  /** The cell at these places on the axes of the plan, in their order; undefined for drawn settings. */
  cellAt(places: readonly number[]): number | undefined;
  placesOf(cell: number): readonly number[];
  /** The row of a cell and quantity; undefined where the file has none. */
  rowOf(cell: number, quantity: string): number | undefined;
}

/** An atlas as it was read and checked: the numbers are those of the file. */
export interface OpenAtlas {
  readonly name: string;
  readonly label: Label;
  readonly plan: AtlasPlan;
  readonly parts: readonly AtlasPart[];
  /** Trials of each cell, over all seeds; fewer in a file that is not complete. */
  readonly replicates: number;
  /** What of the file a reader should know before using it. */
  readonly notes: readonly string[];
  readonly trials: Float64Array;
  readonly mean: Float64Array;
  readonly se: Float64Array;
  readonly theory: Float64Array;
  readonly z: Float64Array;
  /** Why a number of a row is missing, or a caveat; empty without. */
  reasonOf(row: number): string;
}

/**
 * Checks a file of results against its own plan and makes an atlas of it: every row is of the model, the samples and the parameters that the plan
 * has at that cell. Yields between pieces of work; an AtlasError with a sentence where something is wrong.
 */
export async function* openAtlas(name: string, columns: Columns): AsyncGenerator<undefined, OpenAtlas> {
  const label = labelIn(columns.label);
  const plan = yield* planIn(label);
  const atlas = new Atlas(plan, label.hash);
  if (atlas.cells > MOST_CELLS)
    throw new AtlasError(
      t("The atlas has {cells} cells: at most {most} are opened. Take a part of its plan.", {
        cells: atlas.cells,
        most: MOST_CELLS,
      }),
    );
  const jobs: AtlasJob[] = [];
  const cells: Cell[] = [];
  const jobOf: AtlasJob[] = [];
  for (const job of atlas.jobs()) {
    if (job) jobs.push(job);
    // One by one: a call cannot have 200 000 arguments.
    for (const cell of job?.cells ?? []) {
      cells.push(cell);
      jobOf.push(job as AtlasJob);
    }
    yield;
  }
  const { numbers, texts } = columns;
  const rowAt = yield* rowsOf(atlas, jobOf, cells, columns);
  const parts: AtlasPart[] = [];
  for (const p of plan.parts.keys())
    parts.push(
      yield* partOf(
        atlas,
        jobs.filter((job) => job.part === p),
        columns,
        rowAt,
      ),
    );
  const { compared, differing } = yield* differences(parts, numbers.theory);
  const notes = [
    ...(label.complete ? [] : [t("It is not complete: its numbers are of the draws that were there.")]),
    ...(differing > 0
      ? [
          t(
            "It was computed by version {program}, this page is {version}, and they differ: of {compared} numbers of theory that were solved here, {differing} are another in the file.",
            { program: label.program, version, compared, differing },
          ),
        ]
      : []),
  ];
  return {
    name,
    label,
    plan,
    parts,
    replicates: seedCount(plan.seeds) * plan.trials,
    notes,
    trials: numbers.trials,
    mean: numbers.mean,
    se: numbers.se,
    theory: numbers.theory,
    z: numbers.z,
    reasonOf: (row) => textOf(texts.reason, row),
  };
}

/** A part with what the file has at its cells. */
async function* partOf(
  { plan, quantities }: Atlas,
  jobs: readonly AtlasJob[],
  { numbers, texts }: Columns,
  rowAt: Int32Array,
): AsyncGenerator<undefined, AtlasPart> {
  const [{ part: p, firstCell, model, simulator }] = jobs;
  const part = plan.parts[p];
  const column = new Map(quantities.map((id, q) => [id, q]));
  const rowOf = (cell: number, quantity: string) => {
    const row = rowAt[(firstCell + cell) * quantities.length + (column.get(quantity) ?? Number.NaN)] ?? -1;
    return row < 0 ? undefined : row;
  };
  const cells: Cell[] = [];
  const places: (readonly number[])[] = [];
  const cellAt = new Map<string, number>();
  const found = new Set<string>();
  for (const job of jobs) {
    for (const [k, cell] of job.cells.entries()) {
      let [isDrawn, first] = [false, -1];
      for (const id of quantities) {
        const row = rowOf(cells.length, id);
        if (row === undefined) continue;
        found.add(id);
        if (first < 0) first = row;
        if (numbers.trials[row] > 0) isDrawn = true;
      }
      if (!part.random) {
        const place = job.place(k);
        places.push(place);
        cellAt.set(place.join(), cells.length);
      }
      cells.push(isDrawn ? cell : { ...cell, refused: textOf(texts.reason, first) || "the file has no number here" });
      if (k % 64 === 63) yield;
    }
    yield;
  }
  return {
    ...part,
    firstCell,
    cells,
    model: model.id,
    simulator: simulator.id,
    quantities: quantities.filter((id) => found.has(id)),
    linkOf: (cell) =>
      textOf(texts.link, quantities.map((id) => rowOf(cell, id)).find((row) => row !== undefined) ?? -1),
    cellAt: (at) => cellAt.get(at.join()),
    placesOf: (cell) => places[cell] ?? [],
    rowOf,
  };
}

const textOf = ({ of, at }: Texts, row: number): string => of[at[row] ?? -1] ?? "";

function labelIn(text: string): Label {
  let label: Partial<Label>;
  try {
    label = JSON.parse(text);
  } catch {
    throw new AtlasError("The atlas is damaged: what it says of itself cannot be read.");
  }
  if (label?.atlas !== FORM)
    throw new AtlasError(
      t(
        "The atlas has form {form}, and this page reads form {own}: another version of Transferscope wrote it, {program}.",
        {
          form: String(label?.atlas),
          own: FORM,
          program: String(label?.program),
        },
      ),
    );
  if (typeof label.hash !== "string" || typeof label.program !== "string" || typeof label.complete !== "boolean")
    throw new AtlasError("The atlas is damaged: it does not say what computed it.");
  return label as Label;
}

async function* planIn({ plan, program }: Label): AsyncGenerator<undefined, AtlasPlan> {
  try {
    return yield* planInPieces(plan);
  } catch (error) {
    if (!(error instanceof AtlasError))
      throw new AtlasError("The model of the atlas could not be loaded: is the connection lost?");
    throw new AtlasError(
      t(
        "The plan in the atlas is not read here (it was computed by version {program}, this page is {version}): {why}.",
        {
          program,
          version,
          why: error.message,
        },
      ),
    );
  }
}

/** The row of each cell and quantity, −1 where there is none. Every row is compared with what the plan has there. */
async function* rowsOf(atlas: Atlas, jobOf: readonly AtlasJob[], cells: readonly Cell[], columns: Columns) {
  const { numbers, texts, rows } = columns;
  const quantities = atlas.quantities.length;
  const at = new Int32Array(cells.length * quantities).fill(-1);
  const { plan } = atlas;
  const most = atlas.replicates;
  const params = plan.parts.map(({ axes }) => axes.map(({ param }) => param));
  const wrong = (row: number, why: string) =>
    new AtlasError(
      t("Row {row} of the atlas {why}: the file was changed, or mixes two atlases.", { row: row + 1, why }),
    );
  for (let row = 0; row < rows; row++) {
    if (row % 256 === 255) yield;
    const [cell, n] = [numbers.cell[row], numbers.n[row]];
    const job = jobOf[cell];
    if (!job) throw wrong(row, t("is of cell {cell}, and its plan has {cells}", { cell, cells: cells.length }));
    const [model, quantity] = [textOf(texts.model, row), textOf(texts.quantity, row)];
    if (model !== job.model.id)
      throw wrong(
        row,
        t("is of the model “{model}”, where its plan has “{planned}”", { model, planned: job.model.id }),
      );
    if (n !== cells[cell].n)
      throw wrong(row, t("has n = {n}, where its plan has {planned}", { n, planned: cells[cell].n }));
    for (const param of params[job.part]) {
      const planned = cells[cell].params[param];
      if (!isSame(valueAt(columns, columnOf(param), row), planned))
        throw wrong(row, t("has another {param} than its plan, {planned}", { param, planned }));
    }
    // Of two stores of the same settings, only their links and trials tell.
    const link = textOf(texts.link, row);
    const usual = defaultsOf(job.model);
    const [seed, trials] = [keyIn(link, "seed", usual.seed), keyIn(link, "trials", usual.trials)];
    const [first, each] = [`${job.seedOffset + seedAt(plan.seeds, 0)}`, `${plan.trials}`];
    if (seed !== first || trials !== each)
      throw wrong(
        row,
        t("is of seed {seed} with {trials} trials, where its plan has {first} with {each}", {
          ...{ seed, trials, first, each },
        }),
      );
    if (numbers.trials[row] > most)
      throw wrong(
        row,
        t("has {trials} trials, where its plan has {planned}", { trials: numbers.trials[row], planned: most }),
      );
    const [z, here] = [numbers.z[row], (numbers.mean[row] - numbers.theory[row]) / numbers.se[row]];
    if (!Number.isNaN(z) && !(Math.abs(z - here) <= 1e-9 * Math.max(1, Math.abs(z))))
      throw wrong(row, t("has a z that is not its (mean − theory)/s.e."));
    const q = atlas.quantities.indexOf(quantity);
    if (q < 0) throw wrong(row, t("is of the quantity “{quantity}”, which is not in its plan", { quantity }));
    if (at[cell * quantities + q] >= 0) throw wrong(row, t("is of a cell and quantity that were there before"));
    at[cell * quantities + q] = row;
  }
  if (rows === 0) throw new AtlasError("The atlas has no rows.");
  return at;
}

const valueAt = ({ numbers, texts }: Columns, column: string, row: number): ParamValue | undefined =>
  numbers[column]?.[row] ?? (texts[column] && textOf(texts[column], row));

const defaultsOf = memoByObject(defaultScene);

/** The value of a key of a link, as it stands there. */
const keyIn = (link: string, key: string, byDefault: number): string =>
  new RegExp(`[?&]${key}=([^&]*)`).exec(link)?.[1] ?? `${byDefault}`;

/** A column with texts holds numbers as texts, too. */
const isSame = (found: ParamValue | undefined, planned: ParamValue): boolean =>
  found === planned || (typeof found === "string" && found === String(planned));

/** How many numbers of theory, of some that are spread over the file, are another when they are solved here. */
async function* differences(parts: readonly AtlasPart[], theory: Float64Array) {
  let [compared, differing] = [0, 0];
  for (const part of parts) {
    const model = modelById(part.model);
    const each = Math.ceil(COMPARED / parts.length);
    for (let k = 0; k < each; k++) {
      yield;
      const cell = Math.floor((k * part.cells.length) / each);
      const quantity = part.quantities[k % part.quantities.length];
      const row = quantity === undefined ? undefined : part.rowOf(cell, quantity);
      if (row === undefined || Number.isNaN(theory[row])) continue;
      const here = new SolvedPoint(model, part.cells[cell].params).value(quantity);
      compared++;
      if (!(Math.abs(here - theory[row]) <= 1e-9 * Math.max(1, Math.abs(here)))) differing++;
    }
  }
  return { compared, differing };
}
