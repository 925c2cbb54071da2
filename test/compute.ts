import { evaluate, replicates } from "../src/compute/evaluate.ts";
import type { Job } from "../src/compute/job.ts";

/** Units [from, to) of a job, synchronously. */
export function compute(job: Job, from: number, to: number): Float64Array {
  if (job.kind === "theory") return evaluate(job, from, to);
  const pieces = replicates(job, from, to);
  for (;;) {
    const piece = pieces.next();
    if (piece.done) return piece.value;
  }
}
