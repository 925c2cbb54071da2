import { createHash } from "node:crypto";
import { parquetMetadata, parquetRead } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { AtlasError } from "../../atlas/atlasError.ts";
import { DRAWS_LABEL } from "../../atlas/resultsFile.ts";
import type { Atlas } from "../../atlas/units.ts";
import type { SimulationJob } from "../../compute/job.ts";
import { commit, version } from "../../scene/version.ts";

/**
 * The draws of one file of a store: one row a replicate and cell, units in order, the cells of each in order. A number that a draw has
 * not (another model's quantity, a training that did not converge) is NaN here and null in the file.
 */
export interface Draws {
  readonly units: Int32Array;
  readonly cells: Int32Array;
  readonly seeds: Float64Array;
  readonly trials: Int32Array;
  readonly ns: Int32Array;
  /** By quantity, in the order of the atlas. */
  readonly values: readonly Float64Array[];
}

/** Program that draws, for people and for comparisons: numbers may differ between versions. */
export const program = commit === "unknown" ? version : `${version}+${commit}`;

/** Computes replicates [from, to) of a job: on a thread. */
export type Replicates = (job: SimulationJob, from: number, to: number) => Promise<Float64Array>;

/** Replicates that are asked for at a time. */
const AT_ONCE = 64;

/** Computes units [from, to). */
export async function draw(
  atlas: Atlas,
  from: number,
  to: number,
  replicates: Replicates,
  onUnits: (done: number) => void = () => {},
): Promise<Draws> {
  let rows = 0;
  for (let u = from; u < to; u++) {
    const { of } = atlas.unit(u);
    if (!of.refused) rows += of.cells.length;
  }
  const draws = emptyDraws(rows, atlas.quantities.length);
  let row = 0;
  for (let u = from; u < to; ) {
    const { of, seed, trial } = atlas.unit(u);
    const end = Math.min(to, u + Math.min(AT_ONCE, atlas.plan.trials - trial));
    const job = of.job(seed);
    if (job) {
      const data = await replicates(job, trial, trial + end - u);
      const length = data.length / (end - u);
      for (let k = 0; k < end - u; k++) {
        const one = data.subarray(k * length, (k + 1) * length);
        row = read(atlas, u + k, job, one, draws, row);
      }
    }
    onUnits(end - u);
    u = end;
  }
  return draws;
}

function emptyDraws(rows: number, quantities: number): Draws {
  return {
    units: new Int32Array(rows),
    cells: new Int32Array(rows),
    seeds: new Float64Array(rows),
    trials: new Int32Array(rows),
    ns: new Int32Array(rows),
    values: Array.from({ length: quantities }, () => new Float64Array(rows).fill(Number.NaN)),
  };
}

/** Writes a replicate's quantities at all its cells from a row on; returns the next row. */
function read(
  atlas: Atlas,
  index: number,
  job: SimulationJob,
  data: Float64Array,
  draws: Draws,
  start: number,
): number {
  const { of, seed, trial } = atlas.unit(index);
  const { simulator, cells, firstCell } = of;
  const { head, width, quantities } = simulator;
  const places = atlas.quantities.map((id) => quantities.indexOf(id));
  const out = new Float64Array(quantities.length);
  let row = start;
  for (const [c, { n, params, refused }] of cells.entries()) {
    draws.units[row] = index;
    draws.cells[row] = firstCell + c;
    draws.seeds[row] = seed;
    draws.trials[row] = trial;
    draws.ns[row] = n;
    if (!refused) {
      out.fill(Number.NaN);
      const at = head(job.setup) + job.ns.indexOf(n) * width(job.setup);
      simulator.read(out, data, 0, at, n, job.setup, params);
      for (const [q, place] of places.entries()) if (place >= 0) draws.values[q][row] = out[place];
    }
    row++;
  }
  return row;
}

/** What a file of draws says of itself. */
export interface Label {
  readonly plan: string;
  readonly program: string;
  readonly chunk: number;
  readonly from: number;
  readonly to: number;
  readonly sha256: string;
}

function digest({ units, cells, seeds, trials, ns, values }: Draws): string {
  const hash = createHash("sha256");
  for (const column of [units, cells, seeds, trials, ns, ...values])
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  return hash.digest("hex");
}

const orNull = (column: Float64Array) => Array.from(column, (x) => (Number.isNaN(x) ? null : x));

/** A file of draws as Parquet: the same bytes from whatever machine drew them. */
export function encodeDraws(atlas: Atlas, chunk: number, draws: Draws): Uint8Array {
  const [from, to] = atlas.range(chunk);
  const label: Label = { plan: atlas.hash, program, chunk, from, to, sha256: digest(draws) };
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: "unit", data: draws.units, type: "INT32", nullable: false },
        { name: "cell", data: draws.cells, type: "INT32", nullable: false },
        { name: "seed", data: BigInt64Array.from(draws.seeds, BigInt), type: "INT64", nullable: false },
        { name: "trial", data: draws.trials, type: "INT32", nullable: false },
        { name: "n", data: draws.ns, type: "INT32", nullable: false },
        ...atlas.quantities.map((name, q) => ({ name, data: orNull(draws.values[q]), type: "DOUBLE" as const })),
      ],
      rowGroupSize: MOST_ROWS,
      kvMetadata: [{ key: DRAWS_LABEL, value: JSON.stringify(label) }],
      createdBy: `transferscope ${program}`,
    }),
  );
}

const MOST_ROWS = 1_000_000;

/** Bytes from the end that hold a file's footer, as far as our files go. */
export const FOOTER = 1 << 16;

/** The label of a file of draws from its whole bytes; an AtlasError where it is none. */
export function labelOf(bytes: Uint8Array): Label {
  const found = metadata(bytes).key_value_metadata?.find(({ key }) => key === DRAWS_LABEL)?.value;
  if (found === undefined) throw new AtlasError("is a Parquet file of another program");
  return JSON.parse(found) as Label;
}

const MAGIC = 0x31524150;

function metadata(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || view.getUint32(0, true) !== MAGIC) throw new AtlasError("is no Parquet file");
  if (view.getUint32(bytes.length - 4, true) !== MAGIC) throw new AtlasError("is cut off");
  try {
    return parquetMetadata(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) as ArrayBuffer);
  } catch {
    throw new AtlasError("is damaged: its footer cannot be read");
  }
}

/** Reads a file of draws and checks that its numbers are those that were written. */
export async function decodeDraws(atlas: Atlas, bytes: Uint8Array): Promise<Draws> {
  const label = labelOf(bytes);
  const columns = new Map<string, ArrayLike<number | bigint | null>>();
  try {
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const parts = new Map<string, unknown[][]>();
    await parquetRead({
      file,
      onChunk: ({ columnName, columnData }) => {
        const known = parts.get(columnName) ?? [];
        known.push(columnData as unknown as unknown[]);
        parts.set(columnName, known);
      },
    });
    for (const [name, chunks] of parts)
      columns.set(name, chunks.flatMap((chunk) => Array.from(chunk)) as (number | bigint | null)[]);
  } catch {
    throw new AtlasError("is damaged: its numbers cannot be read");
  }
  const of = (name: string) => columns.get(name) ?? [];
  const draws: Draws = {
    units: Int32Array.from(of("unit") as ArrayLike<number>),
    cells: Int32Array.from(of("cell") as ArrayLike<number>),
    seeds: Float64Array.from(of("seed") as ArrayLike<bigint>, Number),
    trials: Int32Array.from(of("trial") as ArrayLike<number>),
    ns: Int32Array.from(of("n") as ArrayLike<number>),
    values: atlas.quantities.map((id) =>
      Float64Array.from(of(id) as ArrayLike<number | null>, (x) => (x === null ? Number.NaN : x)),
    ),
  };
  if (digest(draws) !== label.sha256) throw new AtlasError("is damaged: its numbers are not those that were written");
  return draws;
}
