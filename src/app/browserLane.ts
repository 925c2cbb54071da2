import { wrap } from "comlink";
import type { Api } from "../../workers/api.ts";
import type { Lane } from "../compute/pool.ts";

/** A Web Worker as a lane. */
export function browserLane(): Lane {
  const worker = new Worker(new URL("../../workers/solve.worker.ts", import.meta.url), { type: "module" });
  const api = wrap<Api>(worker);
  const died = new Promise<Error>((resolve) => {
    worker.addEventListener("error", (event) => resolve(new Error(event.message || "a worker could not start")));
  });
  return {
    run: (job, from, to, ticket) => api.run(job, from, to, ticket),
    cancel: (ticket) => void api.cancel(ticket),
    ping: () => api.ping(),
    died,
    kill: () => worker.terminate(),
  };
}

/** Threads for computing: leave a processor to the page, but never fewer than two. */
export function laneCount(): number {
  const cores = navigator.hardwareConcurrency || 2;
  return Math.max(2, Math.min(8, cores - 1));
}
