import { proxy, wrap } from "comlink";
import type { Api } from "../../workers/api.ts";
import type { Lane } from "../compute/pool.ts";
import type { Setup, TrainingPoint } from "../models/model.ts";

function start() {
  const worker = new Worker(new URL("../../workers/solve.worker.ts", import.meta.url), { type: "module" });
  const died = new Promise<Error>((resolve) => {
    worker.addEventListener("error", (event) => resolve(new Error(event.message || "a worker could not start")));
  });
  return { worker, api: wrap<Api>(worker), died };
}

/** A Web Worker as a lane. */
export function browserLane(): Lane {
  const { worker, api, died } = start();
  return {
    run: (job, from, to, ticket) => api.run(job, from, to, ticket),
    cancel: (ticket) => void api.cancel(ticket),
    ping: () => api.ping(),
    died,
    kill: () => worker.terminate(),
  };
}

/**
 * Trains one network in a worker of its own until it has converged or `signal` aborts; rejects when the worker dies.
 *
 * @param onPoints called with several points at a time, as they come
 */
export async function watchTraining(
  model: string,
  setup: Setup,
  seed: number,
  onPoints: (points: readonly TrainingPoint[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const { worker, api, died } = start();
  const aborted = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  const lost = died.then((error) => Promise.reject(error));
  try {
    const heard = (points: TrainingPoint[]) => {
      if (!signal.aborted) onPoints(points);
    };
    await Promise.race([api.watch(model, setup, seed, 0, proxy(heard)), aborted, lost]);
  } finally {
    worker.terminate();
  }
}

/** Threads for computing: leave a processor to the page, but never fewer than two. */
export function laneCount(): number {
  const cores = navigator.hardwareConcurrency || 2;
  return Math.max(2, Math.min(8, cores - 1));
}
