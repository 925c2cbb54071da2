/** Where the numbers of a replicate of student and teacher stand (replicate.ts). Risks are in units of the teacher's E f². */

/** Head: of the pretraining, one for all sample sizes. */
export const HEAD = {
  /** 1 if pretraining converged, else 0. */
  converged: 0,
  /** Risk of the pretrained student on its source. */
  source: 1,
  /** E f² of the teacher itself, x ~ N(0, I). */
  norm: 2,
  /** Floor of linear transfer on the pretrained student's features. */
  floorStudent: 3,
  /** Floor of linear transfer on the source's own neurons. */
  floorSource: 4,
} as const;
export const HEAD_WIDTH = 5;

/** One row a sample size. A run that has not converged has a finite risk and the flag 0: not to be averaged. */
export const ROW = { scratch: 0, scratchConverged: 1, fineTuned: 2, fineTunedConverged: 3, linear: 4 } as const;
export const ROW_WIDTH = 5;
