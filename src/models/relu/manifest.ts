import type { Manifest } from "../manifest.ts";

export const manifest: Manifest = {
  id: "relu",
  title: "Shallow ReLU networks",
  papers: ["2107.01641", "2410.08194", "2602.20062"],
  parts: {
    model: () => import("./relu.ts").then((m) => m.relu),
    experiments: () => import("./experiments.ts").then((m) => m.experiments),
    training: () => import("./network/trainingRun.ts").then((m) => m.trainNetwork),
    explanation: () => import("./explanation.ts").then((m) => m.explanation),
    presets: () => import("./presets.ts").then((m) => m.presets),
  },
};
