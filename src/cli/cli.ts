import { mkdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type Field, fieldFor, type SimulationField, TheoryField } from "../compute/field.ts";
import { type Job, jobKey } from "../compute/job.ts";
import { pool } from "../compute/pool.ts";
import { Scheduler } from "../compute/scheduler.ts";
import { Summary } from "../compute/summary.ts";
import { loadEverything, modelById, presets } from "../models/registry.ts";
import { csvText, gridTable } from "../scene/dataTable.ts";
import { decodeLink, encodeLink } from "../scene/link.ts";
import { loadLink } from "../scene/loadLink.ts";
import { mapJob, plan } from "../scene/plan.ts";
import { isPrecise } from "../scene/precision.ts";
import { pointReport, summaryReport } from "../scene/report.ts";
import { restore } from "../scene/restore.ts";
import { type Notice, referenceScene, type Scene, toRaw } from "../scene/scene.ts";
import { checkDocs, writeDocs } from "./docs.ts";
import { checkGallery, writeGallery } from "./gallery.ts";
import { nodeLane } from "./nodeLane.ts";
import { type Options, readOptions, UsageError } from "./options.ts";
import { type Output, openOutput, progress } from "./output.ts";
import { encodePng } from "./png.ts";
import { thumbnail, thumbnailJobs } from "./thumbnails.ts";
import { usage } from "./usage.ts";

async function main(args: readonly string[]): Promise<number> {
  const [command = "", ...rest] = args;
  const options = readOptions(command, rest);
  if (command === "thumbnails") return thumbnails(options);
  const output = openOutput(options.out);
  const interrupted = () => {
    output.discard();
    process.exit(130);
  };
  process.once("SIGINT", interrupted);
  process.once("SIGTERM", interrupted);
  try {
    const code = await run(command, options, output);
    output.commit();
    return code;
  } catch (error) {
    output.discard();
    throw error;
  }
}

async function run(command: string, options: Options, output: Output): Promise<number> {
  // What speaks of every model or reads no link; the others load the model that their link names.
  if (!["point", "grid", "simulate"].includes(command)) await loadEverything();
  switch (command) {
    case "point":
      return point(options, output);
    case "grid":
      return grid(options, output);
    case "simulate":
      return simulate(options, output);
    case "docs":
      return options.check ? checkDocs() : writeDocs();
    case "gallery":
      return options.check ? checkGallery() : writeGallery();
    default:
      output.write(
        `${json(
          presets
            .all()
            .flat()
            .map((p) => ({ ...p, link: `?${p.link}` })),
        )}\n`,
      );
      return 0;
  }
}

async function point(options: Options, output: Output): Promise<number> {
  const [link] = options.operands;
  if (link !== "-") {
    const { scene, notices } = await loadLink(link);
    output.write(`${json(pointReport(scene, notices))}\n`);
    return 0;
  }
  const lines = readFileSync(0, "utf8").split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  for (const line of lines) {
    const { scene, notices } = await loadLink(line);
    output.write(`${JSON.stringify(pointReport(scene, notices))}\n`);
  }
  return 0;
}

async function grid(options: Options, output: Output): Promise<number> {
  const { scene, notices } = await loadLink(options.operands[0]);
  tell(notices);
  const model = modelById(scene.model);
  const ids = options.quantities.length > 0 ? options.quantities : [scene.quantity];
  for (const id of ids)
    if (!Object.hasOwn(model.quantities, id))
      throw new UsageError(`${model.id} has no quantity “${id}” (known: ${Object.keys(model.quantities).join(", ")})`);
  const size = options.size ?? 65;
  // Quantities that ask the same of a solve share one.
  const fields = new Map<string, TheoryField>();
  const a = referenceScene(scene);
  for (const job of [scene, ...(a ? [a] : [])].flatMap((of) => ids.map((id) => mapJob(of, size, id)))) {
    const key = jobKey(job);
    if (!fields.has(key)) fields.set(key, (await fill(job, 0, options, "nodes")) as TheoryField);
  }
  const fieldOf = (of: Scene) => (id: string) => fields.get(jobKey(mapJob(of, size, id))) as TheoryField;
  output.write(csvText(gridTable(scene, ids, fieldOf(scene), a && fieldOf(a))));
  return 0;
}

async function simulate(options: Options, output: Output): Promise<number> {
  const asked = await loadLink(options.operands[0]);
  const scene: Scene = restore({
    ...toRaw(asked.scene),
    trials: options.trials ?? asked.scene.trials,
    seed: options.seed ?? asked.scene.seed,
  }).scene;
  const { probeSimulation } = plan(scene);
  if (!probeSimulation.job) throw new Error(probeSimulation.reason);
  const { job, cells } = probeSimulation;
  const field = fieldFor(job, scene.trials) as SimulationField;
  const summary = new Summary(field, [cells[0]], true);
  const stop = new AbortController();
  const onTile = () => {
    summary.absorb(Number.POSITIVE_INFINITY, scene.trials, () => isPrecise(summary, scene));
    if (isPrecise(summary, scene)) stop.abort();
  };
  await fillAll([field], options, "trials", stop.signal, onTile);
  const report = {
    model: scene.model,
    link: `?${encodeLink(scene)}`,
    params: pointReport(scene, []).params,
    n: cells[0].n,
    trials: summary.trials,
    seed: scene.seed,
    quantities: summaryReport(summary),
    notices: asked.notices,
  };
  output.write(`${json(report)}\n`);
  return 0;
}

/** A picture of every preset, and of the scene of a link that says nothing, in a folder: each whole or not at all. */
async function thumbnails(options: Options): Promise<number> {
  await loadEverything();
  const folder = options.out;
  if (folder === undefined) throw new UsageError("“thumbnails” needs --out DIR");
  mkdirSync(folder, { recursive: true });
  // Pictures of the same solve share it.
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
    const output = openOutput(join(folder, `${id}.png`));
    output.write(encodePng(thumbnail(scene, solved)));
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
  signal: AbortSignal | undefined = undefined,
  landed = () => {},
): Promise<void> {
  const total = fields.reduce((sum, f) => sum + f.total, 0);
  const threads = pool(nodeLane, options.lanes ?? Math.min(availableParallelism(), total));
  try {
    const scheduler = new Scheduler(threads);
    const onTile = () => {
      const done = fields.reduce((sum, f) => sum + f.done, 0);
      progress(done, total, what);
      landed();
    };
    const fill = (field: Field) =>
      scheduler.fill(field, { signal: signal ?? new AbortController().signal, priority: 0, onTile });
    await Promise.all(fields.map(fill));
  } finally {
    threads.close();
  }
}

function tell(notices: readonly Notice[]): void {
  for (const { key, message } of notices) process.stderr.write(`notice: ${key}: ${message}\n`);
}

const json = (value: unknown) => JSON.stringify(value, null, 2);

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
  } else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
