import { parentPort } from "node:worker_threads";
import { api } from "./api.ts";

/** What src/cli/nodeLane.ts asks: a number to answer with, which function, and what it is given. */
export type Asked = readonly [id: number, name: "run" | "cancel" | "ping", given: readonly unknown[]];

/** An answer to it. */
export type Answered = readonly [id: number, value: unknown, error?: unknown];

// Two messages and no library: Comlink with its licence made the package 5.3 kB larger, and it is bounded (docs/decisions/0044).
parentPort?.on("message", async ([id, name, given]: Asked) => {
  try {
    const value = await (api[name] as (...given: readonly unknown[]) => unknown)(...given);
    const { buffer } = (value as { values?: Float64Array<ArrayBuffer> } | undefined)?.values ?? {};
    parentPort?.postMessage([id, value] satisfies Answered, buffer ? [buffer] : []);
  } catch (error) {
    parentPort?.postMessage([id, undefined, error] satisfies Answered);
  }
});
