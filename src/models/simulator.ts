import type { Params, Setup } from "./param.ts";

/** Multiplications of one replicate, to a factor of three or so. */
export interface Work {
  readonly own: number;
  /** Done once for all replicates of an index whose key is the same, such as pretraining for every sample size. */
  readonly once: Readonly<Record<string, number>>;
}

/**
 * Multiplications a second of one thread that trains networks. Measured on 17 replicates of the three simulators (Node 20, a 2-core
 * machine): 1 to 6 · 10⁹; student and teacher 3.6, a network of 16384 neurons 2.7.
 */
export const TRAINING_RATE = 3e9;

/** The work of a replicate that shares nothing. */
export const wholeWork = ({ own, once }: Work): number => Object.values(once).reduce((sum, work) => sum + work, own);

/**
 * Finite experiments. One replicate draws its data once and returns one row of sufficient statistics for each sample
 * size; every parameter outside `setup` is read from the rows afterwards.
 */
export interface Simulator<V = Params> {
  readonly id: string;
  readonly version: number;
  /** Parameters that the setup depends on at these values; a change of any other starts no pass. */
  setupParams(p: V): readonly string[];
  setup(p: V): Setup;
  /** The parameter that determines the sample size, and that sample size (rounded). */
  readonly sampleParam: string;
  samples(p: V): number;
  /** Parameters with the sample parameter set to a sample size, e.g. γ = n/d. */
  atSamples(n: number, p: V): V;
  /** Sample sizes, ascending, that one pass computes for these values of the sample parameter. */
  lattice(values: Float64Array, p: V): number[];
  /** Why these sample sizes are not simulated (too large for a thread's memory); undefined when they are. */
  refuse(ns: readonly number[], p: V): string | undefined;
  /** Estimated cost of one replicate, shown before a long simulation; absent where it takes less than a second. */
  cost?(setup: Setup, ns: readonly number[]): Work;
  /** Length of the head and of one row of a replicate. */
  head(setup: Setup): number;
  width(setup: Setup): number;
  /** True where a replicate trains networks, which takes seconds: each cell of a map is then a job of its own, and `read` gives NaN for a run that has not converged. */
  readonly trained?: true;
  /** Where networks are trained: what is shown before the start. */
  readonly offer?: Offer;
  /** How the experiment is drawn, where that is our own choice; shown beside the numbers. */
  readonly note?: string;
  /** Quantities that `read` fills, in order. */
  readonly quantities: readonly string[];
  /** So many of the first are enough where no other is asked for: `out` then has no room for the others, which take longer. */
  readonly core?: number;
  /** Quantities of one replicate at one sample size, from its data at `head` and `row`, into out; needs `further` of the manifest. */
  read(out: Float64Array, data: Float64Array, head: number, row: number, n: number, setup: Setup, p: V): void;
  /** Why no z-score is given for this quantity at this n: undefined when the variance is finite; needs `further` as well. */
  noScore(quantity: string, n: number, p: V): string | undefined;
}

/** A replicate of trained networks takes seconds. */
export interface Offer {
  /** Seconds that one trial of some jobs takes on so many threads, to a factor of two or three. */
  seconds(jobs: readonly { readonly setup: Setup; readonly ns: readonly number[] }[], threads: number): number;
  /** So many trials are enough to see the picture. */
  readonly trials: number;
  /** Where there is no theory: quantity and axes, as in a link, of the simulated map that stands in its place. */
  readonly map?: { readonly q: string; readonly x: string; readonly y: string };
}

/** Run only in workers; not loaded by the page. */
export interface Experiments {
  /**
   * One replicate, by the id of the simulator: head, then one row for each of the ascending sample sizes. Yields every few
   * milliseconds.
   */
  readonly replicate: Readonly<
    Record<
      string,
      (setup: Setup, ns: readonly number[], seed: number, replicate: number) => Generator<void, Float64Array>
    >
  >;
}
