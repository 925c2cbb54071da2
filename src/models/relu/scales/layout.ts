/** Where the numbers of a replicate of initial scales stand (replicate.ts). Risks are in units of the target teacher's E f². */

/** Head: 1 if pretraining converged, else 0; the pretrained network's risk on its source (in units of the source's E f²). */
export const HEAD = { converged: 0, source: 1 } as const;
export const HEAD_WIDTH = 2;

/** One row a sample size. A run that has not converged has the flag 0: not to be averaged. */
export const ROW = { scratch: 0, scratchConverged: 1, fineTuned: 2, fineTunedConverged: 3 } as const;
export const ROW_WIDTH = 4;
