import type { Explanation } from "./explanation.ts";
import type { Model, Preset } from "./model.ts";
import type { Experiments } from "./simulator.ts";

/** What is known of a model before any of it is loaded, and how to load its parts. One file a model: `manifest.ts` in its folder. */
export interface Manifest {
  /** Value of the link key `m`; also the name of the model's folder. */
  readonly id: string;
  readonly title: string;
  /** arXiv numbers of the papers it comes from. */
  readonly papers: readonly string[];
  /** Each part is a dynamic import, so that it is downloaded only where it is used. */
  readonly parts: {
    /** Parameters, theory, quantities: what the first picture needs. */
    readonly model: () => Promise<Model>;
    /** What threads run: replicates and watched trainings. */
    readonly experiments: () => Promise<Experiments>;
    /** What explains the picture: formulas, the plane of the tasks, remarks. */
    readonly explanation: () => Promise<Explanation>;
    /** The papers' figures. */
    readonly presets: () => Promise<readonly Preset[]>;
  };
}
