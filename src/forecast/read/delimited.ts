import { ReadError } from "./readError.ts";

/** Text, or a number where the file has numbers. */
export type Cell = string | number;

/** A table as read. Lines are counted from 1 as an editor does. */
export interface Sheet {
  readonly header: readonly string[] | undefined;
  readonly rows: readonly (readonly Cell[])[];
  /** The line of the file at which each row begins. */
  readonly lines: readonly number[];
  /** What they are called. */
  readonly unit?: "Line" | "Row";
  /** Empty where nothing separates cells. */
  readonly separator: string;
  readonly decimal: "." | ",";
}

const separators = ["\t", ";", ",", "|"];

/**
 * CSV and TSV (RFC 4180, and what Excel writes in other locales): quotes, line breaks within them, tabs, semicolons, commas or
 * bars, decimal commas, a first line `sep=;`, UTF-8, UTF-16 with a byte order mark, or Windows-1252.
 */
export function readDelimited(bytes: Uint8Array): Sheet {
  let text = decode(bytes);
  let first = 1;
  const told = /^sep=(.)\r?\n/i.exec(text);
  if (told) {
    text = text.slice(told[0].length);
    first = 2;
  }
  if (text.includes("\0")) throw new ReadError("This is no text table: it holds zero bytes.");
  const separator = told?.[1] ?? separatorOf(text);
  const { records, lines } = parse(text, separator, first);
  if (records.length === 0) throw new ReadError("The file is empty.");
  const width = records[0].length;
  for (const [k, { length }] of records.entries())
    if (length !== width)
      throw new ReadError("Line {line} has {n} {n, plural, one {cell} other {cells}}, line {first} has {width}.", {
        line: lines[k],
        n: length,
        first: lines[0],
        width,
      });
  const rows = records.length > 1 && looksLikeHeader(records) ? records.slice(1) : records;
  const header = rows === records ? undefined : records[0];
  const rowLines = lines.slice(records.length - rows.length);
  return { header, rows, lines: rowLines, separator, decimal: decimalOf(rows, rowLines) };
}

function decode(bytes: Uint8Array): string {
  const [a, b] = bytes;
  const encoding = a === 0xff && b === 0xfe ? "utf-16le" : a === 0xfe && b === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    // What Excel writes by default where people write with letters beyond English.
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** The separator that gives the first lines most cells, the same number each; ties go to the one that is rarer in numbers. */
function separatorOf(text: string): string {
  // Line breaks in quotes may be cut here: only whole lines count.
  const head = text.slice(0, 1 << 16);
  let best = { separator: ",", width: 1 };
  for (const separator of separators) {
    let records: string[][];
    try {
      records = parse(head, separator, 1).records;
    } catch {
      continue;
    }
    // The last record may be cut; a line that is longer than the head counts without its last cell.
    const isCut = head.length < text.length;
    const whole = isCut
      ? records.length > 1
        ? records.slice(0, -1)
        : records.map((one) => one.slice(0, -1))
      : records;
    const width = whole[0]?.length ?? 0;
    if (width > best.width && whole.slice(0, 50).every(({ length }) => length === width)) {
      best = { separator, width };
      // With decimal commas a comma would cut each number in two, just as regularly.
      if (separator === "\t" || separator === ";") return separator;
    }
  }
  return best.separator;
}

function parse(text: string, separator: string, first: number): { records: string[][]; lines: number[] } {
  const records: string[][] = [];
  const lines: number[] = [];
  let line = first;
  let at = 0;
  while (at < text.length) {
    const begin = line;
    const record: string[] = [];
    for (;;) {
      let cell = "";
      if (text[at] === '"') {
        for (at++; ; ) {
          const quote = text.indexOf('"', at);
          if (quote < 0) throw new ReadError("A quote that opens in line {line} is never closed.", { line: begin });
          cell += text.slice(at, quote);
          at = quote + 1;
          if (text[at] !== '"') break;
          cell += '"';
          at++;
        }
        line += cell.split("\n").length - 1;
      }
      let end = at;
      while (end < text.length && text[end] !== separator && text[end] !== "\n" && text[end] !== "\r") end++;
      record.push((cell + text.slice(at, end)).trim());
      at = end;
      if (text[at] !== separator) break;
      at++;
    }
    if (text[at] === "\r") at++;
    if (text[at] === "\n") at++;
    line++;
    // Lines without any content are left out.
    if (record.length > 1 || record[0] !== "") {
      records.push(record);
      lines.push(begin);
    }
  }
  return { records, lines };
}

const number = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i;
const isNumber = (cell: string) => number.test(cell);
/** What programs write for a missing number. */
export const isMissing = (cell: Cell): boolean =>
  typeof cell === "string" && /^(|na|n\/a|nan|null|none|-|\?)$/i.test(cell);

/** A header names columns: it has a text that occurs in none of the next rows of its column. */
function looksLikeHeader(records: readonly string[][]): boolean {
  const below = records.slice(1, 21);
  return records[0].some((cell, j) => !isNumber(cell) && !isMissing(cell) && !below.some((row) => row[j] === cell));
}

function decimalOf(rows: readonly (readonly string[])[], lines: readonly number[]): "." | "," {
  let comma = 0;
  let point = 0;
  for (const [k, row] of rows.entries())
    for (const cell of row) {
      if (!isNumber(cell)) {
        if (/^[+-]?\d{1,3}([.,\s\u00a0\u202f']\d{3})+([.,]\d+)?$/.test(cell))
          throw new ReadError("Line {line}: “{cell}” groups its thousands. Export numbers without grouping.", {
            line: lines[k],
            cell,
          });
        continue;
      }
      if (cell.includes(",")) comma ||= lines[k];
      else if (cell.includes(".")) point ||= lines[k];
      if (comma && point)
        throw new ReadError(
          "Line {comma} has a decimal comma, line {point} a decimal point. Export with one of them.",
          { comma, point },
        );
    }
  return comma ? "," : ".";
}

/** The number in a cell; undefined where it is none. */
export function cellNumber(cell: Cell, decimal: "." | ","): number | undefined {
  if (typeof cell === "number") return Number.isFinite(cell) ? cell : undefined;
  if (!isNumber(cell)) return undefined;
  const x = Number(decimal === "," ? cell.replace(",", ".") : cell);
  return Number.isFinite(x) ? x : undefined;
}
