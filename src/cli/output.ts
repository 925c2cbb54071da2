import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, resolve, sep } from "node:path";
import { setTimeout as pause, setImmediate as turn } from "node:timers/promises";

/** Destination of data: stdout, a device or pipe, or a file that is written atomically. */
export interface Output {
  /** Resolves when more may be written, after a turn of the event loop, so that signals are handled between writes. */
  write(data: string | Uint8Array): Promise<void>;
  /** Renames a temporary file to its final name; an uncommitted file is removed. */
  commit(): void;
  /** True for a file that is written whole or not at all, not for stdout, a device or a pipe. */
  readonly isFile?: true;
}

/** Opens stdout or a path; fails at once if it is not writable. */
export async function openOutput(path: string | undefined): Promise<Output> {
  if (path === undefined) return stdout();
  const known = statSync(path, { throwIfNoEntry: false });
  if (known?.isDirectory() || path.endsWith("/") || path.endsWith(sep))
    throw new Error(`--out: “${path}” is a folder, not a file`);
  if (!known) return wholeFile(linkedTo(path), undefined);
  // A path to an open descriptor, such as /dev/stdout.
  if (isSame(known, fstatSync(1))) return stdout();
  if (isSame(known, fstatSync(2))) return descriptor(2);
  if (!known.isFile()) return descriptor(await openSpecial(path, known));
  if ((known.mode & 0o222) === 0) throw new Error(`--out: “${path}” is read-only`);
  accessSync(path, constants.W_OK);
  return wholeFile(realpathSync(path), known);
}

const isSame = (a: Stats, b: Stats) => a.dev === b.dev && a.ino === b.ino;

/** Resolves a symbolic link whose target does not exist yet; other paths are unchanged. */
function linkedTo(path: string): string {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return path;
  return linkedTo(resolve(dirname(path), readlinkSync(path)));
}

/** Opens a device or a named pipe; waits for the reader of a pipe without blocking signals. */
async function openSpecial(path: string, known: Stats): Promise<number> {
  for (;;) {
    try {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      if (codeOf(error) !== "ENXIO" || !known.isFIFO()) throw error;
      await pause(50);
    }
  }
}

function stdout(): Output {
  const kind = fstatSync(1);
  if (!kind.isFIFO() && !kind.isSocket()) return descriptor(1);
  // Node writes to a pipe without blocking. Errors go to the callback; without a listener they would end the program.
  process.stdout.on("error", () => {});
  const write = (data: string | Uint8Array) =>
    new Promise<void>((done, fail) => {
      process.stdout.write(data, (error) => (error ? fail(error) : done()));
    });
  return { write: inTurns(write), commit() {} };
}

const descriptor = (file: number): Output => ({ write: inTurns((data) => writeAll(file, data)), commit() {} });

/** A temporary file in the same folder, with mode and owner of the file that it replaces. */
function wholeFile(path: string, replaced: Stats | undefined): Output {
  const temporary = `${path}.${randomBytes(4).toString("hex")}.part`;
  const file = openSync(temporary, "wx");
  const discard = () => rmSync(temporary, { force: true });
  process.once("exit", discard);
  if (replaced) {
    const { uid, gid } = fstatSync(file);
    if (uid !== replaced.uid || gid !== replaced.gid) giveTo(file, replaced);
    fchmodSync(file, replaced.mode & 0o7777);
  }
  return {
    isFile: true,
    write: inTurns((data) => writeAll(file, data)),
    commit() {
      closeSync(file);
      renameSync(temporary, path);
      process.removeListener("exit", discard);
    },
  };
}

/** Only root may change the owner of a file. */
function giveTo(file: number, { uid, gid }: Stats): void {
  try {
    fchownSync(file, uid, gid);
  } catch (error) {
    if (codeOf(error) !== "EPERM") throw error;
  }
}

/** Writes, then yields to the event loop; a closed pipe ends the program without an error. */
function inTurns(write: (data: string | Uint8Array) => Promise<void>): Output["write"] {
  return async (data) => {
    try {
      await write(data);
    } catch (error) {
      if (codeOf(error) === "EPIPE") process.exit(0);
      throw error;
    }
    await turn();
  };
}

async function writeAll(file: number, data: string | Uint8Array): Promise<void> {
  const bytes = typeof data === "string" ? Buffer.from(data) : data;
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(file, bytes, at);
    } catch (error) {
      if (codeOf(error) !== "EAGAIN") throw error;
      await pause(5);
    }
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

/** While progress is told line by line, the least interval between two lines. */
const LINE_MS = 1000;

/**
 * Shows progress and the time that remains on stderr if it is a terminal; elsewhere line by line, where that is asked for.
 *
 * @param done units of the total that are done
 * @param share share of the work that is done, in 0…1
 */
export function progress(
  total: number,
  what: string,
  done: () => number,
  share: () => number,
  isAsked = false,
): () => void {
  const { isTTY } = process.stderr;
  if (!isTTY && !isAsked) return () => {};
  const start = performance.now();
  const before = share();
  let told = start;
  return () => {
    const units = done();
    if (!isTTY && units < total && performance.now() - told < LINE_MS) return;
    told = performance.now();
    const now = share();
    const left = remaining(performance.now() - start, now - before, 1 - now);
    const text = `${units} of ${total} ${what}${left}`;
    process.stderr.write(isTTY ? `\r${text}\u001b[K${units >= total ? "\n" : ""}` : `${text}\n`);
  };
}

/** Time that the rest of some work takes at the pace of what was done in `ms`, as text; empty in the first two seconds and at the end. */
export function remaining(ms: number, done: number, left: number): string {
  if (ms < 2000 || !(done > 0) || !(left > 0)) return "";
  return `, ${duration((ms / 1000) * (left / done))} left`;
}

/** Seconds in words, to about two digits. */
export function duration(seconds: number): string {
  const [size, unit] =
    seconds < 100 ? [1, "s"] : seconds < 6000 ? [60, "min"] : seconds < 172_800 ? [3600, "h"] : [86_400, "days"];
  return `about ${Number((seconds / size).toPrecision(2))} ${unit}`;
}
