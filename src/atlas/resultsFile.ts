import { SaidError } from "../lib/saying.ts";

/** The file of results that `transferscope atlas merge` writes and the page opens: Parquet, one row a cell and quantity. */

/** Under this key the file says what it is of. */
export const LABEL = "transferscope-atlas";

/** The same of a file of draws (src/cli/atlas/draws.ts). */
export const DRAWS_LABEL = "transferscope-draws";

/** Which form of file this program writes and reads. */
export const FORM = 1;

/** Columns, after one for each parameter that an axis of the plan sets. */
export interface Row {
  readonly cell: number;
  readonly model: string;
  readonly link: string;
  readonly n: number;
  readonly quantity: string;
  readonly trials: number;
  readonly mean: number | null;
  readonly se: number | null;
  readonly theory: number | null;
  readonly tag: string;
  readonly z: number | null;
  readonly reason: string | null;
}

export const types = {
  cell: "INT32",
  model: "STRING",
  link: "STRING",
  n: "INT32",
  quantity: "STRING",
  trials: "INT32",
  mean: "DOUBLE",
  se: "DOUBLE",
  theory: "DOUBLE",
  tag: "STRING",
  z: "DOUBLE",
  reason: "STRING",
} as const satisfies Record<keyof Row, string>;

export const optional: readonly string[] = ["mean", "se", "theory", "z", "reason"] satisfies (keyof Row)[];

/** What the file says of itself. */
export interface Label {
  readonly atlas: number;
  /** Of the plan. */
  readonly hash: string;
  /** What computed it: version and commit. */
  readonly program: string;
  /** False where draws were still missing. */
  readonly complete: boolean;
  /** As a plan file. */
  readonly plan: unknown;
}

/** A parameter is called as in links, unless a column of results is called so. */
export const columnOf = (param: string) => (Object.hasOwn(types, param) ? `param-${param}` : param);

/** Bytes of a file that is opened. */
export const LARGEST_ATLAS = 300_000_000;

export const tooLarge = (bytes: number) =>
  new SaidError("The file has {size} MB: an atlas of at most {most} MB is opened.", {
    size: Math.ceil(bytes / 1e6),
    most: LARGEST_ATLAS / 1e6,
  });
