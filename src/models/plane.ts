/** A point in the plane of the tasks, in the units of their norms. */
export type Place = readonly [x: number, y: number];

/** Limits of the drawn plane: a step function of the parameters, not fitted, so that a drag does not rescale it. */
export interface PlaneFrame {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}
