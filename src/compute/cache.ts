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

  constructor(budget = 64 * 2 ** 20) {
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
    let sum = 0;
    for (const f of this.fields.values()) sum += f.bytes;
    return sum;
  }

  private evict(keep: Field): void {
    let bytes = this.bytes;
    for (const [key, field] of this.fields) {
      if (bytes <= this.budget) return;
      if (field === keep || this.inUse(field)) continue;
      this.fields.delete(key);
      bytes -= field.bytes;
    }
  }
}
