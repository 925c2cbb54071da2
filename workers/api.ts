import {
  evaluate,
  keepSpectra,
  loadComputation,
  loadTraining,
  type OwnSpectra,
  replicates,
  train,
} from "../src/compute/evaluate.ts";
import type { Job } from "../src/compute/job.ts";
import type { Done } from "../src/compute/scheduler.ts";
import type { Setup } from "../src/models/param.ts";
import type { TrainingPoint } from "../src/models/training.ts";

/** Milliseconds a replicate computes before it yields to the event loop. */
const YIELD_EVERY_MS = 10;

/** Ids of the runs in progress; cancelling removes one. */
const running = new Set<number>();

/** Resolvers of pending yields, oldest first. */
const waiting: (() => void)[] = [];
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => waiting.shift()?.();
// In Node an open port would keep a thread alive that only imports this module.
(port1 as { unref?: () => void }).unref?.();

/**
 * One turn of the event loop, so that messages are received. A message to oneself, because timers are clamped; one channel
 * for all turns, because a channel made for each could be collected while its message is in flight.
 */
function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(null);
  });
}

/** The functions that a worker exposes, in the browser and in Node. */
export const api = {
  /** @param own the lists of eigenvalues that a job may name */
  async run(job: Job, from: number, to: number, runId: number, own?: OwnSpectra): Promise<Done> {
    keepSpectra(own);
    running.add(runId);
    await loadComputation(job);
    if (!running.has(runId)) return undefined;
    const start = performance.now();
    let values: Float64Array;
    if (job.kind === "theory") values = evaluate(job, from, to);
    else {
      const pieces = replicates(job, from, to);
      let lastYield = start;
      for (;;) {
        const piece = pieces.next();
        if (piece.done) {
          values = piece.value;
          break;
        }
        if (performance.now() - lastYield < YIELD_EVERY_MS) continue;
        await yieldToEventLoop();
        if (!running.has(runId)) {
          pieces.return(new Float64Array(0)); // it may hold memory of the kernels
          return undefined;
        }
        lastYield = performance.now();
      }
    }
    running.delete(runId);
    return { values, ms: performance.now() - start };
  },
  /** Trains one network and reports its points in batches. */
  async watch(
    model: string,
    setup: Setup,
    seed: number,
    runId: number,
    onPoints: (points: TrainingPoint[]) => void,
  ): Promise<void> {
    running.add(runId);
    await loadTraining(model);
    if (!running.has(runId)) return;
    let points: TrainingPoint[] = [];
    let lastYield = performance.now();
    for (const point of train(model, setup, seed)) {
      if (point) points.push(point);
      if (performance.now() - lastYield < 3 * YIELD_EVERY_MS) continue;
      if (points.length > 0) onPoints(points);
      points = [];
      await yieldToEventLoop();
      if (!running.has(runId)) return;
      lastYield = performance.now();
    }
    if (points.length > 0) onPoints(points);
    running.delete(runId);
  },
  cancel(runId: number): void {
    running.delete(runId);
  },
  ping(): true {
    return true;
  },
};

export type Api = typeof api;
