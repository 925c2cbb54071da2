import { type Field, fieldFor } from "./field.ts";
import { type Job, jobKey } from "./job.ts";

/**
 * Fields by job, least recently used first, within a budget of bytes. What is shown or running is never evicted: the
 * caller says which fields are in use.
 */
export class FieldCache {
  private readonly fields = new Map<string, Field>();
  private readonly budget: number;
  inUse: (field: Field) => boolean = () => false;

  constructor(budget = 32 * 2 ** 20) {
    this.budget = budget;
  }

  /** The field of a job, as far as it has been filled before, or an empty one. */
  get(job: Job, trials = 0): Field {
    const key = jobKey(job);
    const field = this.fields.get(key) ?? fieldFor(job, trials);
    this.fields.delete(key);
    this.fields.set(key, field);
    this.evict(field);
    return field;
  }

  get bytes(): number {
    return sum([...this.fields.values()]);
  }

  /** Theory that was left unfinished, as by a drag, is the sooner forgotten: it is soon solved again. Replicates are dear. */
  private evict(keep: Field): void {
    this.trim(keep, this.budget / 8, ({ job, complete }) => job.kind === "theory" && !complete);
    this.trim(keep, this.budget, () => true);
  }

  private trim(keep: Field, budget: number, among: (field: Field) => boolean): void {
    const fields = [...this.fields.values()].filter(among);
    let bytes = sum(fields);
    for (const field of fields) {
      if (bytes <= budget) return;
      if (field === keep || this.inUse(field)) continue;
      bytes -= field.bytes;
      this.fields.delete(field.key);
      field.clear();
    }
  }
}

const sum = (fields: readonly Field[]): number => fields.reduce((bytes, field) => bytes + field.bytes, 0);
