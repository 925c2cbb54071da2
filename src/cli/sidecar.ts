import { closeSync, createReadStream, ftruncateSync, openSync, rmSync, writeSync } from "node:fs";
import type { SimulationField } from "../compute/field.ts";

/** A file of finished replicates that cannot be continued: exit code 2. */
export class SidecarError extends Error {}

/**
 * Finished replicates of an unfinished diagram, beside its output: the first line says of what, then one line a replicate,
 * [job, replicate, numbers as base64 of little-endian float64], in the order in which they were finished.
 */
export class Sidecar {
  /** Replicates in the file. */
  kept = 0;
  /** Bytes of an unfinished last line that were dropped: a write was cut off. */
  dropped = 0;
  isRemoved = false;
  readonly path: string;
  private readonly fields: readonly SimulationField[];
  private readonly indexOf: ReadonlyMap<SimulationField, number>;
  private readonly file: number;
  /** Bytes of whole lines; the next line is written there. */
  private end = 0;

  private constructor(path: string, file: number, fields: readonly SimulationField[]) {
    this.path = path;
    this.file = file;
    this.fields = fields;
    this.indexOf = new Map(fields.map((field, f) => [field, f]));
  }

  /**
   * A new file, or with `resume` the one that is there, whose replicates are stored in the fields.
   *
   * @param head all that the numbers depend on, in one line; a file with another head is refused and left as it is
   */
  static async open(path: string, head: string, fields: readonly SimulationField[], resume: boolean): Promise<Sidecar> {
    const made = opened(path, "wx+");
    if (made === undefined && !resume)
      throw new SidecarError(`${path} holds an unfinished diagram: continue with --resume or remove it`);
    const sidecar = new Sidecar(path, made ?? openSync(path, "r+"), fields);
    if (made === undefined) await sidecar.read(head);
    try {
      if (sidecar.end === 0) sidecar.append(`${head}\n`);
    } catch (error) {
      if (made !== undefined) sidecar.remove();
      throw error;
    }
    return sidecar;
  }

  private async read(head: string): Promise<void> {
    const saved = new Map<string, Float64Array>();
    const longest = Math.max(head.length, ...this.fields.map(({ width }) => 12 * width + 64));
    let rest: Buffer = Buffer.alloc(0);
    let number = 0;
    for await (const chunk of createReadStream(this.path)) {
      rest = Buffer.concat([rest, chunk]);
      for (let at = rest.indexOf("\n"); at >= 0; at = rest.indexOf("\n")) {
        const line = rest.toString("utf8", 0, at);
        if (++number > 1) this.parse(line, number, saved);
        else if (line !== head) throw this.foreign();
        this.end += at + 1;
        rest = rest.subarray(at + 1);
      }
      if (rest.length > longest) throw number > 0 ? this.wrongLine(number + 1) : this.foreign();
    }
    if (number === 0 && !head.startsWith(rest.toString())) throw this.foreign();
    this.dropped = rest.length;
    ftruncateSync(this.file, this.end);
    this.kept = saved.size;
    this.restore(saved);
  }

  private foreign(): SidecarError {
    return new SidecarError(`${this.path} is of another link, seed, size or version; it is left as it is`);
  }

  private wrongLine(number: number): SidecarError {
    return new SidecarError(
      `${this.path}: line ${number} is no replicate of this diagram; remove that line to continue`,
    );
  }

  private parse(line: string, number: number, saved: Map<string, Float64Array>): void {
    const [, f, r, data] = /^\[(\d+),(\d+),"([A-Za-z0-9+/=]*)"\]$/.exec(line) ?? [];
    const bytes = Buffer.from(data ?? "", "base64");
    const field = this.fields[Number(f)];
    if (!field || !(Number(r) < field.total) || bytes.length !== field.width * 8) throw this.wrongLine(number);
    saved.set(
      `${Number(f)} ${Number(r)}`,
      Float64Array.from({ length: field.width }, (_, k) => bytes.readDoubleLE(8 * k)),
    );
  }

  /** Stores what was saved; what is missing is dispatched again, from the first replicate on. */
  private restore(saved: Map<string, Float64Array>): void {
    for (const [f, field] of this.fields.entries()) {
      field.take(field.total);
      for (let to = field.total; to > 0; ) {
        const values = saved.get(`${f} ${to - 1}`);
        let from = to - 1;
        if (values) field.store(from, to, values);
        else {
          while (from > 0 && !saved.has(`${f} ${from - 1}`)) from--;
          field.release(from, to);
        }
        to = from;
      }
    }
  }

  /** Appends replicates [from, to) of a field, or throws why they cannot be written; lines before them stay whole. */
  save(field: SimulationField, from: number, to: number): void {
    const f = this.indexOf.get(field);
    let lines = "";
    for (let r = from; r < to; r++) {
      const values = field.replicate(r);
      const bytes = Buffer.alloc(values.length * 8);
      for (const [k, value] of values.entries()) bytes.writeDoubleLE(value, 8 * k);
      lines += `[${f},${r},"${bytes.toString("base64")}"]\n`;
    }
    this.append(lines);
    this.kept += to - from;
  }

  private append(text: string): void {
    const bytes = Buffer.from(text);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.file, bytes, at, bytes.length - at, this.end + at);
    } catch (error) {
      ftruncateSync(this.file, this.end);
      throw new Error(`${this.path}: ${(error as Error).message}`);
    }
    this.end += bytes.length;
  }

  remove(): void {
    this.isRemoved = true;
    closeSync(this.file);
    rmSync(this.path, { force: true });
  }
}

/** A new file; undefined where there is one already. */
function opened(path: string, flag: string): number | undefined {
  try {
    return openSync(path, flag);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return undefined;
    throw error;
  }
}
