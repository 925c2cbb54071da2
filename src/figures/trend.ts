import { t } from "../lib/language.ts";
import { inTurn } from "../lib/lists.ts";

/** What a quantity does along an axis, from its values at equal steps of it. Pure. */

/** A stretch of places, both ends in it; one that rises or falls begins where the one before it ends. */
export interface Stretch {
  readonly kind: "rises" | "falls" | "stays" | "infinite" | "missing";
  readonly from: number;
  readonly to: number;
}

/** Ups and downs below this part of the whole range are not told. */
const TOLD = 0.02;

/** The stretches of values, in order; more than a reader keeps in mind are the caller's to shorten. */
export function stretchesOf(values: readonly number[]): readonly Stretch[] {
  const finite = values.filter(Number.isFinite);
  const [lo, hi] = [Math.min(...finite), Math.max(...finite)];
  // Rounding of sums in another order is no change.
  const least = Math.max(TOLD * (hi - lo), 1e-9 * Math.max(Math.abs(lo), Math.abs(hi)));
  const out: Stretch[] = [];
  for (let from = 0; from < values.length; ) {
    const kind = kindOf(values[from]);
    let to = from;
    while (to + 1 < values.length && kindOf(values[to + 1]) === kind) to++;
    if (kind === "finite") out.push(...slopes(values, from, to, least));
    else out.push({ kind, from, to });
    from = to + 1;
  }
  return out;
}

const kindOf = (v: number) => (Number.isNaN(v) ? "missing" : Number.isFinite(v) ? "finite" : "infinite");

/** Slopes between turns; a turn counts once the values have come back from it by more than `least`. */
function slopes(values: readonly number[], from: number, to: number, least: number): Stretch[] {
  const turns = [from];
  let [high, low, way] = [from, from, 0];
  for (let i = from + 1; i <= to; i++) {
    if (values[i] > values[high]) high = i;
    if (values[i] < values[low]) low = i;
    if (way >= 0 && values[high] - values[i] > least) {
      if (high > from) turns.push(high);
      [way, low] = [-1, i];
    } else if (way <= 0 && values[i] - values[low] > least) {
      if (low > from) turns.push(low);
      [way, high] = [1, i];
    }
    // Beyond a turn only the extreme of the present way counts.
    if (way > 0) low = high;
    else if (way < 0) high = low;
  }
  if (way === 0) return [{ kind: "stays", from, to }];
  turns.push(to);
  return turns.slice(1).flatMap((end, k) => apart(values, turns[k], end, least));
}

/** Places from which on level values are told as such. */
const LEVEL = 4;
/** The same value, as a part of what counts as a change. */
const SAME = 1e-6;

/** One slope, without the level parts at its ends, which stand by themselves. */
function apart(values: readonly number[], from: number, to: number, least: number): Stretch[] {
  const same = (i: number, j: number) => Math.abs(values[i] - values[j]) <= SAME * least;
  let [first, last] = [from, to];
  while (first + 1 < to && same(first + 1, from)) first++;
  while (last - 1 > first && same(last - 1, to)) last--;
  if (first - from < LEVEL) first = from;
  if (to - last < LEVEL) last = to;
  return [
    ...(first > from ? [{ kind: "stays", from, to: first } as const] : []),
    { kind: values[last] > values[first] ? "rises" : "falls", from: first, to: last },
    ...(last < to ? [{ kind: "stays", from: last, to } as const] : []),
  ];
}

/** More stretches than this are counted, not told. */
const MOST = 8;

/**
 * What values do, as the end of a sentence that begins with their name.
 *
 * @param place the place with an index in words, such as “γ = 0.5”
 * @param number a value in words
 */
export function trendWords(
  values: readonly number[],
  place: (index: number) => string,
  number: (value: number) => string,
): string {
  const all = stretchesOf(values);
  if (all.length > MOST) {
    const finite = values.filter(Number.isFinite);
    return t("goes up and down {times} times, between {low} and {high}", {
      times: all.length - 1,
      low: number(Math.min(...finite)),
      high: number(Math.max(...finite)),
    });
  }
  const last = values.length - 1;
  return inTurn(
    all.map(({ kind, from, to }, k) => {
      if (kind === "infinite" || kind === "missing") {
        const where =
          from === 0 && to === last
            ? t("everywhere")
            : from === to
              ? t("at {place}", { place: place(from) })
              : from === 0
                ? t("up to {end}", { end: place(to) })
                : to === last
                  ? t("from {start} on", { start: place(from) })
                  : t("from {start} to {end}", { start: place(from), end: place(to) });
        return kind === "infinite" ? t("is infinite {where}", { where }) : t("has no number {where}", { where });
      }
      const goesOn = k > 0 && all[k - 1].to === from;
      const [start, end] = [number(values[from]), number(values[to])];
      if (kind === "stays") {
        const level = goesOn ? t("stays there") : t("stays at {value}", { value: start });
        return to === last ? level : t("{does} up to {place}", { does: level, place: place(to) });
      }
      const slope =
        kind === "rises"
          ? goesOn
            ? t("rises to {end}", { end })
            : t("rises from {start} to {end}", { start, end })
          : goesOn
            ? t("falls to {end}", { end })
            : t("falls from {start} to {end}", { start, end });
      return to === last ? slope : t("{does} at {place}", { does: slope, place: place(to) });
    }),
  );
}

/** The same for categories: which follow each other. */
export function orderWords(
  values: readonly number[],
  place: (index: number) => string,
  name: (value: number) => string,
): string {
  const starts = values.flatMap((v, i) => (i === 0 || !Object.is(v, values[i - 1]) ? [i] : []));
  if (starts.length > MOST + 1) return t("changes {times} times", { times: starts.length - 1 });
  return inTurn(
    starts.map((i) =>
      i === 0 ? name(values[0]) : t("{name} from {start} on", { name: name(values[i]), start: place(i) }),
    ),
  );
}

/** The nearest place at which another category begins, on one side or the other of an index; undefined without one. */
export function nearestChange(values: readonly number[], here: number): number | undefined {
  const steps = values.flatMap((v, i) => (i > 0 && !Object.is(v, values[i - 1]) ? [i] : []));
  // Below the index the other category is the one that ends there.
  const places = steps.map((i) => (i <= here ? i - 1 : i));
  return places.sort((a, b) => Math.abs(a - here) - Math.abs(b - here))[0];
}
