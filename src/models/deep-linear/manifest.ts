import type { Manifest } from "../manifest.ts";

export const manifest: Manifest = {
  id: "deep-linear",
  title: "Deep linear networks",
  papers: ["2107.01641", "2410.08194"],
  parts: {
    model: () => import("./deepLinear.ts").then((m) => m.deepLinear),
    experiments: () => import("./experiments.ts").then((m) => m.experiments),
    training: () => import("./training/trainingRun.ts").then((m) => m.train),
    explanation: () => import("./explanation.ts").then((m) => m.explanation),
    presets: () => import("./presets.ts").then((m) => m.presets),
  },
};
