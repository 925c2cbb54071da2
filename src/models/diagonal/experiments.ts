import type { Experiments } from "../model.ts";
import { replicate } from "./simulator.ts";
import { train } from "./training.ts";

export const experiments: Experiments = { replicate: { convex: replicate }, train };
