import type { Experiments } from "../simulator.ts";
import { replicateLaw } from "./simulate/law.ts";
import { replicate } from "./simulate/ridgePass.ts";

export const experiments: Experiments = {
  replicate: {
    pass: replicate,
    law: replicateLaw,
  },
};
