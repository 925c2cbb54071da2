import { transfer } from "comlink";
import { evaluate, loadComputation, replicates, train } from "../src/compute/evaluate.ts";
import type { Job } from "../src/compute/job.ts";
import type { Done } from "../src/compute/scheduler.ts";
import type { Setup } from "../src/models/param.ts";
import type { TrainingPoint } from "../src/models/training.ts";

/** Milliseconds a replicate computes before it listens for messages. */
const REST_EVERY = 10;

/** Runs in progress; a cancelled one is taken out. */
const running = new Set<number>();

/** Who rests, the longest resting first. */
const resting: (() => void)[] = [];
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => resting.shift()?.();
// In Node an open port would keep the thread that only imports this.
(port1 as { unref?: () => void }).unref?.();

/**
 * A turn of the event loop, so that messages are heard; a message to oneself is not delayed as timers are. One channel
 * for all rests: of one made for each rest, only the message in flight holds the other end.
 */
function rest(): Promise<void> {
  return new Promise((resolve) => {
    resting.push(resolve);
    port2.postMessage(null);
  });
}

/** What a thread offers, in the browser and in Node. */
export const api = {
  async run(job: Job, from: number, to: number, runId: number): Promise<Done> {
    running.add(runId);
    await loadComputation(job.model);
    if (!running.has(runId)) return undefined;
    const start = performance.now();
    let values: Float64Array;
    if (job.kind === "theory") values = evaluate(job, from, to);
    else {
      const pieces = replicates(job, from, to);
      let listened = start;
      for (;;) {
        const piece = pieces.next();
        if (piece.done) {
          values = piece.value;
          break;
        }
        if (performance.now() - listened < REST_EVERY) continue;
        await rest();
        if (!running.has(runId)) return undefined;
        listened = performance.now();
      }
    }
    running.delete(runId);
    return transfer({ values, ms: performance.now() - start }, [values.buffer]);
  },
  /** Trains one network and hands out what it passes, several points at a time. */
  async watch(
    model: string,
    setup: Setup,
    seed: number,
    runId: number,
    onPoints: (points: TrainingPoint[]) => void,
  ): Promise<void> {
    running.add(runId);
    await loadComputation(model);
    let points: TrainingPoint[] = [];
    let listened = performance.now();
    for (const point of train(model, setup, seed)) {
      if (point) points.push(point);
      if (performance.now() - listened < 3 * REST_EVERY) continue;
      if (points.length > 0) onPoints(points);
      points = [];
      await rest();
      if (!running.has(runId)) return;
      listened = performance.now();
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
