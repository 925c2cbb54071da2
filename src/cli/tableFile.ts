import { csvPieces, type DataTable, type Entry, jsonEntry, jsonPieces, spacedPieces } from "../scene/dataTable.ts";
import { npzOf } from "./npz.ts";
import { type Options, UsageError } from "./options.ts";
import { type Output, openOutput } from "./output.ts";

/** Writes tables in the format that the options ask for: one, or those of many links one after the other. */
export class TableFile {
  private readonly output: Output;
  private readonly options: Options;
  /** What the tables are, where the format has no place for it. */
  private readonly abouts: unknown[] = [];
  /** Columns of the first of many tables. */
  private columns: string | undefined;

  constructor(output: Output, options: Options) {
    this.output = output;
    this.options = options;
    if (options.format === "npz" && options.operands[0] === "-")
      throw new UsageError("an npz holds the table of one link; for many choose another --format");
  }

  /** `line`: where the link stood, if it is one of many. It is the first column of them. */
  async write(table: DataTable, line?: number): Promise<void> {
    const { format = "csv", header } = this.options;
    const many = line !== undefined;
    const { head, columns, rows } = many ? withLine(table, line) : table;
    if (!header || format === "ndjson") this.abouts.push(Object.fromEntries(head));
    const later = this.columns !== undefined;
    if (many && (format === "csv" || format === "dat")) this.expect(columns.join(), line);
    const written = { head: header ? head : [], columns: later ? [] : columns, rows };
    if (format === "npz") return this.output.write(npzOf(table));
    // One of many: an object a line.
    if (format === "json" && many)
      return this.output.write(`${JSON.stringify(JSON.parse([...jsonPieces({ head, columns, rows })].join("")))}\n`);
    const texts =
      format === "csv"
        ? csvPieces(written)
        : format === "dat"
          ? spacedPieces(written)
          : format === "json"
            ? jsonPieces(table)
            : objects(columns, rows);
    for (const text of texts) await this.output.write(text);
  }

  private expect(columns: string, line: number): void {
    this.columns ??= columns;
    if (this.columns !== columns)
      throw new Error(
        `line ${line} has the columns ${columns}, the lines before it ${this.columns}: name the same --quantity for all, or choose --format json`,
      );
  }

  /** Writes what the tables are beside the output, where the format has no place for it. */
  async end(): Promise<void> {
    const { out, operands } = this.options;
    if (this.abouts.length === 0 || out === undefined || !this.output.isFile) return;
    const about = await openOutput(`${out}.about.json`);
    await about.write(`${JSON.stringify(operands[0] === "-" ? this.abouts : this.abouts[0], null, 2)}\n`);
    about.commit();
  }
}

function withLine({ head, columns, rows }: DataTable, line: number): DataTable {
  function* numbered(): Generator<readonly Entry[]> {
    for (const row of rows) yield [line, ...row];
  }
  return {
    head: [["line", `${line}, of the list of links`], ...head],
    columns: ["line", ...columns],
    rows: { [Symbol.iterator]: numbered },
  };
}

/** Objects a piece: some ten thousand characters. */
const PIECE = 128;

/** One JSON object a row, with the numbers as `jsonPieces` writes them. */
function* objects(columns: readonly string[], rows: Iterable<readonly Entry[]>): Generator<string> {
  const keys = columns.map((name) => JSON.stringify(name));
  let text = "";
  let count = 0;
  for (const row of rows) {
    text += `{${row.map((entry, k) => `${keys[k]}:${JSON.stringify(jsonEntry(entry))}`).join(",")}}\n`;
    if (++count % PIECE > 0) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}
