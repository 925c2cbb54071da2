import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";

/** Where data goes: stdout, or a file that appears whole or not at all. */
export interface Output {
  write(data: string | Uint8Array): void;
  /** Makes the file appear. */
  commit(): void;
  /** Leaves nothing behind. */
  discard(): void;
}

export function openOutput(path: string | undefined): Output {
  if (path === undefined) return { write: (data) => writeAll(1, data), commit() {}, discard() {} };
  const temporary = `${path}.${process.pid}.part`;
  const file = openSync(temporary, "w");
  let open = true;
  const close = () => {
    if (open) closeSync(file);
    open = false;
  };
  return {
    write: (data) => writeAll(file, data),
    commit() {
      close();
      renameSync(temporary, path);
    },
    discard() {
      close();
      rmSync(temporary, { force: true });
    },
  };
}

/** Writes everything, waiting for a slow pipe; a reader that has gone ends the program quietly. */
function writeAll(file: number, data: string | Uint8Array): void {
  const bytes = typeof data === "string" ? Buffer.from(data) : data;
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(file, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE") process.exit(0);
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** A line of progress on stderr, when that is a terminal. */
export function progress(done: number, total: number, what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${total} ${what}${done >= total ? "\n" : ""}`);
}
