import type { Manifest } from "../manifest.ts";

export const manifest: Manifest = {
  id: "diagonal",
  title: "Diagonal linear networks",
  papers: ["2602.20062"],
  parts: {
    model: () => import("./diagonal.ts").then((m) => m.diagonal),
    experiments: () => import("./experiments.ts").then((m) => m.experiments),
    training: () => import("./training/trainingRun.ts").then((m) => m.train),
    explanation: () => import("./explanation.ts").then((m) => m.explanation),
    presets: () => import("./presets.ts").then((m) => m.presets),
  },
};
