import type { Explanation } from "./explanation.ts";
import type { Model, Preset } from "./model.ts";
import type { Experiments } from "./simulator.ts";
import type { TrainingRun } from "./training.ts";

/** A model before it is loaded, and how to load its parts. One `manifest.ts` in each model's folder. */
export interface Manifest {
  /** Value of the link key `m`; also the name of the model's folder. */
  readonly id: string;
  readonly title: string;
  /** arXiv numbers of the papers it comes from. */
  readonly papers: readonly string[];
  /** Link of the picture that shows what the papers are about, for a reader who chooses the model; its defaults if left out. */
  readonly opening?: string;
  /** Each part is a dynamic import, so that it is downloaded only when used. */
  readonly parts: {
    /** Parameters, theory, quantities: all that the first picture needs. */
    readonly model: () => Promise<Model>;
    /**
     * What the model's first part calls of theory that most first pictures do without. Loaded before a scene or a job that needs it
     * (`ModelSpec.needsFurther`), and before replicates are read.
     */
    readonly further?: () => Promise<unknown>;
    /** Replicates, run in workers. */
    readonly experiments: () => Promise<Experiments>;
    /** The watched network, trained in a worker; only where the explanation has a `training`. */
    readonly training?: () => Promise<TrainingRun>;
    /** Formulas, the plane of the tasks, remarks. */
    readonly explanation: () => Promise<Explanation>;
    /** Figures of the papers. */
    readonly presets: () => Promise<readonly Preset[]>;
  };
}
