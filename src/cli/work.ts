import type { Field } from "../compute/field.ts";
import { simulatorById } from "../models/model.ts";
import { modelById } from "../models/registry.ts";
import { TRAINING_RATE, type Work } from "../models/simulator.ts";
import { duration } from "./output.ts";

/** A shorter estimate, in seconds, is not mentioned. */
const LONG = 10;

/**
 * Multiplications of one unit of each field, what is done once for several divided among them; undefined where their
 * simulator gives no cost.
 */
function multiplications(fields: readonly Field[]): number[] | undefined {
  const works: Work[] = [];
  for (const { job } of fields) {
    if (job.kind === "theory") return undefined;
    const work = simulatorById(modelById(job.model), job.simulator).cost?.(job.setup, job.ns);
    if (!work) return undefined;
    works.push(work);
  }
  const sharing = new Map<string, number>();
  for (const { once } of works) for (const key in once) sharing.set(key, (sharing.get(key) ?? 0) + 1);
  return works.map(({ own, once }) =>
    Object.entries(once).reduce((sum, [key, work]) => sum + work / (sharing.get(key) as number), own),
  );
}

/** The share of the fields' work that is done, in 0…1; by units where no cost is known. */
export function shareDone(fields: readonly Field[]): () => number {
  const works = multiplications(fields) ?? fields.map(() => 1);
  const sum = (units: (field: Field) => number) => fields.reduce((all, field, i) => all + works[i] * units(field), 0);
  const total = sum((field) => field.total);
  return () => sum((field) => field.done) / total;
}

/** A sentence about the time of what is left to do, by the simulator's estimate; empty where that is short or unknown. */
export function costText(fields: readonly Field[], threads: number): string {
  const works = multiplications(fields);
  if (!works) return "";
  const left = fields.map(({ total, done }) => total - done);
  const seconds = works.reduce((sum, work, i) => sum + work * left[i], 0) / TRAINING_RATE / threads;
  if (seconds < LONG) return "";
  const trials = left.reduce((sum, units) => sum + units, 0);
  return `${trials === 1 ? "one trial" : `${trials} trials`} of trained networks: ${duration(seconds)} on ${threads === 1 ? "one thread" : `${threads} threads`}, to a factor of three or so`;
}
