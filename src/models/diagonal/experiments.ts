import type { Experiments } from "../simulator.ts";
import { replicate } from "./simulate/trials.ts";
import { train } from "./training/trainingRun.ts";

export const experiments: Experiments = { replicate: { convex: replicate }, train };
