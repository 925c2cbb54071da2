import { type Contents, readContents } from "./contents.ts";
import { labelNames } from "./labelColumn.ts";

/** A file that was read. */
export interface HeldFile {
  readonly name: string;
  readonly contents: Contents;
  /** What it is, where whoever gave it said so. */
  readonly is?: "source" | "unlabelled";
}

/** Reads a file. An array in a file of its own has the file's name. */
export async function hold(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<HeldFile> {
  const contents = await readContents(bytes);
  const [alone] = contents.kind === "arrays" && contents.arrays.size === 1 ? contents.arrays : [];
  const stem = /([^/\\]+)\.npy$/i.exec(name)?.[1];
  if (!stem || alone?.[0] !== "array") return { name, contents };
  return { name, contents: { kind: "arrays", arrays: new Map([[stem, alone[1]]]) } };
}

/** What an array or a table is to a forecast. A table of labelled rows, of either task, has their labels as a column. */
export type Role = "target" | "labels" | "unlabelled" | "weights" | "intercept" | "source" | "sourceLabels" | "unused";

/** In words, for whoever checks or changes it; in the order in which they are offered. */
export const roleNames: Readonly<Record<Role, string>> = {
  target: "labelled rows",
  labels: "their labels",
  unlabelled: "rows without labels",
  weights: "the source’s weights",
  intercept: "the source’s intercept",
  source: "the source’s rows",
  sourceLabels: "the source’s labels",
  unused: "not used",
};

const sheetRoles: readonly Role[] = ["target", "unlabelled", "source", "weights", "unused"];

/** An array or a table of a file. */
export interface Piece {
  /** The file's number and the array's name: `0:X_target`, `1:`. */
  readonly id: string;
  readonly file: number;
  /** Of the array; empty for a table, and for the one array of a file. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly roles: readonly Role[];
  /** Names of a table's columns; absent for an array. */
  readonly columns?: readonly string[];
}

/** What a piece is used as, and which column of a table has the labels. */
export interface Use {
  readonly role: Role;
  readonly labelColumn?: string;
}

export type Uses = Readonly<Record<string, Use>>;

/** The pieces of all files, in order. */
export function piecesOf(files: readonly HeldFile[]): Piece[] {
  return files.flatMap(({ contents }, file): Piece[] => {
    if (contents.kind === "sheet") {
      const { header, rows } = contents.sheet;
      const columns = header ?? Array.from({ length: rows[0]?.length ?? 0 }, (_, j) => `${j + 1}`);
      return [{ id: `${file}:`, file, name: "", shape: [rows.length, columns.length], roles: sheetRoles, columns }];
    }
    return Array.from(contents.arrays, ([name, { shape }]) => ({
      id: `${file}:${name}`,
      file,
      name,
      shape,
      roles: Object.keys(roleNames) as Role[],
    }));
  });
}

/** Names that say all, whatever the file: those of docs/forecast.md. */
const named: Readonly<Record<string, Role>> = {
  X_target: "target",
  y_target: "labels",
  X_unlabelled: "unlabelled",
  X_unlabeled: "unlabelled",
  w_source: "weights",
  b_source: "intercept",
  X_source: "source",
  y_source: "sourceLabels",
};
/** The same of a second representation of the same rows. */
const namedRaw: Readonly<Record<string, Role>> = {
  X_raw: "target",
  y_target: "labels",
  X_raw_unlabelled: "unlabelled",
  w_source_raw: "weights",
  b_source_raw: "intercept",
  X_source_raw: "source",
  y_source: "sourceLabels",
};
const table = /^(x|features|data|array)$/i;
const vector = /^(y|labels)$/i;
const weights = /^(w|coef_?|weights)$/i;
const intercept = /^(b|intercept_?|bias)$/i;

/** Whether it may be rows of some task: more than one, of more than one column. */
const isTable = ({ shape }: Piece) => shape.length === 2 && shape[0] > 1 && shape[1] > 1;

/** Whether the files have a second representation: `X_raw`, of as many rows as `X_target`. */
export const hasSecond = (pieces: readonly Piece[]): boolean => pieces.some(({ name }) => name === "X_raw");

/**
 * What each piece is taken as: as chosen, and where nobody says, by its name, by its file's name, and otherwise by what is still wanted.
 * No role is given twice.
 */
export function usualUses(files: readonly HeldFile[], pieces: readonly Piece[], chosen: Uses, isSecond: boolean): Uses {
  const uses: Record<string, Use> = {};
  const taken = new Set<Role>();
  for (const { id } of pieces)
    if (Object.hasOwn(chosen, id)) {
      uses[id] = chosen[id];
      taken.add(chosen[id].role);
    }
  const give = (piece: Piece, role: Role | undefined) => {
    if (!role || taken.has(role) || !piece.roles.includes(role)) return false;
    taken.add(role);
    uses[piece.id] = { role };
    return true;
  };
  const names = isSecond ? namedRaw : named;
  for (const piece of pieces)
    if (!uses[piece.id]) give(piece, Object.hasOwn(names, piece.name) ? names[piece.name] : undefined);
  const [first] = files.flatMap(({ contents }) => (contents.kind === "sheet" ? [contents.sheet] : []));
  for (const piece of pieces) {
    if (uses[piece.id]) continue;
    const { contents, name, is } = files[piece.file];
    const stem = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
    const isOfSource = is ? is === "source" : /source/i.test(stem);
    const isPool = is ? is === "unlabelled" : /unlab|pool/i.test(stem);
    if (contents.kind === "sheet") {
      const { rows, header } = contents.sheet;
      const isVector = rows.length === 1 || piece.shape[1] === 1;
      const isBare =
        header && !header.some((one) => labelNames.test(one)) && first?.header?.some((one) => labelNames.test(one));
      if (isPool) give(piece, "unlabelled");
      else if (isVector && (isOfSource || pieces.some(isTable))) give(piece, "weights");
      else if (isOfSource) give(piece, "source");
      else give(piece, "target") || (isBare && give(piece, "unlabelled")) || give(piece, "source");
      if (!uses[piece.id]) uses[piece.id] = { role: "unused" };
      continue;
    }
    const one = piece.name;
    const isGiven =
      (table.test(one) &&
        piece.shape.length === 2 &&
        (isPool ? give(piece, "unlabelled") : (!isOfSource && give(piece, "target")) || give(piece, "source"))) ||
      (vector.test(one) && ((!isOfSource && give(piece, "labels")) || give(piece, "sourceLabels"))) ||
      (weights.test(one) && give(piece, "weights")) ||
      (intercept.test(one) && give(piece, "intercept"));
    if (!isGiven) uses[piece.id] = { role: "unused" };
  }
  return uses;
}
