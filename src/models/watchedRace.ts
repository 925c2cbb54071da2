import type { Race, Runner, TrainingPoint } from "./training.ts";

/** A protocol of a watched run. */
interface Watched extends Pick<Runner, "series" | "name" | "end"> {
  /** Its points, by time from 0. */
  readonly points: readonly TrainingPoint[];
  /** Indices of its values: its error, and the sizes of its groups. */
  readonly error: number;
  readonly groups?: readonly number[];
}

/** Points of time after the start. */
const COUNT = 160;
/** A share of the whole change of an error: what is less is not yet a beginning, or already the end. */
const NOTICED = 1 / 200;

/**
 * The protocols of a finished run side by side: at common times, evenly on a logarithmic axis from the first that moves to the last
 * that has settled, linear in between. Undefined where one of them was not trained.
 */
export function watchedRace(runs: readonly Watched[], rest: Pick<Race, "groups" | "note">): Race | undefined {
  if (runs.some(({ points }) => points.length < 2)) return undefined;
  const spans = runs.map(({ points, error }) => {
    const values = points.map((p) => p.values[error]);
    const [first, last] = [values[0], values[values.length - 1]];
    const least = NOTICED * Math.max(1e-12, ...values.map((v) => Math.abs(v - first)));
    const begins = points.find((p, i) => p.time > 0 && Math.abs(values[i] - first) > least) ?? points[1];
    const ends = points.findLast((_, i) => Math.abs(values[i] - last) > least) ?? points[points.length - 1];
    return { from: begins.time / 2, to: Math.max(2 * ends.time, 10 * begins.time) };
  });
  const from = Math.min(...spans.map((s) => s.from));
  const to = Math.max(...spans.map((s) => s.to));
  const times = Float64Array.from({ length: COUNT + 1 }, (_, k) =>
    k === 0 ? 0 : from * (to / from) ** ((k - 1) / (COUNT - 1)),
  );
  return {
    times,
    runners: runs.map(({ series, name, end, points, error, groups }) => ({
      series,
      name,
      ...(end === undefined ? {} : { end }),
      errors: along(points, error, times),
      ...(groups ? { groups: groups.map((value) => along(points, value, times)) } : {}),
    })),
    ...rest,
  };
}

/** A value at other times; the last one is the run's own last, which has converged. */
function along(points: readonly TrainingPoint[], value: number, times: Float64Array): Float64Array {
  let k = 0;
  return times.map((t, i) => {
    if (i === times.length - 1) return points[points.length - 1].values[value];
    while (k + 2 < points.length && points[k + 1].time < t) k++;
    const [a, b] = [points[k], points[k + 1]];
    const share = Math.max(0, Math.min(1, (t - a.time) / (b.time - a.time)));
    return a.values[value] + share * (b.values[value] - a.values[value]);
  });
}
