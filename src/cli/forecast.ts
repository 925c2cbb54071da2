import { readFileSync, statSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import { forecast } from "../forecast/forecast.ts";
import { type HeldFile, hold } from "../forecast/read/pieces.ts";
import { LARGEST_FILE, megabytes } from "../forecast/read/readError.ts";
import { take } from "../forecast/read/take.ts";
import { report } from "../forecast/report.ts";
import { sayInEnglish } from "../lib/saying.ts";
import type { Options } from "./options.ts";
import { progress } from "./output.ts";

const DRAWS = 200;
const SEED = 1;

/** The answer of the command `forecast`, which docs/forecast.md describes. */
export async function forecastOf({
  operands,
  source,
  unlabelled,
  second,
  labels,
  column,
  seed = SEED,
  draws = DRAWS,
  progress: isAsked,
}: Options) {
  const [path] = operands;
  const files = [await heldFile(path)];
  if (source !== undefined) files.push({ ...(await heldFile(source)), is: "source" });
  if (unlabelled !== undefined) files.push({ ...(await heldFile(unlabelled)), is: "unlabelled" });
  const { input, said } = await named(files.length > 1 ? undefined : path, () =>
    take(files, {
      seed,
      isSecond: second,
      ...(labels !== undefined && { labels }),
      ...(column !== undefined && { labelColumn: column }),
    }),
  );
  const steps = forecast(input, { seed, draws });
  let share = 0;
  const show = progress(
    100,
    "per cent",
    () => Math.round(100 * share),
    () => share,
    isAsked,
  );
  let shown = performance.now();
  for (;;) {
    const step = steps.next();
    share = step.done ? 1 : step.value;
    if (step.done) {
      show();
      return { ...report(step.value), seed, draws, taken: said.map(sayInEnglish) };
    }
    if (performance.now() - shown < 20) continue;
    show();
    // Signals are handled between turns.
    await turn();
    shown = performance.now();
  }
}

/** The bytes of a file; an error before the whole of one that is too large is read. */
export function bytesOf(path: string): Uint8Array<ArrayBuffer> {
  const { size } = statSync(path);
  if (size > LARGEST_FILE) throw new Error(`The file has ${megabytes(size)}, the limit is ${megabytes(LARGEST_FILE)}.`);
  return new Uint8Array(readFileSync(path));
}

const heldFile = (path: string): Promise<HeldFile> => named(path, () => hold(path, bytesOf(path)));

/** An error's message with the file's name before it, where it does not name one itself. */
export async function named<T>(path: string | undefined, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(path === undefined ? message : `${path}: ${message}`);
  }
}
