import type { Saying } from "../../lib/saying.ts";
import { labelIndex } from "./labelColumn.ts";
import { type HeldFile, hasSecond, type Piece, type Role, type Use } from "./pieces.ts";
import { ReadError } from "./readError.ts";
import { type Choice, gather, MOST, take } from "./take.ts";

/** What was found in some files, for their owner to check and to change before it is used. */
export interface FileView {
  /** Arrays and tables, and what each is used as. */
  readonly pieces: readonly PieceView[];
  /** Whether there are two representations of the rows to choose from. */
  readonly hasSecond: boolean;
  /** What is missing or does not fit, in a sentence; then there is no `found`. */
  readonly problem?: Saying;
  readonly found?: Found;
}

export interface PieceView {
  readonly id: string;
  readonly file: number;
  readonly name: string;
  readonly shape: readonly number[];
  readonly role: Role;
  /** What it may be used as. */
  readonly roles: readonly Role[];
  /** Names of a table's columns, and the one that was chosen for labels. */
  readonly columns?: readonly string[];
  readonly labelColumn?: string;
}

/** A forecast can be made of this. */
export interface Found {
  readonly said: readonly Saying[];
  readonly labelled: number;
  readonly unlabelled: number;
  readonly columns: number;
  /** The first labelled rows, at most six numbers each, and their labels as they are used. */
  readonly rows: readonly { readonly values: readonly number[]; readonly label: number }[];
}

/** Takes all of it. */
export function viewOf(files: readonly HeldFile[], choice: Choice): FileView {
  const { pieces, uses } = gather(files, choice);
  const view = {
    pieces: pieces.map((piece) => {
      const { columns, ...rest } = piece;
      // Of a table that is too wide to be used nothing is chosen: a list of a million names stops a page.
      const isUsable = columns && columns.length <= MOST.columns + 2;
      return {
        ...rest,
        ...(isUsable && { columns }),
        ...uses[piece.id],
        ...labelColumnOf(piece, uses[piece.id], files),
      };
    }),
    hasSecond: hasSecond(pieces),
  };
  try {
    return { ...view, found: found(files, choice) };
  } catch (error) {
    if (error instanceof ReadError) return { ...view, problem: error.saying };
    throw error;
  }
}

/** The column that is meant where none is named. */
function labelColumnOf({ columns, file }: Piece, { role, labelColumn }: Use, files: readonly HeldFile[]) {
  if (!columns || labelColumn !== undefined || (role !== "target" && role !== "source")) return {};
  const { contents } = files[file];
  const isNamed = contents.kind === "sheet" && contents.sheet.header !== undefined;
  const split = columns.findIndex((name) => name.toLowerCase() === "split");
  return { labelColumn: columns[labelIndex(columns, split, undefined, isNamed)] };
}

function found(files: readonly HeldFile[], choice: Choice): Found {
  const { input, said } = take(files, choice);
  const { labelled, labels, unlabelled } = input;
  const { columns, values } = labelled;
  return {
    said,
    labelled: labelled.rows,
    unlabelled: unlabelled.rows,
    columns,
    rows: Array.from({ length: Math.min(3, labelled.rows) }, (_, i) => ({
      values: [...values.subarray(i * columns, i * columns + Math.min(6, columns))],
      label: labels[i],
    })),
  };
}
