import { gunzipSync } from "fflate";
import { decompress } from "fzstd";
import { type FileMetaData, parquetMetadata, parquetRead } from "hyparquet";
import type { Cell, Sheet } from "./delimited.ts";
import { LARGEST_UNPACKED, megabytes, ReadError } from "./readError.ts";

/** Cells that are held at most: rows × columns. */
const MOST_CELLS = 2 ** 24;

/**
 * A Parquet file as a table: columns of numbers, of texts (labels, `split`), and lists of so many numbers a row, which become a column
 * each. Packed by Snappy, Zstandard or gzip, or not at all.
 */
export async function readParquet(bytes: Uint8Array<ArrayBuffer>): Promise<Sheet> {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  let metadata: FileMetaData;
  try {
    metadata = parquetMetadata(buffer);
  } catch {
    throw new ReadError(
      "The Parquet file is damaged or cut off: its directory, which stands at the end, cannot be read.",
    );
  }
  const count = Number(metadata.num_rows);
  const columns = [...new Set(metadata.row_groups.flatMap((group) => group.columns.map(nameOf)))];
  if (count === 0 || columns.length === 0) throw new ReadError("The Parquet file holds no rows.");
  checkSize(metadata, count, columns.length);
  let rows: unknown[][] = [];
  try {
    await parquetRead({
      file: { byteLength: buffer.byteLength, slice: (from, to) => buffer.slice(from, to) },
      metadata,
      columns,
      // Into a place of the stated size: what unpacks to more ends there.
      compressors: {
        ZSTD: (packed, size) => decompress(packed, new Uint8Array(size)),
        GZIP: (packed, size) => gunzipSync(packed, { out: new Uint8Array(size) }),
      },
      onComplete: (all) => {
        rows = all;
      },
    });
  } catch (error) {
    const codec = /compression codec: (\w+)/.exec(String(error))?.[1];
    if (codec)
      throw new ReadError(
        'The Parquet file is packed by {codec}; Snappy, Zstandard and gzip are read: write it with compression="snappy".',
        { codec },
      );
    throw new ReadError(
      'The Parquet file is damaged, or of a kind that is not read: write plain columns of numbers with compression="snappy".',
    );
  }
  const widths = columns.map((name, j) => widthOf(rows, j, name));
  const header = columns.flatMap((name, j) => {
    const width = widths[j];
    return width === undefined ? [name] : Array.from({ length: width }, (_, k) => `${name}[${k}]`);
  });
  if (rows.length * header.length > MOST_CELLS) throw tooMany(rows.length, header.length);
  return {
    header,
    rows: rows.map((row, i) => row.flatMap((value, j) => cellsOf(value, columns[j], i, widths[j]))),
    lines: rows.map((_, i) => i + 1),
    unit: "Row",
    separator: "",
    decimal: ".",
  };
}

type Column = FileMetaData["row_groups"][number]["columns"][number];

const nameOf = ({ meta_data }: Column) => meta_data?.path_in_schema[0] ?? "";

/** Against files that unpack to far more than they hold. */
function checkSize(metadata: FileMetaData, rows: number, columns: number): void {
  const unpacked = metadata.row_groups
    .flatMap((group) => group.columns)
    .reduce((sum, { meta_data }) => sum + Number(meta_data?.total_uncompressed_size ?? 0), 0);
  if (unpacked > LARGEST_UNPACKED)
    throw new ReadError("The Parquet file unpacks to {size}, the limit is {limit}.", {
      size: megabytes(unpacked),
      limit: megabytes(LARGEST_UNPACKED),
    });
  if (rows * columns > MOST_CELLS) throw tooMany(rows, columns);
}

const tooMany = (rows: number, columns: number) =>
  new ReadError("There are {rows} rows of {columns} columns, more than are needed: take some of the rows.", {
    rows,
    columns,
  });

/** How many numbers a list of a column holds; undefined where its entries are no lists. */
function widthOf(rows: readonly unknown[][], j: number, name: string): number | undefined {
  const [first] = rows.flatMap((row) => (isList(row[j]) ? [row[j]] : []));
  if (!first) return undefined;
  const at = rows.findIndex((row) => !isList(row[j]) || row[j].length !== first.length);
  if (at >= 0)
    throw new ReadError("Row {row}, column “{name}”: a list of {n} numbers is needed, as in the other rows.", {
      row: at + 1,
      name,
      n: first.length,
    });
  return first.length;
}

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof Uint8Array) && !(value instanceof DataView));

function cellsOf(value: unknown, name: string, row: number, width: number | undefined): Cell[] {
  if (width !== undefined) return Array.from(value as ArrayLike<unknown>, (one) => cellOf(one, name, row));
  return [cellOf(value, name, row)];
}

function cellOf(value: unknown, name: string, row: number): Cell {
  if (typeof value === "number") return value;
  if (typeof value === "bigint" || typeof value === "boolean") return Number(value);
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value.trim();
  throw new ReadError(
    "Row {row}, column “{name}”: neither a number nor a text. Dates, bytes and nested columns are not read.",
    { row: row + 1, name },
  );
}
