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
}

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
  | "spectrum"
  | "unlabelled"
  | "raw"
  | "labels"
  | "draws"
  | "column"
  | "resume";

/** `operand`: what a command takes, where that is no link. */
export const commands: Readonly<Record<string, { operands: number; operand?: string; options: readonly Name[] }>> = {
  point: { operands: 1, options: ["spectrum", "out", "strict"] },
  grid: { operands: 1, options: ["size", "quantity", "spectrum", "lanes", "out", "strict"] },
  simulate: { operands: 1, options: ["trials", "seed", "spectrum", "lanes", "out", "strict"] },
  diagram: { operands: 1, options: ["size", "trials", "seed", "spectrum", "lanes", "out", "resume", "strict"] },
  forecast: {
    operands: 1,
    operand: "file",
    options: ["source", "unlabelled", "raw", "labels", "column", "seed", "draws", "out"],
  },
  presets: { operands: 0, options: ["out"] },
  thumbnails: { operands: 0, options: ["size", "lanes", "out"] },
  docs: { operands: 0, options: ["check", "write"] },
  gallery: { operands: 0, options: ["check", "write"] },
};

/** Options and operands of a known command; a UsageError for what is not understood. */
export function readOptions(command: string, args: readonly string[]): Options {
  const known = commands[command];
  const operands: string[] = [];
  const quantities: string[] = [];
  const values: Partial<Record<Name, string>> = {};
  let check = false;
  let strict = false;
  let resume = false;
  let second = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (!arg.startsWith("-") || arg === "-") {
      operands.push(arg);
      continue;
    }
    const [name, inline] = split(arg.slice(2));
    if (!arg.startsWith("--") || !known.options.includes(name as Name))
      throw new UsageError(`“${command}” has no option ${split(arg)[0]}`);
    if (name === "check" || name === "write" || name === "strict" || name === "resume" || name === "raw") {
      if (inline !== undefined) throw new UsageError(`--${name} takes no value`);
      if (name === "strict") strict = true;
      else if (name === "resume") resume = true;
      else if (name === "raw") second = true;
      else check = name === "check";
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
  if (operands[0] === "-" && command !== "point" && !known.operand)
    throw new UsageError(`“${command}” takes one link and reads none from stdin; “point -” does`);
  if (values.out === "") throw new UsageError("--out needs the name of a file, not “”");
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
    resume,
    check,
    strict,
    spectrum: values.spectrum,
    source: values.source,
    unlabelled: values.unlabelled,
    second,
    labels: whole("labels", values.labels, 1, MOST.labelled),
    draws: whole("draws", values.draws, 20, 10_000),
    column: values.column,
  };
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
