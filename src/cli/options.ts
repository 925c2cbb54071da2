import { MOST } from "../forecast/read/take.ts";
import { readDecimal } from "../lib/decimal.ts";

/** Options and operands of one command; a UsageError for what is not understood. */
export interface Options {
  readonly operands: readonly string[];
  readonly size: number | undefined;
  readonly quantities: readonly string[];
  readonly trials: number | undefined;
  readonly seed: number | undefined;
  readonly lanes: number | undefined;
  readonly out: string | undefined;
  readonly resume: boolean;
  readonly check: boolean;
  readonly strict: boolean;
  /** A list of eigenvalues, which spec=own means. */
  readonly spectrum: string | undefined;
  readonly source: string | undefined;
  readonly unlabelled: string | undefined;
  readonly second: boolean;
  readonly labels: number | undefined;
  readonly draws: number | undefined;
  readonly column: string | undefined;
  readonly store: string | undefined;
  readonly redis: string | undefined;
  readonly shard: string | undefined;
  readonly partial: boolean;
  readonly sample: number | undefined;
  readonly stalled: number | undefined;
  readonly idle: number | undefined;
  readonly format: Format | undefined;
  /** Whether a table begins with what it is (`#` lines). */
  readonly header: boolean;
  /** Progress on stderr even where that is no terminal. */
  readonly progress: boolean;
}

/** How a table is written. */
export const formats = ["csv", "json", "ndjson", "dat", "npz"] as const;
export type Format = (typeof formats)[number];

export class UsageError extends Error {}

type Name =
  | "size"
  | "quantity"
  | "trials"
  | "seed"
  | "lanes"
  | "out"
  | "check"
  | "write"
  | "strict"
  | "source"
  | "unlabelled"
  | "raw"
  | "spectrum"
  | "labels"
  | "draws"
  | "column"
  | "resume"
  | "format"
  | "no-header"
  | "progress"
  | "store"
  | "redis"
  | "shard"
  | "partial"
  | "sample"
  | "stalled"
  | "idle";

interface Command {
  readonly operands: number;
  /** What it takes, where that is no link. */
  readonly operand?: string;
  /** With `-` as its link it reads links from stdin, one a line. */
  readonly many?: true;
  /** Part of the work on the program itself: neither in the users' help nor in the package. */
  readonly ours?: true;
  readonly options: readonly Name[];
}

export const commands: Readonly<Record<string, Command>> = {
  point: { operands: 1, many: true, options: ["spectrum", "out", "strict"] },
  grid: {
    operands: 1,
    many: true,
    options: ["size", "quantity", "format", "no-header", "lanes", "progress", "spectrum", "out", "strict"],
  },
  curves: { operands: 1, options: ["format", "no-header", "lanes", "progress", "spectrum", "out", "strict"] },
  simulate: { operands: 1, many: true, options: ["trials", "seed", "lanes", "progress", "spectrum", "out", "strict"] },
  diagram: {
    operands: 1,
    options: [
      "size",
      "trials",
      "seed",
      "format",
      "no-header",
      "lanes",
      "progress",
      "spectrum",
      "out",
      "resume",
      "strict",
    ],
  },
  forecast: {
    operands: 1,
    operand: "file",
    options: ["source", "unlabelled", "raw", "labels", "column", "seed", "draws", "progress", "out"],
  },
  atlas: {
    operands: 1,
    operand: "plan",
    options: ["store", "redis", "shard", "lanes", "partial", "sample", "seed", "progress", "out"],
  },
  worker: { operands: 0, options: ["redis", "lanes", "stalled", "idle"] },
  presets: { operands: 0, options: ["out"] },
  thumbnails: { operands: 0, ours: true, options: ["size", "lanes", "out"] },
  gallery: { operands: 0, ours: true, options: ["check", "write"] },
};

/** Options without a value. */
const flags = ["check", "write", "strict", "resume", "partial", "raw", "no-header", "progress"] as const;

/** Options and operands of a known command; a UsageError for what is not understood. */
export function readOptions(command: string, args: readonly string[]): Options {
  const known = commands[command];
  const operands: string[] = [];
  const quantities: string[] = [];
  const values: Partial<Record<Name, string>> = {};
  const said = new Set<string>();
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (!arg.startsWith("-") || arg === "-") {
      operands.push(arg);
      continue;
    }
    const [name, inline] = split(arg.slice(2));
    if (!arg.startsWith("--") || !known.options.includes(name as Name))
      throw new UsageError(`“${command}” has no option ${split(arg)[0]}`);
    if (flags.some((flag) => flag === name)) {
      if (inline !== undefined) throw new UsageError(`--${name} takes no value`);
      said.add(name);
      continue;
    }
    const value = inline ?? args[++i];
    if (value === undefined || value.startsWith("--")) throw new UsageError(`--${name} needs a value`);
    if (name !== "quantity") {
      values[name as Name] = value;
      continue;
    }
    quantities.push(value);
    // Further ids may follow up to the next option, if the operand has already been given.
    while (operands.length >= known.operands && i + 1 < args.length && !args[i + 1].startsWith("--"))
      quantities.push(args[++i]);
  }
  if (operands.length !== known.operands)
    throw new UsageError(
      known.operands === 0
        ? `“${command}” takes no link`
        : known.operand
          ? `“${command}” takes one ${known.operand}`
          : `“${command}” takes one link (use quotes)`,
    );
  if (operands[0] === "-" && !known.many && !known.operand)
    throw new UsageError(`“${command}” takes one link and reads none from stdin; ${manyText} do`);
  if (values.out === "") throw new UsageError("--out needs the name of a file, not “”");
  const resume = said.has("resume");
  const format = formatNamed(values.format);
  if (said.has("no-header") && format !== undefined && format !== "csv" && format !== "dat")
    throw new UsageError(`--no-header is for csv and dat; ${format} has no such lines`);
  if (resume && values.out === undefined)
    throw new UsageError("--resume needs the --out FILE of the unfinished diagram");
  return {
    operands,
    quantities: quantities.flatMap((q) => q.split(",")),
    size: whole("size", values.size, 2, 2049),
    trials: whole("trials", values.trials, 1, 100_000),
    seed: whole("seed", values.seed, 0, Number.MAX_SAFE_INTEGER),
    lanes: whole("lanes", values.lanes, 1, 256),
    out: values.out,
    resume: said.has("resume"),
    check: said.has("check"),
    strict: said.has("strict"),
    spectrum: values.spectrum,
    source: values.source,
    unlabelled: values.unlabelled,
    second: said.has("raw"),
    labels: whole("labels", values.labels, 1, MOST.labelled),
    draws: whole("draws", values.draws, 20, 10_000),
    column: values.column,
    store: values.store,
    redis: values.redis,
    shard: values.shard,
    partial: said.has("partial"),
    sample: whole("sample", values.sample, 1, 1_000_000),
    stalled: whole("stalled", values.stalled, 1, 86_400),
    idle: whole("idle", values.idle, 1, 86_400),
    format,
    header: !said.has("no-header"),
    progress: said.has("progress"),
  };
}

const manyText = Object.keys(commands)
  .filter((name) => commands[name].many)
  .map((name) => `“${name} -”`)
  .join(", ");

function formatNamed(text: string | undefined): Format | undefined {
  const format = formats.find((name) => name === text);
  if (text !== undefined && !format) throw new UsageError(`--format is one of ${formats.join(", ")}, not “${text}”`);
  return format;
}

function split(text: string): [string, string | undefined] {
  const equals = text.indexOf("=");
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
}

function whole(name: string, text: string | undefined, lo: number, hi: number): number | undefined {
  if (text === undefined) return undefined;
  // The same parser as for links and number boxes.
  const value = readDecimal(text);
  if (value === undefined || !Number.isInteger(value) || value < lo || value > hi)
    throw new UsageError(`--${name} must be a whole number in ${lo}…${hi}, not “${text}”`);
  return value;
}
