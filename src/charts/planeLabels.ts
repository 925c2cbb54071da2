import { t } from "../lib/language.ts";
import {
  type Box,
  between,
  clip,
  corners,
  gap,
  grown,
  into,
  leftOf,
  length,
  nearest,
  type Place,
  type Segment,
  shift,
  touch,
  unitVector,
  within,
} from "./boxes.ts";
import { arcRadius, type GeometryFigure, type PlaneMarks } from "./planeFigure.ts";

/** A text with its middle, in pixels. */
export interface PlaneLabel {
  readonly name: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

import { letterCount } from "./letterCount.ts";

/** A candidate position of a label, and its cost. */
interface Candidate {
  readonly x: number;
  readonly y: number;
  readonly cost: number;
}

/** Greedy placement: each label takes the cheapest free candidate. */
export function placeLabels(d: GeometryFigure, at: PlaneMarks, edge: Box): PlaneLabel[] {
  const placed: PlaneLabel[] = [];
  const tips = [...at.arrows.map(({ tip }) => tip), ...at.points.map((point) => point.at)].map(
    ([x, y]): Box => ({ x, y, width: 13, height: 13 }),
  );
  const lines: Segment[] = [...at.arrows.map(({ tip }) => ({ from: at.zero, to: tip })), ...at.distances];
  /** An optional label must not cover a line. */
  const put = (
    need: "must" | "help",
    name: string,
    label: string,
    height: number,
    candidates: (w: number, h: number) => Candidate[],
  ) => {
    const text = t(label);
    const width = widthOf(text, name);
    let best: { readonly box: Box; readonly cost: number } | undefined;
    for (const { x, y, cost } of candidates(width, height).sort((a, b) => a.cost - b.cost)) {
      // Candidates are sorted: no later one costs less.
      if (best && cost >= best.cost) break;
      const wanted: Box = { x, y, width, height };
      const box = need === "must" ? into(edge, wanted) : wanted;
      const near = grown(box, 2);
      if (!within(box, edge) || placed.some((one) => touch(near, one)) || tips.some((tip) => touch(near, tip)))
        continue;
      const crossed = lines.filter((one) => clip(one, near) !== undefined).length;
      const onLine = at.line && clip(at.line, near) !== undefined ? 1 : 0;
      if (need === "help" && crossed + onLine > 0) continue;
      const total = cost + 8 * crossed + onLine + (onRim(box, at.circle) ? 5 : 0);
      if (!best || total < best.cost) best = { box, cost: total };
    }
    if (best) placed.push({ name, text, x: best.box.x, y: best.box.y, width, height });
  };

  d.arrows.forEach((arrow, i) => {
    const { tip } = at.arrows[i];
    const [dx, dy] = unitVector(at.zero, tip) ?? (i === 0 ? [1, 0] : [0, -1]);
    put("must", `arrow-label ${arrow.id}`, arrow.label, 19, (w, h) => around(tip, Math.atan2(dy, dx), w, h, 12));
  });
  d.points.forEach((point, i) => {
    if (point.label === undefined) return;
    const below = point.series === 0 ? (3 * Math.PI) / 4 : Math.PI / 2;
    put("must", `point-label series-${point.series}`, point.label, 19, (w, h) =>
      around(at.points[i].at, below, w, h, point.series === 0 ? 3 : 8),
    );
  });
  d.distances.forEach((distance, i) => {
    const one = at.distances[i];
    if (length(one) < 26) return;
    put("help", `distance-label series-${distance.series}`, distance.label, 16, (w, h) => {
      const normal = leftOf(one.from, one.to);
      // Away from the other distances: scratch left of its arrow, fine-tuning right of its line.
      const sides = distance.series === 0 ? [1, -1] : [-1, 1];
      return [0.5, 0.4, 0.6, 0.3, 0.7].flatMap((t, k) =>
        sides.map((side, j) => {
          const gap = 6 + (Math.abs(normal[0]) * w + Math.abs(normal[1]) * h) / 2;
          const [x, y] = shift(between(one, t), normal, side * gap);
          return { x, y, cost: 1.5 * k + 4 * j };
        }),
      );
    });
  });
  const arc = arcRadius(at);
  if (arc > 0)
    put("help", "angle-label", d.angle.label, 16, (w, h) =>
      [0, 8, 18].flatMap((out, j) =>
        [0.5, 0.35, 0.65].map((t, k) => {
          const a = (-t * d.angle.degrees * Math.PI) / 180;
          const gap = arc + 4 + out + (Math.abs(Math.cos(a)) * w + Math.abs(Math.sin(a)) * h) / 2;
          return { x: at.zero[0] + gap * Math.cos(a), y: at.zero[1] + gap * Math.sin(a), cost: k + 2 * j };
        }),
      ),
    );
  if (d.circle.sides) {
    const [inner, outer] = d.circle.sides;
    const [dx, dy] = unitVector(at.zero, at.circle.at) ?? [0, -1];
    const away = Math.atan2(dy, dx);
    put("help", "side inner", inner, 18, (w, h) =>
      [0, 30, -30, 60, -60, 90, -90]
        .flatMap((turn, k) =>
          [0.5, 0.62, 0.38].map((share, j) => {
            const a = away + (turn * Math.PI) / 180;
            const [x, y] = shift(at.circle.at, [Math.cos(a), Math.sin(a)], share * at.circle.r);
            return { x, y, cost: 2 * k + j };
          }),
        )
        .filter((c) => corners({ ...c, width: w, height: h }).every((p) => gap(p, at.circle.at) < at.circle.r - 4)),
    );
    const [x, y] = [edge.x, edge.y];
    put("help", "side outer", outer, 18, (w, h) => {
      const [u, v] = [(edge.width - w) / 2, (edge.height - h) / 2];
      return [
        { x: x - u, y: y - v, cost: 0 },
        { x: x + u, y: y - v, cost: 1 },
        { x: x + u, y: y + v, cost: 2 },
        { x: x - u, y: y + v, cost: 3 },
      ].filter((c) => gap(nearest({ ...c, width: w, height: h }, at.circle.at), at.circle.at) > at.circle.r + 6);
    });
  }
  return placed;
}

/** Candidate positions around a point, starting in a direction (radians, y downwards) and turning away from it. */
function around(at: Place, direction: number, width: number, height: number, clear: number): Candidate[] {
  const turns = [0, 1, -1, 2, -2, 3, -3, 4];
  return [0, 1, 2, 3].flatMap((ring) =>
    turns.map((turn, k) => {
      const a = direction + (turn * Math.PI) / 4;
      const [dx, dy] = [Math.cos(a), Math.sin(a)];
      // From the point to the centre of a box that just touches it in this direction.
      const reach = Math.min(width / 2 / Math.abs(dx || 1e-9), height / 2 / Math.abs(dy || 1e-9));
      const r = clear + reach + 14 * ring;
      return { x: at[0] + r * dx, y: at[1] + r * dy, cost: 1.2 * k + 6 * ring };
    }),
  );
}

/** Splits a label into repeated triples of plain text, symbol, subscript. */
export function labelParts(label: string): { plain: string; symbol?: string; sub?: string }[] {
  return [...label.matchAll(/(.*?)(?:([βθ]\u0302?|c(?=β))(?:_(\w))?|$)/gu)].map(([, plain, symbol, sub]) => ({
    plain,
    symbol,
    sub,
  }));
}

/** Estimated width of a label in pixels. */
function widthOf(label: string, name: string): number {
  const letters = labelParts(label).reduce(
    (sum, { plain, symbol, sub }) => sum + 7.3 * letterCount(plain) + (symbol ? 9.5 : 0) + (sub ? 6.5 : 0),
    0,
  );
  return letters + (name.startsWith("side") ? 8 : 3);
}

/** Whether a circle (its line) intersects a box. */
function onRim(box: Box, circle: PlaneMarks["circle"]): boolean {
  const near = gap(nearest(box, circle.at), circle.at);
  const farthest = Math.max(...corners(box).map((p) => gap(p, circle.at)));
  return near < circle.r && farthest > circle.r;
}
