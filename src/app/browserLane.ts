import { proxy, wrap } from "comlink";
import type { Api } from "../../workers/api.ts";
import type { Lane } from "../compute/pool.ts";
import { onDemand } from "../lib/onDemand.ts";
import type { Setup } from "../models/param.ts";
import type { TrainingPoint } from "../models/training.ts";

function start() {
  const worker = new Worker(new URL("../../workers/solve.worker.ts", import.meta.url), { type: "module" });
  const died = new Promise<Error>((resolve) => {
    worker.addEventListener("error", (event) => resolve(new Error(event.message || "a worker could not start")));
  });
  return { worker, api: wrap<Api>(worker), died };
}

/** A frame that is sandboxed has no origin, and may not start a worker: there the page itself computes. */
const workersAllowed = () => window.origin !== "null";

/** A Web Worker as a lane, or the page's own thread where there can be none. */
export function browserLane(): Lane {
  if (!workersAllowed()) return pageLane();
  const { worker, api, died } = start();
  return {
    run: (job, from, to, ticket) => api.run(job, from, to, ticket),
    cancel: (ticket) => void api.cancel(ticket),
    ping: () => api.ping(),
    died,
    kill: () => worker.terminate(),
  };
}

/** What a thread runs, for the page's own. */
const ownThread = onDemand(() => import("../../workers/api.ts"));

/** The page's own thread as a lane: slices of about 20 ms, between which it answers and draws. */
function pageLane(): Lane {
  /** Runs that have not begun, so that there is nothing yet to cancel. */
  const waiting = new Set<number>();
  return {
    run: async (job, from, to, ticket) => {
      waiting.add(ticket);
      const { api } = await ownThread.ask();
      await turn();
      return waiting.delete(ticket) ? api.run(job, from, to, ticket) : undefined;
    },
    cancel: (ticket) => {
      // What has begun to run has come.
      if (!waiting.delete(ticket)) ownThread.arrival.value?.api.cancel(ticket);
    },
    ping: () => ownThread.ask(),
    died: new Promise(() => {}),
    kill: () => {},
  };
}

/** A turn of the event loop, a few milliseconds long. */
const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 4));

/** Runs of training on the page's own thread, told apart from slices of a lane. */
let trainings = 0;

async function trainHere(
  model: string,
  setup: Setup,
  seed: number,
  onPoints: (points: readonly TrainingPoint[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const { api } = await ownThread.ask();
  if (signal.aborted) return;
  const ticket = -++trainings;
  signal.addEventListener("abort", () => api.cancel(ticket), { once: true });
  await api.watch(model, setup, seed, ticket, onPoints);
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
  if (!workersAllowed()) return trainHere(model, setup, seed, onPoints, signal);
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
  if (!workersAllowed()) return 1;
  const cores = navigator.hardwareConcurrency || 2;
  return Math.max(2, Math.min(8, cores - 1));
}
