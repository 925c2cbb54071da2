import type { Contents } from "./contents.ts";
import { take } from "./take.ts";

/** What was found in a file, for its owner to check before it is used. */
export interface FileView {
  readonly said: readonly string[];
  readonly labelled: number;
  readonly unlabelled: number;
  readonly columns: number;
  /** The first labelled rows, at most six numbers each, and their labels as they are used. */
  readonly rows: readonly { readonly values: readonly number[]; readonly label: number }[];
  /** Names of a table's columns, from which the labels' may be chosen. */
  readonly names: readonly string[];
}

/** Takes all of it; a ReadError where that fails. */
export function viewOf(contents: Contents, labelColumn: string | undefined): FileView {
  const { input, said } = take(contents, undefined, { seed: 1, ...(labelColumn !== undefined && { labelColumn }) });
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
    names: contents.kind === "sheet" ? (contents.sheet.header ?? []) : [],
  };
}
