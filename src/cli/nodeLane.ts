import { Worker } from "node:worker_threads";
import { type Remote, wrap } from "comlink";
import nodeEndpoint, { type NodeEndpoint } from "comlink/dist/esm/node-adapter.mjs";
import type { Api } from "../../workers/api.ts";
import type { Lane } from "../compute/pool.ts";
import { ownSpectra } from "../models/ownSpectra.ts";

/** A worker thread of Node as a lane. */
export function nodeLane(): Lane {
  const worker = new Worker(new URL("./solve.node.js", import.meta.url));
  const api: Remote<Api> = wrap<Api>(nodeEndpoint(worker as unknown as NodeEndpoint));
  const died = new Promise<Error>((resolve) => {
    worker.once("error", (error) => resolve(error instanceof Error ? error : new Error(String(error))));
    worker.once("exit", (code) => resolve(new Error(`a worker thread ended with code ${code}`)));
  });
  return {
    run: (job, from, to, runId) => api.run(job, from, to, runId, ownSpectra),
    cancel: (runId) => void api.cancel(runId),
    ping: () => api.ping(),
    died,
    kill: () => void worker.terminate(),
  };
}
