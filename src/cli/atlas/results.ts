import type { DecodedArray } from "hyparquet";
import { ByteWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import { AtlasError } from "../../atlas/atlasError.ts";
import { planText, seedAt } from "../../atlas/plan.ts";
import { columnOf, FORM, LABEL, type Label, optional, type Row, types } from "../../atlas/resultsFile.ts";
import type { AtlasJob } from "../../atlas/units.ts";
import { Tally } from "../../lib/moments.ts";
import { encodeLink } from "../../scene/link.ts";
import { measured } from "../../scene/simulated.ts";
import { SolvedPoint } from "../../scene/solvedPoint.ts";
import type { Output } from "../output.ts";
import { type Draws, decodeDraws, program } from "./draws.ts";
import type { Store } from "./store.ts";

/** Rows of one group of the file: bounds what is held in memory. */
const ROWS = 50_000;

/**
 * Means of every cell over the draws that are there, in the order of the replicates and so the same bits whoever drew them, beside theory:
 * one row a cell and quantity, written as Parquet group by group. Returns the number of rows.
 */
export async function writeResults(store: Store, isWhole: boolean, output: Output): Promise<number> {
  const { atlas } = store;
  const params = [...new Set(atlas.plan.parts.flatMap(({ axes }) => axes.map(({ param }) => param)))];
  const isText = (param: string) =>
    atlas.plan.parts.some(({ axes }) =>
      axes.some((axis) => axis.param === param && axis.values.some((value) => typeof value === "string")),
    );
  const columns = [
    ...params.map(
      (name) => ({ name: columnOf(name), type: isText(name) ? "STRING" : "DOUBLE", nullable: true }) as const,
    ),
    ...Object.entries(types).map(([name, type]) => ({ name, type, nullable: optional.includes(name) })),
  ];
  const writer = new ByteWriter();
  const flush = async () => {
    const bytes = new Uint8Array(writer.buffer.slice(0, writer.index));
    writer.index = 0;
    await output.write(bytes);
  };
  Object.assign(writer, { flush, finish: flush });
  const label: Label = {
    atlas: FORM,
    hash: atlas.hash,
    program,
    complete: isWhole,
    plan: JSON.parse(planText(atlas.plan)),
  };
  const file = new ParquetWriter({
    writer,
    schema: schemaFromColumnData({ columnData: columns.map((column) => ({ ...column, data: [] })) }),
    kvMetadata: [{ key: LABEL, value: JSON.stringify(label) }],
    createdBy: `transferscope ${program}`,
  });
  let held: unknown[][] = columns.map(() => []);
  let rows = 0;
  const write = async () => {
    if (held[0].length === 0) return;
    await file.write({
      columnData: columns.map((column, c) => ({ ...column, data: held[c] as DecodedArray })),
      rowGroupSize: ROWS,
    });
    held = columns.map(() => []);
  };
  for await (const [of, tally] of jobsOf(store))
    for (const [c, cell] of of.cells.entries()) {
      // The link says the first of its seeds: with one seed, the page and `simulate` draw the same.
      const seed = of.seedOffset + seedAt(atlas.plan.seeds, 0);
      const at = { ...of.scene, params: cell.params, seed, trials: atlas.plan.trials };
      const link = `?${encodeLink(at)}`;
      const set = params.map((param) => {
        const value = cell.params[param];
        return isText(param) && value !== undefined ? String(value) : (value ?? null);
      });
      for (const row of rowsOf(of, c, tally, atlas.quantities)) {
        for (const [k, value] of [
          ...set,
          ...rowValues({ cell: of.firstCell + c, model: of.model.id, link, ...row }),
        ].entries())
          held[k].push(value);
        rows++;
      }
      if (held[0].length >= ROWS) await write();
    }
  await write();
  await file.finish();
  return rows;
}

const rowValues = (row: Row) => (Object.keys(types) as (keyof Row)[]).map((key) => row[key]);

/** The quantities of one cell. */
function* rowsOf(of: AtlasJob, c: number, tally: Tally, quantities: readonly string[]) {
  const { model, simulator } = of;
  const cell = of.cells[c];
  const { n, params } = cell;
  const point = new SolvedPoint(model, params);
  for (const [q, quantity] of quantities.entries()) {
    if (!simulator.quantities.includes(quantity)) continue;
    const moments = tally.at(c * quantities.length + q);
    const refused = of.refused ?? cell.refused;
    if (refused !== undefined || moments.count === 0) {
      const theory = point.value(quantity);
      const none = simulator.trained ? "no training converged" : "no draw of it is there";
      yield {
        ...{ n, quantity, trials: 0, mean: null, se: null },
        theory: Number.isFinite(theory) ? theory : null,
        tag: model.quantities[quantity].tag(params),
        z: null,
        reason: refused ?? none,
      };
      continue;
    }
    const { mean, se, trials, theory, tag, z, reason } = measured(
      model,
      simulator,
      cell,
      quantity,
      moments,
      point.value(quantity),
    );
    yield { n, quantity, trials, mean, se, theory, tag, z, reason: reason ?? null };
  }
}

/** Every job with the moments of its cells by quantity; each file is read once, one at a time. */
async function* jobsOf(store: Store): AsyncGenerator<[AtlasJob, Tally]> {
  const { atlas } = store;
  const replicates = atlas.replicates;
  const quantities = atlas.quantities.length;
  let held = -1;
  let draws: Draws | undefined;
  let row = 0;
  for (const of of atlas.jobs()) {
    if (!of) continue;
    const tally = new Tally(of.cells.length * quantities);
    for (let unit = of.firstUnit; unit < of.firstUnit + replicates; ) {
      const chunk = Math.floor(unit / atlas.chunk);
      if (chunk !== held) {
        draws = await drawsOf(store, chunk);
        held = chunk;
        row = 0;
      }
      const end = Math.min(of.firstUnit + replicates, atlas.range(chunk)[1]);
      for (; draws && row < draws.units.length && draws.units[row] < end; row++) {
        const at = (draws.cells[row] - of.firstCell) * quantities;
        for (const [q, values] of draws.values.entries())
          if (!Number.isNaN(values[row])) tally.add(at + q, values[row]);
      }
      unit = end;
    }
    yield [of, tally];
  }
}

/** The draws of a file; undefined where there is none. */
export async function drawsOf(store: Store, chunk: number): Promise<Draws | undefined> {
  if (store.find(chunk).is === "missing") return undefined;
  try {
    return await decodeDraws(store.atlas, store.read(chunk));
  } catch (error) {
    throw new AtlasError(
      `${store.file(chunk)} ${(error as Error).message}: remove it, and run the plan again to compute it anew`,
    );
  }
}
