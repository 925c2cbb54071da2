import { readFileSync, statSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import { forecast } from "../forecast/forecast.ts";
import { type Contents, readContents } from "../forecast/read/contents.ts";
import { LARGEST_FILE, megabytes } from "../forecast/read/readError.ts";
import { take } from "../forecast/read/take.ts";
import { report } from "../forecast/report.ts";
import type { Options } from "./options.ts";
import { progress } from "./output.ts";

const DRAWS = 200;
const SEED = 1;

/** The answer of the command `forecast`, which docs/forecast.md describes. */
export async function forecastOf({ operands, source, labels, column, seed = SEED, draws = DRAWS }: Options) {
  const { input, said } = take(
    await contentsOf(operands[0]),
    source === undefined ? undefined : await contentsOf(source),
    {
      seed,
      ...(labels !== undefined && { labels }),
      ...(column !== undefined && { labelColumn: column }),
    },
  );
  const steps = forecast(input, { seed, draws });
  let share = 0;
  const show = progress(
    100,
    "per cent",
    () => Math.round(100 * share),
    () => share,
  );
  let shown = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) {
      share = 1;
      show();
      return { ...report(step.value), seed, draws, taken: said };
    }
    if (performance.now() - shown < 20) continue;
    share = step.value;
    show();
    // Signals are handled between turns.
    await turn();
    shown = performance.now();
  }
}

async function contentsOf(path: string): Promise<Contents> {
  const { size } = statSync(path);
  // Before the whole of it is read.
  if (size > LARGEST_FILE)
    throw new Error(`${path}: The file has ${megabytes(size)}, the limit is ${megabytes(LARGEST_FILE)}.`);
  try {
    return await readContents(new Uint8Array(readFileSync(path)));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : error}`);
  }
}
