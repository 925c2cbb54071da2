import { proxy, wrap } from "comlink";
import type { Api } from "../../../workers/api.ts";
import type { Job } from "../../compute/job.ts";
import type { Lane } from "../../compute/pool.ts";
import { onDemand } from "../../lib/onDemand.ts";
import type { Setup } from "../../models/param.ts";
import type { TrainingPoint } from "../../models/training.ts";

/** A frame that is sandboxed has no origin, and may not start a worker; some browsers are set up to have none. */
const workersAllowed = () => window.origin !== "null" && typeof Worker === "function";

/** Whether any thread has answered yet; and whether one was given up before that, so that no more are tried. */
let everAnswered = false;
let givenUp = false;

/** A thread, or undefined where none can be started. */
function start() {
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

/** What is asked of a lane, whoever computes. */
type Asked = Pick<Lane, "run" | "ping">;

/** A Web Worker as a lane, or the page's own thread where there can be none. */
export function browserLane(): Lane {
  const thread = start();
  if (!thread) return pageLane();
  const { worker, api, died } = thread;
  let answered = false;
  /** Instead of a thread that has died before it ever answered: as a policy blocks it, without throwing. */
  let own: Lane | undefined;
  const barred = new Promise<Lane>((resolve) => {
    void died.then(() => {
      if (answered) return;
      own = pageLane();
      resolve(own);
    });
  });
  const ask = <T>(call: (of: Asked) => Promise<T>): Promise<T> => {
    if (own) return call(own);
    const said = call(api as Asked);
    if (answered) return said;
    const heard = () => {
      answered = everAnswered = true;
    };
    said.then(heard, heard);
    return Promise.race([said, barred.then(call)]);
  };
  return {
    run: (job, from, to, runId) => ask((of) => of.run(job, from, to, runId)),
    cancel: (runId) => void (own ?? api).cancel(runId),
    ping: () => ask((of) => of.ping()),
    died: new Promise((resolve) => {
      void died.then((error) => answered && resolve(error));
    }),
    kill: () => {
      worker.terminate();
      givenUp ||= !own && !everAnswered;
    },
  };
}

/** What a thread runs, for the page's own. */
const ownThread = onDemand(() => import("../../../workers/api.ts"));

/** Ends of what was asked of the page's own thread last. */
const queues: Record<Job["kind"], Promise<unknown>> = { theory: Promise.resolve(), simulation: Promise.resolve() };

/**
 * The page's own thread as a lane: slices of about 20 ms, between which it answers and draws. However many lanes there
 * are of the sort, they compute one slice and one replicate at a time.
 */
function pageLane(): Lane {
  /** Runs that have not begun, so that there is nothing yet to cancel. */
  const waiting = new Set<number>();
  return {
    run: (job, from, to, runId) => {
      waiting.add(runId);
      const run = queues[job.kind].then(async () => {
        const { api } = await ownThread.ask();
        await turn();
        return waiting.delete(runId) ? api.run(job, from, to, runId) : undefined;
      });
      queues[job.kind] = run.catch(() => {});
      return run;
    },
    cancel: (runId) => {
      // What has begun to run has come.
      if (!waiting.delete(runId)) ownThread.arrival.value?.api.cancel(runId);
    },
    ping: async () => {},
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
  const runId = -++trainings;
  signal.addEventListener("abort", () => api.cancel(runId), { once: true });
  await api.watch(model, setup, seed, runId, onPoints);
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
  const thread = start();
  const here = () => trainHere(model, setup, seed, onPoints, signal);
  if (!thread) return here();
  const { worker, api, died } = thread;
  const aborted = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  let started = false;
  const lost = died.then((error) => (started ? Promise.reject(error) : here()));
  try {
    const heard = (points: TrainingPoint[]) => {
      started = true;
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
