import { Worker } from "node:worker_threads";
import type { Answered, Asked } from "../../workers/solve.node.ts";
import type { Lane } from "../compute/pool.ts";
import type { Done } from "../compute/scheduler.ts";
import { ownSpectra } from "../models/ownSpectra.ts";

/** A worker thread of Node as a lane. */
export function nodeLane(): Lane {
  const worker = new Worker(new URL("./solve.node.js", import.meta.url));
  let asked = 0;
  const waiting = new Map<number, (answer: Answered) => void>();
  worker.on("message", (answer: Answered) => {
    const [id] = answer;
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  const ask = (name: Asked[1], ...given: readonly unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      const id = ++asked;
      waiting.set(id, ([, value, error]) => (error === undefined ? resolve(value) : reject(error)));
      worker.postMessage([id, name, given] satisfies Asked);
    });
  const died = new Promise<Error>((resolve) => {
    worker.once("error", (error) => resolve(error instanceof Error ? error : new Error(String(error))));
    worker.once("exit", (code) => resolve(new Error(`a worker thread ended with code ${code}`)));
  });
  return {
    run: (job, from, to, runId) => ask("run", job, from, to, runId, ownSpectra) as Promise<Done>,
    cancel: (runId) => void ask("cancel", runId),
    ping: () => ask("ping"),
    died,
    kill: () => void worker.terminate(),
  };
}
