import type { Experiments } from "../simulator.ts";
import { replicate } from "./simulate/trials.ts";

export const experiments: Experiments = { replicate: { convex: replicate } };
