import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { AtlasError } from "../../atlas/atlasError.ts";
import { readPlan } from "../../atlas/plan.ts";
import { uniforms } from "../../lib/philox.ts";
import { type Options, UsageError } from "../options.ts";
import { openOutput, progress } from "../output.ts";
import { beside } from "./beside.ts";
import { draw, program } from "./draws.ts";
import { planned } from "./planned.ts";
import { collect, serve } from "./queue.ts";
import { drawsOf, writeResults } from "./results.ts";
import { Store } from "./store.ts";
import { Threads } from "./threads.ts";

const say = (text: string) => process.stderr.write(`${text}\n`);

const lanesOf = ({ lanes }: Options) => lanes ?? availableParallelism();

/** What a command was asked to do with a store. */
const actions: Readonly<Record<string, (options: Options) => Promise<number>>> = { status, merge, verify };

/** The command `atlas`: fills the store of a plan, or says, merges or verifies what is in one. */
export async function atlas(options: Options): Promise<number> {
  const [what] = options.operands;
  if (Object.hasOwn(actions, what)) return actions[what](options);
  return fill(what, options);
}

const storeOf = ({ store }: Options) => {
  if (store === undefined || store === "") throw new UsageError("“atlas” needs --store DIR");
  return store;
};

async function fill(path: string, options: Options): Promise<number> {
  const share = shareOf(options.shard);
  if (share && options.redis !== undefined)
    throw new UsageError("--shard and --redis both divide the work: name one of them");
  const folder = storeOf(options);
  const made = planned(await readPlan(await parsed(path)));
  const store = await Store.create(folder, made);
  const all = store.missing((file, why) => say(`notice: ${file} ${why}; it is computed anew`));
  const missing = share ? all.filter((chunk) => chunk % share.count === share.index) : all;
  const unitsIn = (chunk: number) => made.range(chunk)[1] - made.range(chunk)[0];
  const total = missing.reduce((sum, chunk) => sum + unitsIn(chunk), 0);
  let done = 0;
  const show = progress(
    total,
    "replicates",
    () => done,
    () => (total > 0 ? done / total : 1),
    options.progress,
  );
  let kept = all.length === 0 ? made.units : made.units - all.reduce((sum, chunk) => sum + unitsIn(chunk), 0);
  const tell = () => {
    if (kept < made.units && !(share && done === total))
      say(`${kept} of ${made.units} replicates are kept in ${folder}: the same command continues from there`);
  };
  process.once("exit", tell);
  const stored = (chunk: number) => {
    kept += unitsIn(chunk);
    done += options.redis === undefined ? 0 : unitsIn(chunk);
    show();
  };
  const failures =
    options.redis === undefined
      ? await here(store, missing, options, stored, (units) => {
          done += units;
          show();
        })
      : missing.length === 0
        ? []
        : await collect(store, missing, options.redis, { stored });
  for (const failure of failures) say(`could not be computed: ${failure}`);
  if (failures.length > 0) return 1;
  say(
    share
      ? `shard ${share.index + 1} of ${share.count} is in ${folder}: ${kept} of ${made.units} replicates are there`
      : `${folder} is complete: ${made.units} replicates of ${made.cells} cells in ${made.chunks} files`,
  );
  return 0;
}

/** Fills the store on this machine's threads. */
async function here(
  store: Store,
  missing: readonly number[],
  options: Options,
  stored: (chunk: number) => void,
  onUnits: (done: number) => void,
): Promise<string[]> {
  const threads = new Threads(Math.max(1, Math.min(lanesOf(options), missing.length)));
  let next = 0;
  const failures: string[] = [];
  // Two for each thread: while one writes, the other computes.
  const lane = async () => {
    while (next < missing.length && !threads.isClosed) {
      const chunk = missing[next++];
      let bytes: Uint8Array;
      try {
        bytes = await threads.file(store.atlas, chunk, onUnits);
      } catch (error) {
        failures.push(`replicates ${store.atlas.range(chunk).join("…")}: ${(error as Error).message}`);
        continue;
      }
      await store.put(chunk, bytes);
      stored(chunk);
    }
  };
  try {
    await Promise.all(Array.from({ length: 2 * threads.count }, lane));
  } finally {
    threads.close();
  }
  return failures;
}

async function parsed(path: string): Promise<unknown> {
  const text = readFileSync(path === "-" ? 0 : path, "utf8");
  // JSON is read as YAML too; its own parser is quicker and says where it fails.
  if (/^\s*\{/.test(text) && !/\.ya?ml$/i.test(path)) {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new AtlasError(`${path} is no JSON: ${(error as Error).message}`);
    }
  }
  const { load } = await beside("a plan in YAML (JSON needs none)", ["js-yaml"], () => import("js-yaml"));
  try {
    return load(text);
  } catch (error) {
    throw new AtlasError(`${path} is no YAML: ${(error as Error).message.split("\n")[0]}`);
  }
}

/** i/N with i from 1. */
function shareOf(text: string | undefined): { index: number; count: number } | undefined {
  if (text === undefined) return undefined;
  const [, i, n] = /^(\d{1,9})\/(\d{1,9})$/.exec(text) ?? [];
  if (i === undefined || Number(i) < 1 || Number(i) > Number(n))
    throw new UsageError(
      `--shard needs i/N with i in 1…N, not “${text}”${Number(i) === 0 ? ": an index from 0 needs 1 added" : ""}`,
    );
  return { index: Number(i) - 1, count: Number(n) };
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

async function opened(options: Options): Promise<Store> {
  return Store.open(storeOf(options));
}

async function status(options: Options): Promise<number> {
  const store = await opened(options);
  const { atlas: of } = store;
  const broken: Record<string, string> = {};
  const foreign: Record<string, string> = {};
  let units = 0;
  let files = 0;
  for (let chunk = 0; chunk < of.chunks; chunk++) {
    const found = store.find(chunk);
    if (found.is === "broken") broken[store.file(chunk)] = found.why;
    if (found.is === "foreign") foreign[store.file(chunk)] = found.why;
    if (found.is !== "whole") continue;
    files++;
    units += of.range(chunk)[1] - of.range(chunk)[0];
  }
  const output = await openOutput(options.out);
  await output.write(
    json({
      store: store.path,
      plan: of.hash,
      program,
      replicates: { done: units, of: of.units },
      files: { done: files, of: of.chunks },
      cells: of.cells,
      quantities: of.quantities,
      complete: files === of.chunks,
      broken,
      foreign,
    }),
  );
  output.commit();
  return 0;
}

async function merge(options: Options): Promise<number> {
  const store = await opened(options);
  const missing = store.missing((file, why) => {
    throw new AtlasError(`${file} ${why}: run the plan again, which computes it anew`);
  });
  if (missing.length > 0 && !options.partial)
    throw new AtlasError(
      `${missing.length} of ${store.atlas.chunks} files are missing: run the plan to its end, or add --partial for what is there`,
    );
  const path = options.out ?? join(store.path, "results.parquet");
  const output = await openOutput(path);
  const rows = await writeResults(store, missing.length === 0, output);
  output.commit();
  say(`${path}: ${rows} rows, one a cell and quantity`);
  return 0;
}

/** Files, replicates in a sample, and their numbers again; the sample is a function of the seed. */
async function verify(options: Options): Promise<number> {
  const store = await opened(options);
  const { atlas: of } = store;
  const missing = new Set(
    store.missing((file, why) => {
      throw new AtlasError(`${file} ${why}: run the plan again, which computes it anew`);
    }),
  );
  const seed = options.seed ?? 1;
  const wanted = Math.min(options.sample ?? 20, of.units);
  const chosen = new Set<number>();
  const u = new Float64Array(1);
  for (let k = 0; chosen.size < wanted && k < 100 * wanted; k++) {
    uniforms(u, 1, { seed, replicate: k, purpose: VERIFY });
    const unit = Math.floor(u[0] * of.units);
    if (!missing.has(Math.floor(unit / of.chunk))) chosen.add(unit);
  }
  if (chosen.size === 0) throw new AtlasError(`${store.path} holds no replicate yet`);
  const units = [...chosen].sort((a, b) => a - b);
  const threads = new Threads(1);
  const differing: number[] = [];
  let numbers = 0;
  let done = 0;
  const show = progress(
    units.length,
    "replicates",
    () => done,
    () => done / units.length,
    options.progress,
  );
  try {
    for (const unit of units) {
      const chunk = Math.floor(unit / of.chunk);
      const kept = await drawsOf(store, chunk);
      const again = await draw(of, unit, unit + 1, threads.replicates(0));
      const first = kept ? kept.units.indexOf(unit) : -1;
      const same = again.units.every((_, row) => {
        numbers += again.values.length;
        return (
          kept !== undefined &&
          kept.units[first + row] === unit &&
          kept.cells[first + row] === again.cells[row] &&
          again.values.every((values, q) => Object.is(values[row], kept.values[q][first + row]))
        );
      });
      const count = kept?.units.reduce((sum, other) => sum + (other === unit ? 1 : 0), 0);
      if (!same || count !== again.units.length) differing.push(unit);
      done++;
      show();
    }
  } finally {
    threads.close();
  }
  const output = await openOutput(options.out);
  await output.write(
    json({ store: store.path, plan: of.hash, program, seed, replicates: units.length, numbers, differing }),
  );
  output.commit();
  if (differing.length === 0) return 0;
  say(
    `${differing.length} of ${units.length} replicates are not what this machine computes: replicate ${differing[0]} is in ${store.file(Math.floor(differing[0] / of.chunk))}`,
  );
  return 1;
}

/** Purpose of the sample's random numbers: no experiment draws with it, as it draws no data. */
const VERIFY = 4_000_000_001;

/** The command `worker`. */
export async function worker(options: Options): Promise<number> {
  if (options.redis === undefined) throw new UsageError("“worker” needs --redis URL");
  return serve(options.redis, new Threads(lanesOf(options)), { stalled: options.stalled ?? 30, idle: options.idle });
}
