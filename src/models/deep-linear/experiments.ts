import type { Experiments } from "../simulator.ts";
import { replicate as replicateAny } from "./anisotropicPass.ts";
import { replicateLaw } from "./law.ts";
import { replicate } from "./onePass.ts";
import { general } from "./simulator.ts";
import { train } from "./trainingRun.ts";

export const experiments: Experiments = {
  replicate: {
    pass: (setup, ns, seed, index) => (general(setup) ? replicateAny : replicate)(setup, ns, seed, index),
    law: replicateLaw,
  },
  train,
};
