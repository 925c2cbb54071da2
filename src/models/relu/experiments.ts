import type { Experiments } from "../simulator.ts";
import { trainNetwork } from "./network/trainingRun.ts";
import { replicate } from "./simulate/kernelRegression.ts";

export const experiments: Experiments = { replicate: { kernel: replicate }, train: trainNetwork };
