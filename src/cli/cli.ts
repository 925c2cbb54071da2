import { createHash } from "node:crypto";
import { setMaxListeners } from "node:events";
import { constants as access, accessSync, fstatSync, mkdirSync } from "node:fs";
import { availableParallelism, constants } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { type Field, fieldFor, type SimulationField, TheoryField } from "../compute/field.ts";
import { type Job, jobKey } from "../compute/job.ts";
import { pool } from "../compute/pool.ts";
import { Scheduler } from "../compute/scheduler.ts";
import { Summary } from "../compute/summary.ts";
import { loadEverything, modelById, presets } from "../models/registry.ts";
import { csvPieces, gridTable, simulationTable } from "../scene/dataTable.ts";
import { decodeLink, encodeLink } from "../scene/link.ts";
import { loadLink } from "../scene/loadLink.ts";
import { mapJob, mapSimulation, plan } from "../scene/plan.ts";
import { isPrecise } from "../scene/precision.ts";
import { pointReport } from "../scene/report.ts";
import { type Restored, restore } from "../scene/restore.ts";
import { type Notice, referenceScene, type Scene, toRaw } from "../scene/scene.ts";
import { summaryReport } from "../scene/simulated.ts";
import { version } from "../scene/version.ts";
import { checkDocs, writeDocs } from "./docs.ts";
import { forecastOf } from "./forecast.ts";
import { checkGallery, writeGallery } from "./gallery.ts";
import { linesOf } from "./lines.ts";
import { nodeLane } from "./nodeLane.ts";
import { commands, type Options, readOptions, UsageError } from "./options.ts";
import { type Output, openOutput, progress } from "./output.ts";
import { encodePng } from "./png.ts";
import { Sidecar, SidecarError } from "./sidecar.ts";
import { loadWithSpectrum } from "./spectrum.ts";
import { thumbnail, thumbnailJobs } from "./thumbnails.ts";
import { usage } from "./usage.ts";
import { costText, shareDone } from "./work.ts";

/** Exit code 2: with --strict, a link caused notices. */
class StrictError extends Error {}

async function main(args: readonly string[]): Promise<number> {
  const [command = "", ...rest] = args;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const)
    process.on(signal, () => process.exit(128 + constants.signals[signal]));
  const known = Object.hasOwn(commands, command);
  const isAsked = (...names: readonly string[]) => (known ? args : [command]).some((arg) => names.includes(arg));
  const answer = isAsked("-h", "--help")
    ? usage(known ? command : undefined)
    : isAsked("--version")
      ? `transferscope ${version}\n`
      : undefined;
  if (answer !== undefined) {
    await (await openOutput(undefined)).write(answer);
    return 0;
  }
  if (!known) throw new UsageError(command ? `unknown command “${command}”` : "a command is missing");
  const options = readOptions(command, rest);
  if (command === "thumbnails") return thumbnails(options);
  if (command === "diagram") return diagram(options);
  const output = await openOutput(options.out);
  const code = await run(command, options, output);
  output.commit();
  return code;
}

async function run(command: string, options: Options, output: Output): Promise<number> {
  // Commands that need all models or none; the others load the model of their link.
  if (!["point", "grid", "simulate", "diagram", "forecast"].includes(command)) await loadEverything();
  switch (command) {
    case "point":
      return point(options, output);
    case "grid":
      return grid(options, output);
    case "simulate":
      return simulate(options, output);
    case "forecast":
      await output.write(`${json(await forecastOf(options))}\n`);
      return 0;
    case "docs":
      return options.check ? checkDocs() : writeDocs();
    case "gallery":
      return options.check ? checkGallery() : writeGallery();
    default:
      await output.write(`${json(allPresets())}\n`);
      return 0;
  }
}

/** The scene of a link, with the list of eigenvalues of the options. */
async function sceneOf(link: string, { spectrum }: Options): Promise<Restored> {
  return spectrum === undefined ? loadLink(link) : loadWithSpectrum(link, spectrum);
}

const allPresets = () =>
  presets
    .all()
    .flat()
    .map((p) => ({ ...p, link: `?${p.link}` }));

async function point(options: Options, output: Output): Promise<number> {
  const [link] = options.operands;
  let noticeCount = 0;
  if (link !== "-") {
    const { scene, notices } = await sceneOf(link, options);
    noticeCount = writeNotices(notices);
    await output.write(`${json(pointReport(scene, notices))}\n`);
  } else {
    // Node would read a folder as an empty file.
    if (fstatSync(0).isDirectory()) throw new Error("stdin is a folder, not a list of links");
    let number = 0;
    for await (const line of linesOf(process.stdin)) {
      const { scene, notices } = await sceneOf(line, options);
      noticeCount += writeNotices(notices, `line ${++number}: `);
      await output.write(`${JSON.stringify(pointReport(scene, notices))}\n`);
    }
  }
  if (options.strict) refuse(noticeCount);
  return 0;
}

async function grid(options: Options, output: Output): Promise<number> {
  const { scene, notices } = await sceneOf(options.operands[0], options);
  const noticeCount = writeNotices(notices);
  if (options.strict) refuse(noticeCount);
  const model = modelById(scene.model);
  const ids = options.quantities.length > 0 ? options.quantities : [scene.quantity];
  for (const id of ids)
    if (!Object.hasOwn(model.quantities, id))
      throw new UsageError(`${model.id} has no quantity “${id}” (known: ${Object.keys(model.quantities).join(", ")})`);
  const size = options.size ?? 65;
  // Quantities with the same solve options share one field.
  const fields = new Map<string, TheoryField>();
  const a = referenceScene(scene);
  for (const job of [scene, ...(a ? [a] : [])].flatMap((of) => ids.map((id) => mapJob(of, size, id)))) {
    const key = jobKey(job);
    if (!fields.has(key)) fields.set(key, (await fill(job, 0, options, "nodes")) as TheoryField);
  }
  const fieldOf = (of: Scene) => (id: string) => fields.get(jobKey(mapJob(of, size, id))) as TheoryField;
  for (const text of csvPieces(gridTable(scene, ids, fieldOf(scene), a && fieldOf(a)))) await output.write(text);
  return 0;
}

/** The scene of a link with the trials and the seed of the options. */
async function simulatedScene(options: Options): Promise<{ scene: Scene; notices: readonly Notice[] }> {
  const asked = await sceneOf(options.operands[0], options);
  const { scene, notices } = restore({
    ...toRaw(asked.scene),
    trials: options.trials ?? asked.scene.trials,
    seed: options.seed ?? asked.scene.seed,
  });
  const all = [...asked.notices, ...notices];
  const noticeCount = writeNotices(all);
  if (options.strict) refuse(noticeCount);
  return { scene, notices: all };
}

async function simulate(options: Options, output: Output): Promise<number> {
  const { scene, notices } = await simulatedScene(options);
  const { probeSimulation } = plan(scene);
  if (!probeSimulation.job) throw new Error(probeSimulation.reason);
  const { job, cells } = probeSimulation;
  const field = fieldFor(job, scene.trials) as SimulationField;
  const summary = new Summary(field, [cells[0]], true);
  tellCost([field], options);
  const stop = new AbortController();
  const onProgress = () => {
    summary.absorb(Number.POSITIVE_INFINITY, scene.trials, () => isPrecise(summary, scene));
    if (isPrecise(summary, scene)) stop.abort();
  };
  let failure: unknown;
  await fillAll([field], options, "trials", stop.signal, onProgress).catch((error) => {
    failure = error;
  });
  if (failure !== undefined) {
    if (summary.trials === 0) throw failure;
    process.stderr.write(
      `${messageOf(failure)}: this report is of the ${summary.trials} trials that had been finished\n`,
    );
  }
  const report = {
    model: scene.model,
    link: `?${encodeLink(scene)}`,
    params: pointReport(scene, []).params,
    n: cells[0].n,
    trials: summary.trials,
    seed: scene.seed,
    quantities: summaryReport(summary),
    notices,
  };
  await output.write(`${json(report)}\n`);
  return failure === undefined ? 0 : 1;
}

/** The simulated map as CSV; trials that are finished before an interruption stay in a file beside the output. */
async function diagram(options: Options): Promise<number> {
  const { scene } = await simulatedScene(options);
  const made = mapSimulation(modelById(scene.model), scene, options.size);
  if (!made.job) throw new Error(made.reason);
  // Cells with the same job share one field.
  const known = new Map<string, SimulationField>();
  const fieldOf = (job: Job) => {
    const key = jobKey(job);
    const field = known.get(key) ?? (fieldFor(job, scene.trials) as SimulationField);
    known.set(key, field);
    return field;
  };
  const fieldsOfCells = made.jobs?.map((job) => job && fieldOf(job)) ?? fieldOf(made.job);
  const fields = [...known.values()];
  const output = await openOutput(options.out);
  const sidecar = output.isFile && (await openSidecar(scene, fields, options));
  if (options.resume && !sidecar) throw new UsageError("--resume needs the --out FILE of the unfinished diagram");
  tellCost(fields, options);
  const stop = new AbortController();
  let failure: unknown;
  await fillAll(fields, options, "trials", stop.signal, (field, from, to) => {
    if (!sidecar || failure !== undefined) return;
    try {
      sidecar.save(field as SimulationField, from, to);
    } catch (error) {
      failure = error;
      stop.abort();
    }
  });
  if (failure !== undefined) throw failure;
  const summary = new Summary(fieldsOfCells, made.cells);
  while (summary.absorb(CELLS_A_TURN)) await turn();
  const table = simulationTable(scene, summary, ["x", "y"], summary.quantities, true);
  let step = table.next();
  for (let rows = 0; !step.done; step = table.next()) if (++rows % CELLS_A_TURN === 0) await turn();
  for (const text of csvPieces(step.value)) await output.write(text);
  output.commit();
  if (sidecar) sidecar.remove();
  return 0;
}

/** Cells that are read or solved before signals are handled: some milliseconds. */
const CELLS_A_TURN = 256;

/** The file of finished trials of a diagram; says at the end of an unfinished one how many it holds. */
async function openSidecar(scene: Scene, fields: readonly SimulationField[], options: Options): Promise<Sidecar> {
  const head = JSON.stringify({
    link: `?${encodeLink(scene)}`,
    size: options.size,
    version,
    jobs: createHash("sha256")
      .update(fields.map((field) => field.key).join("\n"))
      .digest("hex"),
  });
  const sidecar = await Sidecar.open(`${options.out}.part.ndjson`, head, fields, options.resume);
  const { path, dropped, kept } = sidecar;
  if (dropped > 0) process.stderr.write(`notice: ${path}: its last line had been cut off and is dropped\n`);
  if (options.resume && kept === 0) process.stderr.write(`notice: ${path} holds no trial: beginning with the first\n`);
  const total = fields.reduce((sum, field) => sum + field.total, 0);
  process.once("exit", () => {
    if (sidecar.isRemoved) return;
    if (sidecar.kept === 0) sidecar.remove();
    else
      process.stderr.write(`${sidecar.kept} of ${total} trials are kept in ${path}: --resume continues from there\n`);
  });
  return sidecar;
}

/** Writes a picture of every preset and of the default scene into a folder, each atomically. */
async function thumbnails(options: Options): Promise<number> {
  await loadEverything();
  const folder = options.out;
  if (folder === undefined) throw new UsageError("“thumbnails” needs --out DIR");
  mkdirSync(folder, { recursive: true });
  accessSync(folder, access.W_OK);
  // Pictures with the same job share one field.
  const fields = new Map<string, TheoryField>();
  const pictures = [{ id: "defaults", link: "v=1" }, ...presets.all().flat()].map(({ id, link }) => {
    const { scene } = decodeLink(link);
    const jobs = thumbnailJobs(scene, options.size ?? 65);
    for (const job of jobs) if (!fields.has(jobKey(job))) fields.set(jobKey(job), new TheoryField(job));
    return { id, scene, jobs };
  });
  await fillAll([...fields.values()], options, "nodes");
  for (const { id, scene, jobs } of pictures) {
    const solved = jobs.map((job) => fields.get(jobKey(job)) as TheoryField);
    const output = await openOutput(join(folder, `${id}.png`));
    await output.write(encodePng(thumbnail(scene, solved)));
    output.commit();
  }
  return 0;
}

async function fill(job: Job, trials: number, options: Options, what: string): Promise<Field> {
  const field = fieldFor(job, trials);
  await fillAll([field], options, what);
  return field;
}

async function fillAll(
  fields: readonly Field[],
  options: Options,
  what: string,
  signal = new AbortController().signal,
  landed: (field: Field, from: number, to: number) => void = () => {},
): Promise<void> {
  const count = (units: (field: Field) => number) => fields.reduce((sum, field) => sum + units(field), 0);
  const total = count((field) => field.total);
  const done = () => count((field) => field.done);
  const show = progress(total, what, done, shareDone(fields));
  // Node reports when a thread dies, so no timeout is needed.
  const threads = pool(nodeLane, lanesFor(fields, options), Number.POSITIVE_INFINITY);
  try {
    const scheduler = new Scheduler(threads);
    // One abort listener per thread; above ten Node would warn of a leak.
    setMaxListeners(0, signal);
    const fill = (field: Field) =>
      scheduler.fill(field, {
        signal,
        priority: 0,
        onProgress: (from, to) => {
          show();
          landed(field, from, to);
        },
      });
    await Promise.all(fields.map(fill));
  } finally {
    threads.close();
  }
}

const lanesFor = (fields: readonly Field[], options: Options) =>
  options.lanes ??
  Math.min(
    availableParallelism(),
    fields.reduce((sum, field) => sum + field.total, 0),
  );

/** Writes to stderr, before a long simulation, how long it takes. */
function tellCost(fields: readonly Field[], options: Options): void {
  const text = costText(fields, lanesFor(fields, options));
  if (text) process.stderr.write(`${text}\n`);
}

/** Writes notices to stderr; returns their number. */
function writeNotices(notices: readonly Notice[], where = ""): number {
  for (const { key, message } of notices) process.stderr.write(`notice: ${where}${key}: ${message}\n`);
  return notices.length;
}

function refuse(noticeCount: number): void {
  if (noticeCount > 0)
    throw new StrictError(`--strict: ${noticeCount === 1 ? "one notice" : `${noticeCount} notices`}, see above`);
}

const json = (value: unknown) => JSON.stringify(value, null, 2);

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n${error instanceof UsageError ? `\n${usage()}` : ""}`);
  process.exitCode =
    error instanceof UsageError || error instanceof StrictError || error instanceof SidecarError ? 2 : 1;
}
