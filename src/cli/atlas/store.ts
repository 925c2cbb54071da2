import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { AtlasError } from "../../atlas/atlasError.ts";
import { planText, readPlan } from "../../atlas/plan.ts";
import type { Atlas } from "../../atlas/units.ts";
import { labelOf, program } from "./draws.ts";
import { planned } from "./planned.ts";

/** What stands in the place of a file of draws. */
export type Found =
  | { readonly is: "whole" | "missing" }
  /** Ours, but not whole: it is computed anew. */
  | { readonly is: "broken"; readonly why: string }
  /** Somebody else's: it is left as it is. */
  | { readonly is: "foreign"; readonly why: string };

const HEAD = "atlas.json";
const FILES_A_FOLDER = 1000;
const TEMPORARY = /\.(?:parquet|json)\.([\w.-]+)-(\d+)-[0-9a-f]{8}\.part$/;

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

/**
 * A folder that any number of processes and machines fill together: `atlas.json` says of what plan and program, each file of draws is
 * written whole under a name of its own, put on the disk and then renamed. Two that compute the same file write the same bytes.
 */
export class Store {
  readonly path: string;
  readonly atlas: Atlas;

  private constructor(path: string, atlas: Atlas) {
    this.path = path;
    this.atlas = atlas;
  }

  /** The store of a plan, made where there is none. */
  static async create(path: string, atlas: Atlas): Promise<Store> {
    const store = new Store(path, atlas);
    const head = `${JSON.stringify({ atlas: 1, hash: atlas.hash, program, plan: JSON.parse(planText(atlas.plan)) }, null, 1)}\n`;
    try {
      mkdirSync(path, { recursive: true });
      store.tidy();
      if (statSync(join(path, HEAD), { throwIfNoEntry: false }) === undefined) {
        const others = readdirSync(path).filter((name) => !TEMPORARY.test(name));
        if (others.length > 0)
          throw new AtlasError(`${path} holds other files and no ${HEAD}: name a new folder with --store`);
        await writeWhole(join(path, HEAD), Buffer.from(head), true);
      }
    } catch (error) {
      throw writing(path, error);
    }
    const { hash, by } = readHead(path);
    if (hash !== atlas.hash)
      throw new AtlasError(`${path} is the store of another plan (${hash}, not ${atlas.hash}): name another --store`);
    sameProgram(path, by);
    return store;
  }

  /** The store that is there. */
  static async open(path: string): Promise<Store> {
    const { hash, by, plan } = readHead(path);
    const atlas = planned(await readPlan(plan));
    if (atlas.hash !== hash)
      throw new AtlasError(
        by === program
          ? `${path}: ${HEAD} has been changed: its plan is not ${hash}`
          : `${path} was begun by transferscope ${by}, which reads plans in another way than this ${program}`,
      );
    sameProgram(path, by);
    return new Store(path, atlas);
  }

  file(chunk: number): string {
    const folder = String(Math.floor(chunk / FILES_A_FOLDER)).padStart(4, "0");
    return join(this.path, "draws", folder, `${String(chunk).padStart(7, "0")}.parquet`);
  }

  /** Writes a file of draws, or replaces a broken one. */
  async put(chunk: number, bytes: Uint8Array): Promise<void> {
    const file = this.file(chunk);
    try {
      mkdirSync(dirname(file), { recursive: true });
      await writeWhole(file, bytes);
    } catch (error) {
      throw writing(this.path, error);
    }
  }

  read(chunk: number): Uint8Array {
    return new Uint8Array(readFileSync(this.file(chunk)));
  }

  /** What there is of a file of draws, by its label; its numbers are checked when they are read (`decodeDraws`). */
  find(chunk: number): Found {
    let bytes: Uint8Array;
    try {
      bytes = this.read(chunk);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return { is: "missing" };
      return { is: "broken", why: `cannot be read (${codeOf(error)})` };
    }
    return this.judge(chunk, bytes);
  }

  /** Whether some bytes are a file of draws of this store. */
  judge(chunk: number, bytes: Uint8Array): Found {
    try {
      const label = labelOf(bytes);
      if (label.plan !== this.atlas.hash)
        return { is: "foreign", why: `belongs to another plan (${label.plan}): two stores were mixed` };
      if (label.program !== program)
        return { is: "foreign", why: `was computed by transferscope ${label.program}, not ${program}` };
      if (label.chunk !== chunk)
        return { is: "foreign", why: `is the file of number ${label.chunk} under another name` };
      return { is: "whole" };
    } catch (error) {
      const why = (error as Error).message;
      return why.includes("another program") ? { is: "foreign", why } : { is: "broken", why };
    }
  }

  /** Numbers of the files that are not whole; foreign ones are refused. */
  missing(onBroken: (file: string, why: string) => void): number[] {
    const missing: number[] = [];
    let there = new Set<string>();
    for (let chunk = 0; chunk < this.atlas.chunks; chunk++) {
      const file = this.file(chunk);
      if (chunk % FILES_A_FOLDER === 0) there = namesIn(dirname(file));
      const found = there.has(basename(file)) ? this.find(chunk) : NONE;
      if (found.is === "foreign") throw new AtlasError(`${file} ${found.why}: move it away`);
      if (found.is === "broken") onBroken(file, found.why);
      if (found.is !== "whole") missing.push(chunk);
    }
    return missing;
  }

  /** Removes what processes of this machine left when they were killed. */
  private tidy(): void {
    for (const entry of readdirSync(this.path, { recursive: true, encoding: "utf8" })) {
      const [, host, process] = TEMPORARY.exec(entry) ?? [];
      if (host === hostname() && !isAlive(Number(process))) rmSync(join(this.path, entry), { force: true });
    }
  }
}

const NONE: Found = { is: "missing" };

function namesIn(folder: string): Set<string> {
  try {
    return new Set(readdirSync(folder));
  } catch {
    return new Set();
  }
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function readHead(path: string): { hash: string; by: string; plan: unknown } {
  let text: string;
  try {
    text = readFileSync(join(path, HEAD), "utf8");
  } catch (error) {
    throw new AtlasError(
      codeOf(error) === "ENOENT"
        ? `${path} is no store: it has no ${HEAD}`
        : `${join(path, HEAD)}: ${(error as Error).message}`,
    );
  }
  try {
    const { atlas, hash, program: by, plan } = JSON.parse(text);
    if (atlas === 1 && typeof hash === "string" && typeof by === "string") return { hash, by, plan };
  } catch {}
  throw new AtlasError(`${join(path, HEAD)} is damaged or of another program`);
}

function sameProgram(path: string, by: string): void {
  if (by !== program)
    throw new AtlasError(
      `${path} was begun by transferscope ${by} and this is ${program}, whose numbers may differ: continue with ${by}, or name another --store`,
    );
}

/** An error of the disk as a sentence. */
function writing(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === "ENOSPC" || code === "EDQUOT")
    return new DiskError(
      `${path}: the disk is full; what had been written is kept: make room and run the same command again`,
    );
  return code ? new DiskError(`${path}: ${(error as Error).message}`) : error;
}

/** The store cannot be written to for now: no replicate is at fault. */
export class DiskError extends Error {}

/** Writes a file under a temporary name, puts it on the disk and renames it; with `first`, only where there is none. */
async function writeWhole(path: string, bytes: Uint8Array, first = false): Promise<void> {
  const temporary = `${path}.${hostname()}-${process.pid}-${randomBytes(4).toString("hex")}.part`;
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    if (first) placeFirst(temporary, path);
    else renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
  await syncFolder(dirname(path));
}

/** A link is made only where there is no file yet; some file systems have none, and there the last one stays. */
function placeFirst(temporary: string, path: string): void {
  try {
    linkSync(temporary, path);
  } catch (error) {
    if (codeOf(error) === "EEXIST") return;
    renameSync(temporary, path);
  }
}

/** Puts the name on the disk, where the system lets a folder be opened. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}
