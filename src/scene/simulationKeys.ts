import { positive, whole } from "./key.ts";

/** Random seed, number of trials and stopping rule of the simulation. */
export const simulationKeys = {
  seed: whole({ key: "seed", meaning: "seed of the simulation" }, [0, Number.MAX_SAFE_INTEGER], 1),
  trials: whole({ key: "trials", meaning: "replicates of the simulation" }, [1, 100_000], 200),
  /** Standard error at which the simulation of the shown quantity at the probe may stop; undefined for never. */
  targetSe: positive({ key: "se", meaning: "standard error at which the simulation may stop", byDefault: "off" }),
};
