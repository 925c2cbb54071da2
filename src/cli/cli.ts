#!/usr/bin/env node
import { createHash } from "node:crypto";
import { setMaxListeners } from "node:events";
import { fstatSync } from "node:fs";
import { availableParallelism, constants } from "node:os";
import { setImmediate as turn } from "node:timers/promises";
import { AtlasError } from "../atlas/atlasError.ts";
import { type Field, fieldFor, type SimulationField, TheoryField } from "../compute/field.ts";
import { type Job, jobKey, type SimulationJob, type TheoryJob } from "../compute/job.ts";
import { type Pool, pool } from "../compute/pool.ts";
import { Scheduler } from "../compute/scheduler.ts";
import { type Cell, Summary } from "../compute/summary.ts";
import { explanations, forStories, modelById, presets } from "../models/registry.ts";
import { showsTasks } from "../scene/curveViews.ts";
import { curveTable, familyTable, gridTable, simulationTable, taskTable } from "../scene/dataTable.ts";
import { encodeLink } from "../scene/link.ts";
import { loadLink } from "../scene/loadLink.ts";
import { mapJob, mapSimulation, plan } from "../scene/plan.ts";
import { isPrecise } from "../scene/precision.ts";
import { pointReport } from "../scene/report.ts";
import { type Restored, restore } from "../scene/restore.ts";
import { type Notice, referenceScene, type Scene, toRaw } from "../scene/scene.ts";
import { summaryReport } from "../scene/simulated.ts";
import { version } from "../scene/version.ts";
import { beside } from "./atlas/beside.ts";
import { forecastOf } from "./forecast.ts";
import { linesOf } from "./lines.ts";
import { nodeLane } from "./nodeLane.ts";
import { commands, type Options, readOptions, UsageError } from "./options.ts";
import { type Output, openOutput, progress } from "./output.ts";
import { Sidecar, SidecarError } from "./sidecar.ts";
import { loadWithSpectrum } from "./spectrum.ts";
import { TableFile } from "./tableFile.ts";
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
  if (commands[command].ours) return maintain(command, options);
  if (command === "diagram") return diagram(options);
  // Loaded on demand: its packages are not needed otherwise.
  if (command === "atlas" || command === "worker") {
    const atlas = await beside("an atlas", ["hyparquet", "hyparquet-writer"], () => import("./atlas/atlas.ts"));
    return atlas[command](options);
  }
  const output = await openOutput(options.out);
  const code = await run(command, options, output);
  output.commit();
  return code;
}

/** What the package leaves out. */
async function maintain(command: string, options: Options): Promise<number> {
  const ours = await import("./maintain.ts").catch(() => {
    throw new Error(`“${command}” is for work on the program itself: it is in the repository, not in the package`);
  });
  return ours.maintain(command, options, (fields) => fillAll(fields, options, "nodes"));
}

async function run(command: string, options: Options, output: Output): Promise<number> {
  switch (command) {
    case "point":
      return point(options, output);
    case "grid":
      return grid(options, output);
    case "curves":
      return curves(options, output);
    case "simulate":
      return simulate(options, output);
    case "forecast":
      await output.write(`${json(await forecastOf(options))}\n`);
      return 0;
    default:
      await forStories.ask();
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
    for await (const { link, line } of linksFromStdin()) {
      const { scene, notices } = await sceneOf(link, options);
      noticeCount += writeNotices(notices, `line ${line}: `);
      await output.write(`${JSON.stringify(pointReport(scene, notices))}\n`);
    }
  }
  if (options.strict) refuse(noticeCount);
  return 0;
}

interface Given {
  readonly link: string;
  /** Where it stood, if it is one of many. */
  readonly line?: number;
}

/** The link of the options, or those that come line by line; an empty line is the default scene. */
async function* linksOf({ operands: [link] }: Options): AsyncGenerator<Given> {
  if (link === "-") yield* linksFromStdin();
  else yield { link };
}

async function* linksFromStdin(): AsyncGenerator<Required<Given>> {
  // Node would read a folder as an empty file.
  if (fstatSync(0).isDirectory()) throw new Error("stdin is a folder, not a list of links");
  let line = 0;
  for await (const link of linesOf(process.stdin)) yield { link, line: ++line };
}

const placeOf = ({ line }: Given) => (line === undefined ? "" : `line ${line}: `);

async function grid(options: Options, output: Output): Promise<number> {
  const file = new TableFile(output, options);
  for await (const given of linksOf(options)) {
    const { scene, notices } = await sceneOf(given.link, options);
    const noticeCount = writeNotices(notices, placeOf(given));
    if (options.strict) refuse(noticeCount);
    const model = modelById(scene.model);
    const ids = options.quantities.length > 0 ? options.quantities : [scene.quantity];
    for (const id of ids)
      if (!Object.hasOwn(model.quantities, id))
        throw new UsageError(
          `${placeOf(given)}${model.id} has no quantity “${id}” (known: ${Object.keys(model.quantities).join(", ")})`,
        );
    const size = options.size ?? 65;
    const a = referenceScene(scene);
    const jobs = [scene, ...(a ? [a] : [])].flatMap((of) => ids.map((id) => mapJob(of, size, id)));
    const fieldOfJob = await solved(jobs, options);
    const fieldOf = (of: Scene) => (id: string) => fieldOfJob(mapJob(of, size, id));
    await file.write(gridTable(scene, ids, fieldOf(scene), a && fieldOf(a)), given.line);
  }
  await file.end();
  return 0;
}

/** Theory along the cut: the model's curves, those of the family, or the new task against the old one. */
async function curves(options: Options, output: Output): Promise<number> {
  const file = new TableFile(output, options);
  const { scene, notices } = await sceneOf(options.operands[0], options);
  const noticeCount = writeNotices(notices);
  if (options.strict) refuse(noticeCount);
  if (showsTasks(scene)) {
    await explanations.load(scene.model);
    await file.write(taskTable(scene));
    await file.end();
    return 0;
  }
  const { curve, reference, family } = plan(scene);
  const jobs = family.length > 0 ? family : [curve, ...(reference ? [reference.curve] : [])];
  const fieldOf = await solved(jobs, options);
  await file.write(
    family.length > 0
      ? familyTable(scene, family.map(fieldOf))
      : curveTable(scene, fieldOf(curve), reference && fieldOf(reference.curve)),
  );
  await file.end();
  return 0;
}

/** Solves theory; jobs with the same solve share one field. Returns the field of each. */
async function solved(jobs: readonly TheoryJob[], options: Options): Promise<(job: TheoryJob) => TheoryField> {
  const fields = new Map<string, TheoryField>();
  for (const job of jobs) if (!fields.has(jobKey(job))) fields.set(jobKey(job), new TheoryField(job));
  await fillAll([...fields.values()], options, "nodes");
  return (job) => fields.get(jobKey(job)) as TheoryField;
}

/** The scene of a link with the trials and the seed of the options. */
async function simulatedScene(given: Given, options: Options): Promise<{ scene: Scene; notices: readonly Notice[] }> {
  const asked = await sceneOf(given.link, options);
  const { scene, notices } = restore({
    ...toRaw(asked.scene),
    trials: options.trials ?? asked.scene.trials,
    seed: options.seed ?? asked.scene.seed,
  });
  const all = [...asked.notices, ...notices];
  const noticeCount = writeNotices(all, placeOf(given));
  if (options.strict) refuse(noticeCount);
  return { scene, notices: all };
}

/** One report, or one a line of stdin; a link of many that is not simulated has its reason as `error`, and exit code 1 in the end. */
async function simulate(options: Options, output: Output): Promise<number> {
  let code = 0;
  for await (const given of linksOf(options)) {
    const many = given.line !== undefined;
    const { scene, notices } = await simulatedScene(given, options);
    const { probeSimulation } = plan(scene);
    if (probeSimulation.job) {
      const { report, isWhole } = await simulated(scene, probeSimulation.job, probeSimulation.cells[0], options);
      if (!isWhole) code = 1;
      const whole = { ...report, notices };
      await output.write(`${many ? JSON.stringify(whole) : json(whole)}\n`);
    } else if (many) {
      const { reason: error } = probeSimulation;
      code = 1;
      process.stderr.write(`${placeOf(given)}${error}\n`);
      await output.write(`${JSON.stringify({ model: scene.model, link: `?${encodeLink(scene)}`, error, notices })}\n`);
    } else throw new Error(probeSimulation.reason);
  }
  return code;
}

/** The simulation of one point; not whole where threads died of it. */
async function simulated(scene: Scene, job: SimulationJob, cell: Cell, options: Options) {
  const field = fieldFor(job, scene.trials) as SimulationField;
  const summary = new Summary(field, [cell], true);
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
    n: cell.n,
    trials: summary.trials,
    seed: scene.seed,
    quantities: summaryReport(summary),
  };
  return { report, isWhole: failure === undefined };
}

/** The simulated map as a table; trials that are finished before an interruption stay in a file beside the output. */
async function diagram(options: Options): Promise<number> {
  const { scene } = await simulatedScene({ link: options.operands[0] }, options);
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
  const file = new TableFile(output, options);
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
  // A reason has spaces, which part columns in a dat.
  const table = simulationTable(scene, summary, ["x", "y"], summary.quantities, options.format !== "dat");
  let step = table.next();
  for (let rows = 0; !step.done; step = table.next()) if (++rows % CELLS_A_TURN === 0) await turn();
  await file.write(step.value);
  await file.end();
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
  const show = progress(total, what, done, shareDone(fields), options.progress);
  // Those of many links share their threads.
  const isShared = options.operands[0] === "-";
  if (isShared) shared ??= lanes(options.lanes ?? availableParallelism());
  const threads = (isShared && shared) || lanes(lanesFor(fields, options));
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
    if (!isShared) threads.close();
  }
}

/** Threads that many links share; closed at the end. */
let shared: Pool | undefined;

// Node reports when a thread dies, so no timeout is needed.
const lanes = (count: number) => pool(nodeLane, count, Number.POSITIVE_INFINITY);

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

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [, missing] = /^Cannot find package '([^']+)'/.exec(error.message) ?? [];
  return missing
    ? `this command needs the package ${missing}, which is not installed beside transferscope: npm install ${missing}`
    : error.message;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n${error instanceof UsageError ? `\n${usage()}` : ""}`);
  process.exitCode =
    error instanceof UsageError ||
    error instanceof AtlasError ||
    error instanceof StrictError ||
    error instanceof SidecarError
      ? 2
      : 1;
} finally {
  shared?.close();
}
