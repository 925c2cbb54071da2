import { accessSync, constants, mkdirSync } from "node:fs";
import { join } from "node:path";
import { TheoryField } from "../compute/field.ts";
import { jobKey } from "../compute/job.ts";
import { loadEverything, presets } from "../models/registry.ts";
import { decodeLink } from "../scene/link.ts";
import { checkGallery, writeGallery } from "./gallery.ts";
import { type Options, UsageError } from "./options.ts";
import { openOutput } from "./output.ts";
import { encodePng } from "./png.ts";
import { thumbnail, thumbnailJobs } from "./thumbnails.ts";

/** Solves theory fields on the program's threads. */
type Fill = (fields: readonly TheoryField[]) => Promise<void>;

/** The commands for work on the program itself. */
export async function maintain(command: string, options: Options, fill: Fill): Promise<number> {
  await loadEverything();
  if (command === "gallery") return options.check ? checkGallery() : writeGallery();
  return thumbnails(options, fill);
}

/** Writes a picture of every preset and of the default scene into a folder, each atomically. */
async function thumbnails(options: Options, fill: Fill): Promise<number> {
  const folder = options.out;
  if (folder === undefined) throw new UsageError("“thumbnails” needs --out DIR");
  mkdirSync(folder, { recursive: true });
  accessSync(folder, constants.W_OK);
  // Pictures with the same job share one field.
  const fields = new Map<string, TheoryField>();
  const pictures = [{ id: "defaults", link: "v=1" }, ...presets.all().flat()].map(({ id, link }) => {
    const { scene } = decodeLink(link);
    const jobs = thumbnailJobs(scene, options.size ?? 65);
    for (const job of jobs) if (!fields.has(jobKey(job))) fields.set(jobKey(job), new TheoryField(job));
    return { id, scene, jobs };
  });
  await fill([...fields.values()]);
  for (const { id, scene, jobs } of pictures) {
    const solved = jobs.map((job) => fields.get(jobKey(job)) as TheoryField);
    const output = await openOutput(join(folder, `${id}.png`));
    await output.write(encodePng(thumbnail(scene, solved)));
    output.commit();
  }
  return 0;
}
