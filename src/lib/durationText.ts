/** A duration that is known to a factor of two or so, in words: `40 s`, `3 min`, `2 h`. */
export function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, roughly(seconds))} s`;
  return seconds < 5400 ? `${roughly(seconds / 60)} min` : `${roughly(seconds / 3600)} h`;
}

/** Two digits at most. */
const roughly = (x: number): number => (x < 10 ? Math.round(x) : Number(x.toPrecision(2)));
