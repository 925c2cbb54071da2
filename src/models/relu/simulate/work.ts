import type { Setup } from "../../param.ts";
import { type Offer, TRAINING_RATE, type Work } from "../../simulator.ts";

/** Seconds that one trial of some jobs takes. A job that is there twice counts once; what is done once counts on every thread. */
export const secondsOf =
  (cost: (setup: Setup, ns: readonly number[]) => Work): Offer["seconds"] =>
  (jobs, threads) => {
    const own = new Map<string, number>();
    const once = new Map<string, number>();
    for (const { setup, ns } of jobs) {
      const work = cost(setup, ns);
      own.set(JSON.stringify([setup, ns]), work.own);
      for (const [name, size] of Object.entries(work.once)) once.set(name, size);
    }
    return (sum(own) / Math.max(1, Math.min(threads, own.size)) + sum(once)) / TRAINING_RATE;
  };

const sum = (parts: ReadonlyMap<string, number>): number => [...parts.values()].reduce((a, b) => a + b, 0);
