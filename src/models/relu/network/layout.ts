/** Where the numbers of a replicate of a real network stand (replicate.ts). Risks are those of the theory: E (f − β·x)², exact given the draw. */

/** Head: 1 if pretraining converged (or there was none to do), else 0; the pretrained network's risk on the source. */
export const HEAD = { converged: 0, source: 1 } as const;
export const HEAD_WIDTH = 2;

/** One row a sample size. A run that has not converged has the flag 0: not to be averaged. */
export const ROW = {
  scratch: 0,
  scratchConverged: 1,
  fineTuned: 2,
  fineTunedConverged: 3,
  /** rms of network − kernel regression on the same data, over the rms of the latter, at test inputs. */
  scratchGap: 4,
  fineTunedGap: 5,
} as const;
export const ROW_WIDTH = 6;
