import { onDemand } from "../../lib/onDemand.ts";
import type { Manifest } from "../manifest.ts";
import { provide } from "./further.ts";

const furtherParts = onDemand(() => import("./furtherParts.ts").then((m) => provide(m.furtherParts)));

/** For what is solved by all of the theory. */
const withFurther =
  <M, T>(pick: (module: M) => T) =>
  async (module: M) => {
    await furtherParts.ask();
    return pick(module);
  };

export const manifest: Manifest = {
  id: "deep-linear",
  title: "Deep linear networks",
  papers: ["2107.01641", "2410.08194"],
  parts: {
    model: () => import("./deepLinear.ts").then((m) => m.deepLinear),
    further: furtherParts.ask,
    experiments: () => import("./experiments.ts").then(withFurther((m) => m.experiments)),
    training: () => import("./training/trainingRun.ts").then((m) => m.train),
    explanation: () => import("./explanation.ts").then(withFurther((m) => m.explanation)),
    presets: () => import("./presets.ts").then((m) => m.presets),
  },
};
