/** Cosine of an angle in degrees, exact at 0, 60, 90, 120 and 180°. */
export function cosDegrees(angle: number): number {
  if (angle === 90) return 0;
  if (angle === 60 || angle === 120) return angle === 60 ? 0.5 : -0.5;
  return Math.cos((angle * Math.PI) / 180);
}

/** Sine of an angle in degrees in [0, 180], exact at its ends. */
export function sinDegrees(angle: number): number {
  return angle === 0 || angle === 180 ? 0 : Math.sin((angle * Math.PI) / 180);
}
