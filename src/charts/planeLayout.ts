import { type Box, cut, holds, leftOf, type Segment, same, shift, through, unitVector } from "./boxes.ts";
import { type GeometryFigure, type PlaneMarks, planeScale } from "./planeFigure.ts";
import { type PlaneLabel, placeLabels } from "./planeLabels.ts";

/** The figure in pixels. */
export interface PlaneLayout extends PlaneMarks {
  readonly labels: readonly PlaneLabel[];
}

/** Offset in pixels of a distance line that would coincide with an arrow. */
const BESIDE = 7;

/** Lays out the figure in pixels; labels that would overlap each other or the tips are omitted. */
export function layoutGeometry(d: GeometryFigure): PlaneLayout {
  const { pixel, unit } = planeScale(d);
  const zero = pixel([0, 0]);
  const edge: Box = { x: d.width / 2, y: d.height / 2, width: d.width - 16, height: d.height - 16 };
  const arrows = d.arrows.map((arrow) => ({ id: arrow.id, tip: pixel(arrow.to) }));
  const distances = d.distances.map(({ series, from, to }) => {
    const [a, b] = [pixel(from), pixel(to)];
    const along = d.arrows.some((arrow) => same(from, [0, 0]) && same(to, arrow.to));
    // The first series to the left of the arrow, another one with the same line to its right.
    const by = along ? (series === 0 ? BESIDE : -BESIDE) : 0;
    const normal = leftOf(a, b);
    const beside: Segment = { from: shift(a, normal, by), to: shift(b, normal, by) };
    return { series, ...cut(beside, edge) };
  });
  const points = d.points.map(({ series, at }) => {
    const p = pixel(at);
    if (holds(edge, p)) return { series, at: p, beyond: undefined };
    const seen = cut({ from: zero, to: p }, edge);
    return { series, at: seen.to, beyond: unitVector(zero, p) };
  });
  const far = d.width + d.height;
  const line = d.line && cut(through(zero, d.line.degrees, far), edge);
  const circle = { at: pixel(d.circle.centre), r: unit * d.circle.radius };
  const bare = { zero, circle, line, arrows, distances, points };
  return { ...bare, labels: placeLabels(d, bare, edge) };
}
