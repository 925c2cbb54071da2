import { type Box, clip, gap, nearest, type Place, type Segment, touch, within } from "./boxes.ts";
import { letterCount } from "./letterCount.ts";

/** A curve in pixels of the figure, and the words that stand beside it; without words it is in the way only. */
export interface NamedCurve {
  readonly words: string | undefined;
  readonly points: readonly Place[];
}

export interface CurveLabel {
  /** Index of the curve. */
  readonly series: number;
  /** Lines of text: one for each curve that lies here. */
  readonly words: readonly string[];
  /** Middle of the text. */
  readonly x: number;
  readonly y: number;
  /** From the text to its curve, where it does not stand close to it. */
  readonly leader: readonly [Place, Place] | undefined;
}

/** Pixels at zoom 1: a letter, a line of text, from a curve to its words, and how much farther every other curve is. */
const LETTER = 7.2;
export const HEIGHT = 15;
const APART = 4;
const CLEARER = 5;
/** Between the places that are tried along a curve, and between points of curves that must not be covered. */
const STEP = 14;
/** Places a side of the frame that are tried for words with a line to their curve. */
const GRID = 18;
/** Where no other curve is nearer than this, a point of a curve is its alone; curves nearer all along are one to the eye. */
const ALONE = 5;
/** What it costs to cross a curve on the way. */
const CROSSED = 25;
const FINE = 3;
/** What a place costs that another picture of the same curve does not have. */
const ELSEWHERE = 30;
/** More clearance than this is no better. */
const CLEAR = 36;
/** What it costs to stand on an upright line. */
const ON_LINE = 12;

const ASLANT = Math.SQRT1_2;
const DIRECTIONS: readonly Place[] = [
  [0, -1],
  [0, 1],
  [1, 0],
  [-1, 0],
  [ASLANT, -ASLANT],
  [-ASLANT, -ASLANT],
  [ASLANT, ASLANT],
  [-ASLANT, ASLANT],
];

/** Points of a curve inside of the frame, close to each other. */
function inFrame(points: readonly Place[], frame: Box, step: number): Place[] {
  const out: Place[] = [];
  for (let k = 1; k < points.length; k++) {
    const [ax, ay] = points[k - 1];
    const [bx, by] = points[k];
    const count = Math.ceil(Math.min(400, Math.hypot(bx - ax, by - ay) / step));
    if (Number.isNaN(count)) continue;
    for (let i = 0; i < count; i++) {
      const at: Place = [ax + ((bx - ax) * i) / count, ay + ((by - ay) * i) / count];
      if (within({ x: at[0], y: at[1], width: 0, height: 0 }, frame)) out.push(at);
    }
  }
  return out;
}

/** Distance from a box to the nearest of some points. */
function least({ x, y, width, height }: Box, points: readonly Place[]): number {
  let d = 1e8;
  for (const [px, py] of points) {
    const dx = Math.max(0, Math.abs(px - x) - width / 2);
    const dy = Math.max(0, Math.abs(py - y) - height / 2);
    d = Math.min(d, dx * dx + dy * dy);
  }
  return Math.sqrt(d);
}

/** Groups of curves that cannot be told apart. */
function groups(
  curves: readonly { readonly words: string | undefined; readonly points: readonly Place[] }[],
  zoom: number,
) {
  const out: number[][] = [];
  curves.forEach(({ words, points }, i) => {
    if (words === undefined || points.length === 0) return;
    const near = (j: number) => {
      const other = curves[j].points;
      const far = ([x, y]: Place, from: readonly Place[]) => least({ x, y, width: 0, height: 0 }, from) > ALONE * zoom;
      return !points.some((p) => far(p, other)) && !other.some((p) => far(p, points));
    };
    const group = out.find(([first]) => near(first));
    if (group) group.push(i);
    else out.push([i]);
  });
  return out;
}

/**
 * Words beside their curves: inside the frame, covering no curve, no other words and nothing of `taken`, and nearer to
 * their own curve than to any other. Where there is no room close to the curve a line leads to a point of it that is its
 * alone; where there is no such point the words are left out. Curves that lie on each other have their words in one place.
 *
 * @param upright places across of lines that words had better not stand on
 * @param before the labels of the picture before this one: they stay where that is as good
 */
export function curveLabels(
  all: readonly NamedCurve[],
  frame: Box,
  taken: readonly Box[] = [],
  upright: readonly number[] = [],
  zoom = 1,
  before: readonly CurveLabel[] = [],
): CurveLabel[] {
  const fine = all.map(({ words, points }) => ({ words, points: inFrame(points, frame, FINE * zoom) }));
  const everything = fine.flatMap(({ points }) => points);
  const edge = { ...frame, width: frame.width - 8 * zoom, height: frame.height - 8 * zoom };
  const placed: Box[] = [...taken];
  const leaders: Segment[] = [];
  const named = groups(fine, zoom).map((group): Named => {
    const [series] = group;
    const words = group.map((k) => fine[k].words ?? "");
    const letters = Math.max(...words.map(letterCount));
    return {
      series,
      words,
      size: { width: zoom * (LETTER * letters + 4), height: zoom * HEIGHT * words.length },
      own: fine[series].points,
      others: fine.flatMap(({ points }, k) => (group.includes(k) ? [] : points)),
      last: before.find((label) => label.series === series && label.words.join() === words.join()),
    };
  });
  const isFree = (box: Box) => within(box, edge) && !placed.some((other) => touch(box, other));
  /** What a place costs, whatever the curve. */
  const usual = ({ last, size }: Named, { x, y }: Box) =>
    (last ? ELSEWHERE * Math.min(1, gap([x, y], [last.x, last.y]) / (40 * zoom)) : 0) +
    (upright.some((line) => Math.abs(line - x) < size.width / 2 + 3) ? ON_LINE : 0);

  const beside = (name: Named): Found | undefined => {
    const { series, words, size, own, others } = name;
    let found: Found | undefined;
    let lowest = Number.POSITIVE_INFINITY;
    for (const at of inFrame(all[series].points, frame, STEP * zoom))
      for (const [dx, dy] of DIRECTIONS) {
        const x = at[0] + dx * APART * zoom + (Math.sign(dx) * size.width) / 2;
        const y = at[1] + dy * APART * zoom + (Math.sign(dy) * size.height) / 2;
        const box = { x, y, ...size };
        if (!isFree(box) || leaders.some((leader) => clip(leader, box))) continue;
        const [near, clear] = [least(box, own), least(box, others)];
        if (near < 0.6 * APART * zoom || clear < near + CLEARER * zoom) continue;
        const cost = near / zoom - Math.min(CLEAR, clear / zoom) + usual(name, box);
        if (cost >= lowest - 1e-9) continue;
        lowest = cost;
        found = { label: { series, words, x, y, leader: undefined }, box };
      }
    return found;
  };

  const apart = (name: Named): Found | undefined => {
    const { series, words, size, own, others } = name;
    const alone = inFrame(all[series].points, frame, STEP * zoom).filter((at) => least(dot(at), others) > ALONE * zoom);
    const places: { readonly box: Box; readonly at: Place; readonly cost: number }[] = [];
    const [across, up] = [frame.width / GRID, frame.height / GRID];
    for (let k = 0; k < GRID * GRID; k++) {
      const x = frame.x + ((k % GRID) + 0.5) * across - frame.width / 2;
      const y = frame.y + (Math.floor(k / GRID) + 0.5) * up - frame.height / 2;
      const box = { x, y, ...size };
      if (!isFree(box) || least(box, everything) < CLEARER * zoom) continue;
      for (const at of alone) places.push({ box, at, cost: gap(nearest(box, at), at) / zoom + usual(name, box) });
    }
    places.sort((a, b) => a.cost - b.cost);
    let found: Found | undefined;
    let lowest = Number.POSITIVE_INFINITY;
    for (const { box, at, cost } of places) {
      if (cost >= lowest) break;
      // Letters are narrower than the room that is kept for them.
      const leader: Segment = { from: nearest({ ...box, width: 0.8 * box.width }, at), to: at };
      if (placed.some((other) => clip(leader, other)) || leaders.some((other) => meet(leader, other))) continue;
      const way = inFrame([leader.from, at], frame, FINE).slice(0, -2);
      // It leaves the words, crosses as few curves as it can, its own only at the end, and runs along none.
      const covered = way.filter((p) => least(dot(p), others) < FINE).length;
      const total =
        cost + CROSSED * Math.ceil(covered / 4) + (way.filter((p) => least(dot(p), own) < FINE).length > 3 ? 99 : 0);
      if (total >= lowest) continue;
      lowest = total;
      found = { label: { series, words, x: box.x, y: box.y, leader: [leader.from, at] }, box };
    }
    return found;
  };

  const out: CurveLabel[] = [];
  const take = (found: Found | undefined) => {
    if (!found) return false;
    placed.push(found.box);
    if (found.label.leader) leaders.push({ from: found.label.leader[0], to: found.label.leader[1] });
    out.push(found.label);
    return true;
  };
  const rest = named.filter((name) => !take(beside(name)));
  for (const name of rest) take(apart(name));
  return out.sort((a, b) => a.series - b.series);
}

interface Named {
  readonly series: number;
  readonly words: readonly string[];
  readonly size: { readonly width: number; readonly height: number };
  /** Points of its curve, and of all that are not drawn where it is. */
  readonly own: readonly Place[];
  readonly others: readonly Place[];
  readonly last: CurveLabel | undefined;
}

interface Found {
  readonly label: CurveLabel;
  readonly box: Box;
}

const dot = ([x, y]: Place): Box => ({ x, y, width: 0, height: 0 });

/** Whether two segments cross. */
function meet(a: Segment, b: Segment): boolean {
  const side = ({ from, to }: Segment, [x, y]: Place) =>
    Math.sign((to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0]));
  return side(a, b.from) !== side(a, b.to) && side(b, a.from) !== side(b, a.to);
}
