import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { SimulationField } from "../compute/field.ts";

/** A file of finished replicates that cannot be continued: exit code 2. */
export class SidecarError extends Error {}

/**
 * Finished replicates of an unfinished diagram, beside its output: the first line says of what, then one line a replicate
 * with its numbers as base64 of little-endian float64, in the order in which they were finished.
 */
export class Sidecar {
  private readonly kept = new Set<string>();
  private readonly file: string;
  private readonly fields: readonly SimulationField[];

  /** @param head all that the numbers depend on; a file with another head is refused and left as it is */
  constructor(file: string, head: string, fields: readonly SimulationField[], resume: boolean) {
    this.file = file;
    this.fields = fields;
    if (!existsSync(file)) writeFileSync(file, `${head}\n`, { flag: "wx" });
    else if (!resume)
      throw new SidecarError(`${file} holds an unfinished diagram: continue with --resume or remove it`);
    else this.read(readFileSync(file, "utf8"), head);
  }

  private read(text: string, head: string): void {
    const lines = text.split("\n");
    if (lines[0] !== head)
      throw new SidecarError(`${this.file} is of another link, seed, size or version; it is left as it is`);
    const saved = new Map<string, Float64Array>();
    const last = lines.pop();
    for (const [i, line] of lines.entries()) if (i > 0) this.parse(line, i + 1, saved);
    if (last !== "")
      throw new SidecarError(`${this.file}: line ${lines.length + 1} is cut; remove that line to continue`);
    for (const [f, field] of this.fields.entries()) {
      field.take(field.total);
      for (let r = field.total - 1; r >= 0; r--) {
        const values = saved.get(`${f} ${r}`);
        if (values) field.store(r, r + 1, values);
        else field.release(r, r + 1);
      }
    }
  }

  private parse(line: string, number: number, saved: Map<string, Float64Array>): void {
    const [, f, r, data] = /^\[(\d+),(\d+),"([A-Za-z0-9+/=]*)"\]$/.exec(line) ?? [];
    const bytes = Buffer.from(data ?? "", "base64");
    const field = this.fields[Number(f)];
    if (!field || !(Number(r) < field.total) || bytes.length !== field.width * 8)
      throw new SidecarError(
        `${this.file}: line ${number} is no replicate of this diagram; remove that line to continue`,
      );
    saved.set(
      `${f} ${r}`,
      Float64Array.from({ length: field.width }, (_, k) => bytes.readDoubleLE(8 * k)),
    );
    this.kept.add(`${f} ${r}`);
  }

  /** Appends the replicates that have been finished since the last call. */
  save(): void {
    for (const [f, field] of this.fields.entries())
      for (let r = 0; r < field.total; r++) {
        const values = field.replicate(r) as Float64Array | undefined;
        if (!values || this.kept.has(`${f} ${r}`)) continue;
        const bytes = Buffer.alloc(values.length * 8);
        for (const [k, value] of values.entries()) bytes.writeDoubleLE(value, 8 * k);
        appendFileSync(this.file, `[${f},${r},"${bytes.toString("base64")}"]\n`);
        this.kept.add(`${f} ${r}`);
      }
  }

  remove(): void {
    rmSync(this.file);
  }
}
