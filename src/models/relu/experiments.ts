import type { Experiments } from "../simulator.ts";
import { replicateNetwork } from "./network/replicate.ts";
import { replicateScales } from "./scales/replicate.ts";
import { replicate } from "./simulate/kernelRegression.ts";
import { replicateStudent } from "./student/replicate.ts";

export const experiments: Experiments = {
  replicate: {
    kernel: replicate,
    network: replicateNetwork,
    student: (setup, ns, seed, index) => replicateStudent(setup, ns, seed, index),
    scales: replicateScales,
  },
};
