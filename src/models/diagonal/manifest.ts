import type { Manifest } from "../manifest.ts";

export const manifest: Manifest = {
  id: "diagonal",
  title: "Diagonal linear networks",
  papers: ["2602.20062"],
  // How many of the old features are of use, against how many data there are.
  opening: "?v=1&m=diagonal&alpha=0.15&rsh=0.5&rnew=0.05&x=alpha:0..0.5&y=rsh:0..1",
  parts: {
    model: () => import("./diagonal.ts").then((m) => m.diagonal),
    experiments: () => import("./experiments.ts").then((m) => m.experiments),
    training: () => import("./training/trainingRun.ts").then((m) => m.train),
    explanation: () => import("./explanation.ts").then((m) => m.explanation),
    presets: () => import("./presets.ts").then((m) => m.presets),
  },
};
