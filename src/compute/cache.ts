import { type Field, fieldFor } from "./field.ts";
import { type Job, jobKey } from "./job.ts";

/**
 * LRU cache of fields by job key, with a budget in bytes. Fields in use (shown or being filled, as the caller says) are
 * never evicted.
 */
export class FieldCache {
  private readonly fields = new Map<string, Field>();
  private readonly budget: number;
  inUse: (field: Field) => boolean = () => false;

  constructor(budget = 32 * 2 ** 20) {
    this.budget = budget;
  }

  /** The cached field of a job, possibly partly filled, or a new empty one. */
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

  /** Unfinished theory, such as a drag leaves behind, gets an eighth of the budget: it is cheap to solve again, replicates are not. */
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
