import { wrap } from "comlink";
import type { Api } from "../../../workers/api.ts";
import type { Job } from "../../compute/job.ts";
import type { Lane } from "../../compute/pool.ts";
import { onDemand } from "../../lib/onDemand.ts";
import { ownSpectra } from "../../models/ownSpectra.ts";

/**
 * A sandboxed frame without an origin may not start workers from files; the one file starts them from its own text. Some browsers
 * have none.
 */
const workersAllowed = () =>
  (import.meta.env.MODE === "onefile" || window.origin !== "null") && typeof Worker === "function";

/** Whether any worker has ever answered; and whether one was killed before that, after which no more are started. */
let everAnswered = false;
let givenUp = false;

/** A new worker, or undefined where none can be started. */
export function startWorker() {
  if (givenUp || !workersAllowed()) return undefined;
  let worker: Worker;
  try {
    worker = new Worker(new URL("../../../workers/solve.worker.ts", import.meta.url), { type: "module" });
  } catch {
    return undefined;
  }
  const died = new Promise<Error>((resolve) => {
    worker.addEventListener("error", (event) => resolve(new Error(event.message || "a worker could not start")));
  });
  return { worker, api: wrap<Api>(worker), died };
}

/** The requests that a worker and the main thread both answer. */
type Requests = Pick<Api, "run"> & Pick<Lane, "ping">;

/** A Web Worker as a lane, or the main thread where no worker can be started. */
export function browserLane(): Lane {
  const thread = startWorker();
  if (!thread) return pageLane();
  const { worker, api, died } = thread;
  let answered = false;
  /** Replaces a worker that died before it ever answered, for example because a policy blocks it without throwing. */
  let fallback: Lane | undefined;
  const blocked = new Promise<Lane>((resolve) => {
    void died.then(() => {
      if (answered) return;
      fallback = pageLane();
      resolve(fallback);
    });
  });
  const request = <T>(call: (of: Requests) => Promise<T>): Promise<T> => {
    if (fallback) return call(fallback);
    const response = call(api as Requests);
    if (answered) return response;
    const onAnswer = () => {
      answered = everAnswered = true;
    };
    response.then(onAnswer, onAnswer);
    return Promise.race([response, blocked.then(call)]);
  };
  return {
    run: (job, from, to, runId) => request((of) => of.run(job, from, to, runId, ownSpectra)),
    cancel: (runId) => void (fallback ?? api).cancel(runId),
    ping: () => request((of) => of.ping()),
    died: new Promise((resolve) => {
      void died.then((error) => answered && resolve(error));
      void blocked.then((instead) => instead.died.then(resolve));
    }),
    kill: () => {
      worker.terminate();
      givenUp ||= !fallback && !everAnswered;
    },
  };
}

/** The worker's code, for the main thread. */
export const mainThread = onDemand(() =>
  import("../../../workers/api.ts").catch((cause) => {
    // The browser's own words are the file's address.
    throw new Error("the program that computes could not be loaded", { cause });
  }),
);

/** Tails of the main thread's queues. */
const queues: Record<Job["kind"], Promise<unknown>> = { theory: Promise.resolve(), simulation: Promise.resolve() };

/**
 * The main thread as a lane: slices of about 20 ms, between which the page handles events and draws. All such lanes share
 * one queue for theory and one for replicates.
 */
function pageLane(): Lane {
  /** Queued runs that have not started. */
  const waiting = new Set<number>();
  let lose = (_: Error) => {};
  const died = new Promise<Error>((resolve) => {
    lose = resolve;
  });
  return {
    run: (job, from, to, runId) => {
      waiting.add(runId);
      const run = queues[job.kind].then(async () => {
        // Where the code cannot be loaded this lane is dead, and the next one tries a worker again.
        mainThread.ask().catch(lose);
        const { api } = await mainThread.ask();
        await nextTask();
        return waiting.delete(runId) ? api.run(job, from, to, runId) : undefined;
      });
      queues[job.kind] = run.catch(() => {});
      return run;
    },
    cancel: (runId) => {
      // A run that has started has loaded the code.
      if (!waiting.delete(runId)) mainThread.arrival.value?.api.cancel(runId);
    },
    ping: async () => {},
    died,
    kill: () => {},
  };
}

/** Yields to the event loop for a few milliseconds. */
const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve, 4));

/** Number of workers: one core is left to the page, but never fewer than two workers. */
export function laneCount(): number {
  if (!workersAllowed()) return 1;
  const cores = navigator.hardwareConcurrency || 2;
  return Math.max(2, Math.min(8, cores - 1));
}
