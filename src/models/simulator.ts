import type { Params, Setup } from "./param.ts";
import type { TrainingPoint } from "./training.ts";

/**
 * Finite experiments. One replicate draws its data once and returns one row of sufficient statistics for each sample
 * size; every parameter outside `setup` is read from the rows afterwards.
 */
export interface Simulator<V = Params> {
  readonly id: string;
  readonly version: number;
  /** Parameters that the setup depends on at these values; moving any other one starts no pass. */
  setupParams(p: V): readonly string[];
  setup(p: V): Setup;
  /** The parameter that fixes the sample size, and the sample size it fixes (rounded). */
  readonly sampleParam: string;
  samples(p: V): number;
  /** The parameter value that a sample size stands for, e.g. γ = n/d. */
  atSamples(n: number, p: V): V;
  /** Sample sizes, ascending, that one pass should answer for these values of the sample parameter. */
  lattice(values: Float64Array, p: V): number[];
  /** Why these sample sizes are not simulated (too large for a thread's memory); undefined when they are. */
  refuse(ns: readonly number[], p: V): string | undefined;
  /** Numbers in the constant head and in one row of a replicate. */
  head(setup: Setup): number;
  width(setup: Setup): number;
  /** How the experiment is drawn, where that is a choice of ours; shown beside the numbers. */
  readonly note?: string;
  /** Quantities that `read` fills, in order. */
  readonly quantities: readonly string[];
  /** Quantities of one replicate at one sample size, from its data at `head` and `row`, into out. */
  read(out: Float64Array, data: Float64Array, head: number, row: number, n: number, setup: Setup, p: V): void;
  /** Why no z-score is given for this quantity at this n: undefined when the variance is finite. */
  noScore(quantity: string, n: number, p: V): string | undefined;
}

/** What only threads run: the page loads none of it. */
export interface Experiments {
  /**
   * One replicate by the id of the simulator: head, then one row for each of the ascending sample sizes. Yields between
   * pieces of work of some milliseconds.
   */
  readonly replicate: Readonly<
    Record<
      string,
      (setup: Setup, ns: readonly number[], seed: number, replicate: number) => Generator<void, Float64Array>
    >
  >;
  /** The network that is watched: points as they come; undefined is only a chance to rest. */
  readonly train?: (setup: Setup, seed: number) => Generator<TrainingPoint | undefined, void>;
}
