import type { Experiments } from "../simulator.ts";
import { train } from "./trainingRun.ts";
import { replicate } from "./trials.ts";

export const experiments: Experiments = { replicate: { convex: replicate }, train };
