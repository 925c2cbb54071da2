import { readable } from "../../../lib/decimal.ts";
import { t, together } from "../../../lib/language.ts";
import type { TaskPlane, TaskWay } from "../../explanation.ts";
import { type DeepLinearParams, trained, tuned } from "../params.ts";
import { STATE } from "./protocolQuantities.ts";
import { alongWay, type Way, waysOf } from "./protocols.ts";
import { riskFinetune } from "./quantities.ts";
import { S } from "./state.ts";
import { solve } from "./theory.ts";

/**
 * The new task against the old one, docs/theory.md §1.8: R(a, β_t, β_t) and R(a, β_t, β_s) of fine-tuning as the number of samples
 * grows, of one layer that is stopped early, and of the networks on the line between source and fine-tuned network, along which
 * both risks are quadratic.
 */

/** Number of steps of each path. */
const SAMPLES = 96;
const TIMES = 56;
const PARTS = 40;
/** First and last training time after 0. */
const [FIRST, LAST] = [0.01, 1e5];

type P = DeepLinearParams;
type Pair = readonly [target: number, source: number];

const none: Pair = [Number.NaN, Number.NaN];

export function taskPlane(p: P, top: number): TaskPlane {
  const state = new Float64Array(STATE);
  const solved = (at: P): Pair => {
    solve(at, state, 0);
    return [riskFinetune(state, 0, at), alongWay(at, state, 0).forgotten];
  };
  const finite = (pair: Pair) => (pair.every(Number.isFinite) ? pair : none);
  const here = solved(p);
  const [onTarget, onSource] = waysOf(p, state, 0);
  const best = alongWay(p, state, 0).part;
  const zero = state[S.zero];
  const start: Pair = [onTarget.from, Math.max(0, onSource.from)];
  // Without a finite source there is no starting point; and there is no line between two networks one of which is infinite.
  const known = Number.isFinite(state[S.sourceNorm2]);
  const apart = known ? start[0] : zero;
  const between = (a: number): Pair => [onWay(onTarget, a), onWay(onSource, a)];
  const hasWay = known && here.every(Number.isFinite);

  const grows: TaskWay = {
    id: "samples",
    name: "more samples",
    along: "gamma",
    meaning: "target samples per dimension, fine-tuning as it is set",
    points: steps(SAMPLES, (u) => {
      const gamma = u * top;
      return [gamma, ...finite(solved({ ...p, gamma }))] as const;
    }),
  };
  const stops: TaskWay = {
    id: "stop",
    name: p.L === 1 ? "longer training (A)" : "longer training, one layer (A)",
    along: "stop",
    meaning: "training time of one layer on the present samples",
    points: [
      [0, ...start] as const,
      ...steps(TIMES, (u) => {
        const stop = FIRST * (LAST / FIRST) ** u;
        return [stop, ...finite(solved({ ...p, L: 1, stop, base: "min" }))] as const;
      }),
    ],
  };
  const [lo, hi] = Number.isNaN(best) ? [0, 1] : [Math.max(-1, Math.min(0, best)), Math.min(2, Math.max(1, best))];
  const parts: TaskWay = {
    id: "share",
    name: "part of the way",
    along: "a",
    meaning: "share a of the way from the source to the fine-tuned network",
    points: steps(PARTS, (u) => {
      const a = lo + u * (hi - lo);
      return [a, ...between(a)] as const;
    }),
  };
  const ways = [grows, ...(known && !trained(p).frozen && !tuned(p) ? [stops] : []), ...(hasWay ? [parts] : [])];
  const marked = hasWay && !Number.isNaN(best);
  const places = [
    ...(known ? [{ name: "source as it is", target: start[0], source: start[1] }] : []),
    ...(marked ? [{ name: t("part of the way, a = {a}", { a: readable(best, 2) }), ...named(between(best)) }] : []),
    { name: "fine-tuned", ...named(here) },
  ];
  // Where noise makes up most of the risk, leave room for part of it.
  const limit = 1.15 * Math.max(apart, zero / 4, Math.min(10 * Math.max(apart, zero), 1.5 * p.sigma * p.sigma), 1e-3);
  return {
    ways,
    places,
    here,
    tops: [limit, limit],
    sentence: sentence(start, here, known, marked ? between(best) : undefined, best, ways),
  };
}

const named = ([target, source]: Pair) => ({ target, source });

function steps<T>(count: number, at: (u: number) => T): T[] {
  return Array.from({ length: count + 1 }, (_, k) => at(k / count));
}

/** Risk at the position a on the line, clamped since rounding may leave a negative value. */
export const onWay = ({ from, both, to }: Way, a: number): number =>
  Math.max(0, (1 - a) ** 2 * from + 2 * a * (1 - a) * both + a * a * to);

/**
 * Risk on the old task where a path first falls to this risk on the new one, interpolated linearly; undefined where it never does.
 */
export function lostAt({ points }: TaskWay, target: number): number | undefined {
  for (let k = 1; k < points.length; k++) {
    const [[, t0, s0], [, t1, s1]] = [points[k - 1], points[k]];
    if (!(t0 > target) || !(t1 <= target)) continue;
    return s0 + ((t0 - target) / (t0 - t1)) * (s1 - s0);
  }
  return undefined;
}

function sentence(
  [from, before]: Pair,
  [to, after]: Pair,
  known: boolean,
  part: Pair | undefined,
  best: number,
  ways: readonly TaskWay[],
): string {
  if (!known) return t("Pretraining has no finite risk here: there is no old task to keep.");
  if (!Number.isFinite(to) || !Number.isFinite(after))
    return t("Fine-tuning on these samples has no finite risk: the way along the samples is cut there.");
  const said = [
    t("Fine-tuning takes the risk on the new task from {from} to {to}, and on the old one from {before} to {after}.", {
      from: readable(from),
      to: readable(to),
      before: readable(before),
      after: readable(after),
    }),
  ];
  if (part)
    said.push(
      Math.abs(best - 1) < 0.01
        ? t("No other network on the straight way between them does better on the new task.")
        : t(
            "The best of the straight way between them, a = {a}, has {target} on the new and {source} on the old task.",
            {
              a: readable(best, 2),
              target: readable(part[0]),
              source: readable(part[1]),
            },
          ),
    );
  // At half of the gain of fine-tuning: the risk on the old task along each path.
  const half = (from + to) / 2;
  if (to < from) {
    const paid = ways.flatMap((way) => {
      const lost = lostAt(way, half);
      return lost === undefined ? [] : [`${t(way.name)} ${readable(lost, 2)}`];
    });
    if (paid.length > 1)
      said.push(
        t("At half of that gain, a risk of {half} on the new task, the old one has: {paid}.", {
          half: readable(half),
          paid: paid.join("; "),
        }),
      );
  } else said.push(t("On the new task fine-tuning gains nothing here."));
  return together(said);
}
