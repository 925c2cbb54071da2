import { type FileMetaData, parquetMetadata, parquetRead } from "hyparquet";
import { SaidError, sayingOf } from "../lib/saying.ts";
import { DRAWS_LABEL, LABEL, LARGEST_ATLAS, tooLarge, types } from "./resultsFile.ts";

/** Texts of a column, each once, and which of them a row has: −1 where it has none. */
export interface Texts {
  readonly of: readonly string[];
  readonly at: Int32Array<ArrayBuffer>;
}

/** A file of results by columns: numbers, NaN where there is none, or texts. Nothing of it has been checked against its plan. */
export interface Columns {
  /** What the file says of itself, as it stands there. */
  readonly label: string;
  readonly rows: number;
  readonly numbers: Readonly<Record<string, Float64Array<ArrayBuffer>>>;
  readonly texts: Readonly<Record<string, Texts>>;
}

/** Rows that are held at most. */
const MOST_ROWS = 4_000_000;

const NO_ATLAS =
  "This file is no atlas. An atlas is the file results.parquet that “transferscope atlas merge --store DIR” writes.";

const magic = (bytes: Uint8Array, at: number) => new TextDecoder("latin1").decode(bytes.subarray(at, at + 4));

/** As `readColumns`, for a thread: of an error only its text gets across, so that what it says is thrown instead. */
export const columnsAcrossThreads = (bytes: Uint8Array<ArrayBuffer>): Promise<Columns> =>
  readColumns(bytes).catch((error: unknown) => {
    throw sayingOf(error);
  });

/** Reads the file of an atlas; a SaidError where it is none, or cannot be read. */
export async function readColumns(bytes: Uint8Array<ArrayBuffer>): Promise<Columns> {
  if (bytes.length > LARGEST_ATLAS) throw tooLarge(bytes.length);
  if (magic(bytes, 0) !== "PAR1") throw new SaidError(NO_ATLAS);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  let metadata: FileMetaData;
  try {
    metadata = parquetMetadata(file);
  } catch {
    throw new SaidError("The file is cut off or damaged: its directory, which stands at the end, cannot be read.");
  }
  const said = (wanted: string) => metadata.key_value_metadata?.find(({ key }) => key === wanted)?.value;
  const label = said(LABEL);
  if (label === undefined)
    throw new SaidError(
      said(DRAWS_LABEL) === undefined
        ? NO_ATLAS
        : "These are draws of an atlas, one file of many: “transferscope atlas merge --store DIR” makes the results.parquet that opens here.",
    );
  const rows = Number(metadata.num_rows);
  if (rows > MOST_ROWS)
    throw new SaidError("The atlas has {rows} rows: at most {most} are opened. Take a part of its plan.", {
      rows,
      most: MOST_ROWS,
    });
  return { label, rows, ...(await columnsOf(file, metadata, rows)) };
}

async function columnsOf(file: ArrayBuffer, metadata: FileMetaData, rows: number) {
  const kinds = new Map(
    metadata.schema.slice(1).map(({ name, type }) => [name, type === "BYTE_ARRAY" ? "text" : "number"] as const),
  );
  for (const [name, type] of Object.entries(types))
    if (kinds.get(name) !== (type === "STRING" ? "text" : "number"))
      throw new SaidError("The atlas is damaged: its column “{name}” is missing, or of another type.", { name });
  const numbers: Record<string, Float64Array<ArrayBuffer>> = {};
  const texts: Record<string, Texts & { readonly known: Map<string, number>; readonly of: string[] }> = {};
  for (const [name, kind] of kinds)
    if (kind === "number") numbers[name] = new Float64Array(rows).fill(Number.NaN);
    else texts[name] = { of: [], at: new Int32Array(rows).fill(-1), known: new Map() };
  let read = 0;
  try {
    await parquetRead({
      file: { byteLength: file.byteLength, slice: (from, to) => file.slice(from, to) },
      metadata,
      onChunk: ({ columnName, columnData, rowStart }) => {
        read += columnData.length;
        const column = numbers[columnName];
        const words = texts[columnName];
        for (let i = 0; i < columnData.length; i++) {
          const value = columnData[i];
          if (value === null || value === undefined) continue;
          if (column) column[rowStart + i] = Number(value);
          else {
            const text = String(value);
            let at = words.known.get(text);
            if (at === undefined) {
              at = words.of.push(text) - 1;
              words.known.set(text, at);
            }
            words.at[rowStart + i] = at;
          }
        }
      },
    });
  } catch {
    throw new SaidError("The atlas is damaged, or packed in a way that is not read: pages of it cannot be unpacked.");
  }
  if (read !== rows * kinds.size) throw new SaidError("The atlas is damaged: its columns are not equally long.");
  return {
    numbers,
    texts: Object.fromEntries(Object.entries(texts).map(([name, { of, at }]) => [name, { of, at }])),
  };
}
