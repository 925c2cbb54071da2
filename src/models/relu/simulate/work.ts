import type { Setup } from "../../param.ts";
import type { Offer } from "../../simulator.ts";

/** What trained networks take, told before they start. */

/** Multiplications of a replicate at one sample size, to a factor of two or three: its own, and parts that a thread does once for all replicates that name them alike. */
export interface Work {
  readonly own: number;
  readonly shared: Readonly<Record<string, number>>;
}

/**
 * Multiplications a second of one thread that trains networks. Measured on 17 replicates of the three simulators (Node 20, a 2-core
 * machine): 1 to 6 · 10⁹, the sizes of the page between 1.8 and 3.5.
 */
const RATE = 2.5e9;

/** Seconds that one trial of some jobs takes. A job that is there twice counts once; a shared part counts on every thread. */
export const secondsOf =
  (work: (n: number, setup: Setup) => Work): Offer["seconds"] =>
  (jobs, threads) => {
    const own = new Map<string, number>();
    const shared = new Map<string, number>();
    for (const { setup, ns } of jobs)
      for (const n of ns) {
        const parts = work(n, setup);
        own.set(JSON.stringify([setup, n]), parts.own);
        for (const [name, size] of Object.entries(parts.shared)) shared.set(name, size);
      }
    return (sum(own) / Math.max(1, Math.min(threads, own.size)) + sum(shared)) / RATE;
  };

const sum = (parts: ReadonlyMap<string, number>): number => [...parts.values()].reduce((a, b) => a + b, 0);
