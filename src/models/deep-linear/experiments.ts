import type { Experiments } from "../simulator.ts";
import { replicateLaw } from "./law.ts";
import { replicate } from "./ridgePass.ts";
import { train } from "./trainingRun.ts";

export const experiments: Experiments = {
  replicate: {
    pass: replicate,
    law: replicateLaw,
  },
  train,
};
