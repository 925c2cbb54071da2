/** Strengths of a reader's own inputs, strongest first, and the share of the tasks' difference in each direction; the shares add up to 1. */
export interface OwnSpectrum {
  readonly values: Float64Array;
  readonly energies: Float64Array;
}

/**
 * The spectra that were given in this tab or this run, by the value of the parameter `list`, the latest last. Links name
 * them and do not carry them; threads are told of them with every job.
 */
export const ownSpectra = new Map<string, OwnSpectrum>();
