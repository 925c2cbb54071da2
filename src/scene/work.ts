import type { SimulationJob } from "../compute/job.ts";
import { simulatorById } from "../models/model.ts";
import { modelById } from "../models/registry.ts";
import type { Plan } from "./plan.ts";

/**
 * Multiplications a second of one thread that trains networks. Measured on 17 replicates of the three simulators of ReLU networks
 * (Node 20, a 2-core machine): 1 to 6 · 10⁹, the sizes of the page between 1.8 and 3.5.
 */
const RATE = 2.5e9;

/**
 * Seconds that one trial of some jobs takes on so many threads, to a factor of two or three: told before it starts. A job that is
 * there twice counts once; a shared part counts on every thread. 0 for simulators that do not tell.
 */
export function secondsOfTrial(jobs: readonly SimulationJob[], threads: number): number {
  const own = new Map<string, number>();
  const shared = new Map<string, number>();
  for (const { model, simulator, setup, ns, seed } of jobs) {
    const { work } = simulatorById(modelById(model), simulator);
    for (const n of work ? ns : []) {
      const parts = work?.(n, setup);
      if (!parts) continue;
      own.set(JSON.stringify([setup, n, seed]), parts.own);
      for (const [name, size] of Object.entries(parts.shared)) shared.set(name, size);
    }
  }
  return (sum(own) / Math.max(1, Math.min(threads, own.size)) + sum(shared)) / RATE;
}

const sum = (parts: ReadonlyMap<string, number>): number => [...parts.values()].reduce((a, b) => a + b, 0);

/** All jobs of a plan's simulations. */
export const plannedJobs = ({ mapSimulation, curveSimulation, probeSimulation }: Plan): readonly SimulationJob[] =>
  [mapSimulation, curveSimulation, probeSimulation].flatMap((part) =>
    part?.job ? (part.jobs ?? [part.job]).filter((job) => job !== undefined) : [],
  );
