import { transfer, wrap } from "comlink";
import type { AtlasApi } from "../../../workers/atlas.worker.ts";
import { type OpenAtlas, openAtlas } from "../../atlas/openAtlas.ts";
import { LARGEST_ATLAS, tooLarge } from "../../atlas/resultsFile.ts";

/** Milliseconds of work before the page may draw. */
const PIECE_MS = 8;

/** Reads the file of an atlas in a thread and checks it against its own plan; rejects with a sentence, and nothing has changed. */
export async function readAtlas(name: string, file: Blob): Promise<OpenAtlas> {
  // Before it takes the memory.
  if (file.size > LARGEST_ATLAS) throw tooLarge(file.size);
  const columns = await inThread(await bytesOf(file));
  const steps = openAtlas(name, columns);
  for (let until = performance.now() + PIECE_MS; ; ) {
    const step = await steps.next();
    if (step.done) return step.value;
    if (performance.now() < until) continue;
    await new Promise((rest) => setTimeout(rest));
    until = performance.now() + PIECE_MS;
  }
}

async function bytesOf(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new Error("This cannot be read: is it a folder, or was the file moved?");
  }
}

/** Longest reading in ms, besides a second for each MB: some damaged directories are never read to their end. */
const PATIENCE_MS = 60_000;

/** The thread ends with its answer. */
async function inThread(bytes: Uint8Array<ArrayBuffer>) {
  const worker = new Worker(new URL("../../../workers/atlas.worker.ts", import.meta.url), { type: "module" });
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener("error", () =>
      reject(new Error("The program that reads an atlas could not be loaded: is the connection lost?")),
    );
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error("The atlas is damaged, or too much for this machine: reading it does not end.")),
      PATIENCE_MS + bytes.length / 1000,
    );
  });
  try {
    return await Promise.race([wrap<AtlasApi>(worker).read(transfer(bytes, [bytes.buffer])), died, late]);
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
