import { draw, type Group, group, sized } from "./axis.ts";
import { markPath, type Series } from "./curves.ts";

export type Place = readonly [x: number, y: number];

/** Arrows, a circle and distances in a plane, in units of the plane; limits of what is shown in `frame`. */
export interface GeometryFigure {
  readonly width: number;
  readonly height: number;
  readonly frame: { readonly left: number; readonly right: number; readonly bottom: number; readonly top: number };
  /** Arrows from the origin. */
  readonly arrows: readonly { readonly id: string; readonly to: Place; readonly label: string }[];
  /** Angle from the horizontal to the last arrow, 0 … 180°. */
  readonly angle: { readonly degrees: number; readonly label: string };
  /** Optional labels of its inside and outside. */
  readonly circle: { readonly centre: Place; readonly radius: number; readonly sides?: readonly [string, string] };
  /** A line through the origin, in the style of a series. */
  readonly line?: { readonly series: number; readonly degrees: number };
  readonly points: readonly { readonly series: number; readonly at: Place; readonly label?: string }[];
  readonly distances: readonly {
    readonly series: number;
    readonly from: Place;
    readonly to: Place;
    readonly label: string;
  }[];
}

/** Markers of the series, as in the curves. */
const markers: readonly Series["marker"][] = ["circle", "square", "triangle"];

export interface PlaneScale {
  /** From plane to pixels, and back. */
  readonly pixel: (place: Place) => Place;
  readonly place: (pixel: Place) => Place;
  /** Pixels per unit of the plane, the same in both directions. */
  readonly unit: number;
}

/** Fits the frame into the figure, centred, with equal scales. */
export function planeScale({ width, height, frame }: Pick<GeometryFigure, "width" | "height" | "frame">): PlaneScale {
  const unit = Math.min(width / (frame.right - frame.left), height / (frame.top - frame.bottom));
  const x = (width - unit * (frame.left + frame.right)) / 2;
  const y = (height + unit * (frame.bottom + frame.top)) / 2;
  return {
    pixel: ([u, v]) => [x + unit * u, y - unit * v],
    place: ([u, v]) => [(u - x) / unit, (y - v) / unit],
    unit,
  };
}

/** A text with its middle, in pixels. */
export interface PlaneLabel {
  readonly name: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Segment {
  readonly from: Place;
  readonly to: Place;
}

/** The layout in pixels, clipped at the edge of the figure. */
interface Layout {
  readonly zero: Place;
  readonly circle: { readonly at: Place; readonly r: number };
  readonly line: Segment | undefined;
  readonly arrows: readonly { readonly id: string; readonly tip: Place }[];
  readonly distances: readonly (Segment & { readonly series: number })[];
  readonly points: readonly { readonly series: number; readonly at: Place; readonly beyond: Place | undefined }[];
  readonly labels: readonly PlaneLabel[];
}

/** Offset in pixels of a distance line that would coincide with an arrow. */
const BESIDE = 7;
const ARC = 30;

/** Lays out the figure in pixels; labels that would overlap each other or the tips are omitted. */
export function layoutGeometry(d: GeometryFigure): Layout {
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

/** A candidate position of a label, and its cost. */
interface Candidate {
  readonly x: number;
  readonly y: number;
  readonly cost: number;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Greedy placement: each label takes the cheapest free candidate. */
function placeLabels(d: GeometryFigure, at: Omit<Layout, "labels">, edge: Box): PlaneLabel[] {
  const placed: PlaneLabel[] = [];
  const tips = [...at.arrows.map(({ tip }) => tip), ...at.points.map((point) => point.at)].map(
    ([x, y]): Box => ({ x, y, width: 13, height: 13 }),
  );
  const lines: Segment[] = [...at.arrows.map(({ tip }) => ({ from: at.zero, to: tip })), ...at.distances];
  /** An optional label must not cover a line. */
  const put = (
    need: "must" | "help",
    name: string,
    text: string,
    height: number,
    candidates: (w: number, h: number) => Candidate[],
  ) => {
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

/** Draws the plane; updates in place, writing only what has changed. */
export function drawGeometry(svg: SVGSVGElement, d: GeometryFigure): void {
  const at = layoutGeometry(d);
  const root = sized(svg, d.width, d.height);
  const [ox, oy] = at.zero;

  const ground = group(root, "ground");
  const idle = d.circle.sides ? "no" : "yes";
  const disc = { cx: fixed(at.circle.at[0]), cy: fixed(at.circle.at[1]), r: fixed(at.circle.r), "data-idle": idle };
  draw(ground, "circle", "inside", disc);
  draw(ground, "path", "horizon", { d: `M${fixed(ox)},${fixed(oy)}H${d.width - 8}` });
  each(ground, "only-line", at.line ? [{ ...at.line, series: d.line?.series ?? 0 }] : [], path);
  draw(ground, "circle", "break-even", disc);
  const arc = arcRadius(at);
  const end = shift(at.zero, unitVector(at.zero, at.arrows[at.arrows.length - 1].tip) ?? [1, 0], arc);
  draw(ground, "path", "arc", {
    d: arc > 0 ? `M${fixed(ox + arc)},${fixed(oy)}A${fixed(arc)},${fixed(arc)} 0 0 0 ${end.map(fixed).join()}` : "",
  });

  const arrows = group(root, "arrows");
  for (const { id, tip } of at.arrows) {
    const { shaft, head } = arrow(at.zero, tip);
    draw(arrows, "path", `shaft ${id}`, { d: shaft });
    draw(arrows, "path", `head ${id}`, { d: head });
  }
  each(group(root, "distances"), "distance", at.distances, path);
  each(group(root, "points"), "point", at.points, pointPath);

  const labels = group(root, "labels");
  for (const label of at.labels) {
    const place = { x: fixed(label.x), y: fixed(label.y + 4.5), "text-anchor": "middle", visibility: "visible" };
    write(draw(labels, "text", label.name, place), label.text);
  }
  const names = new Set(at.labels.map(({ name }) => name));
  hide(labels, (name) => !names.has(name), "visibility", "hidden");
}

/** One path per series, empty if the series is absent. */
function each<T extends { readonly series: number }>(
  g: Group,
  name: string,
  items: readonly T[],
  pathOf: (item: T) => string,
): void {
  const classes = (item: T) => `${name} series-${item.series}`;
  for (const item of items) draw(g, "path", classes(item), { d: pathOf(item) });
  const there = new Set(items.map(classes));
  hide(g, (other) => other.startsWith(`${name} `) && !there.has(other), "d", "");
}

/** Writes an attribute of the child with that class. */
function hide(g: Group, meant: (name: string) => boolean, attribute: string, value: string): void {
  for (const child of (g.node() as SVGGElement).children)
    if (meant(child.getAttribute("class") ?? "") && child.getAttribute(attribute) !== value)
      child.setAttribute(attribute, value);
}

/** Symbols in italics with subscripts; written only when the text has changed. */
function write(text: Group, label: string): void {
  if (text.attr("data-text") === label) return;
  text.attr("data-text", label).text(null);
  for (const { plain, symbol, sub } of parts(label)) {
    if (plain) text.append("tspan").text(plain);
    if (symbol) text.append("tspan").attr("class", "symbol").text(symbol);
    if (sub) text.append("tspan").attr("class", "sub").attr("dy", 4).text(sub);
  }
}

/** Splits a label into repeated triples of plain text, symbol, subscript. */
function parts(label: string): { plain: string; symbol?: string; sub?: string }[] {
  return [...label.matchAll(/(.*?)(?:([βθ]\u0302?|c(?=β))(?:_(\w))?|$)/gu)].map(([, plain, symbol, sub]) => ({
    plain,
    symbol,
    sub,
  }));
}

/** Estimated width of a label in pixels. */
function widthOf(label: string, name: string): number {
  const letters = parts(label).reduce(
    (sum, { plain, symbol, sub }) => sum + 7.3 * plain.length + (symbol ? 9.5 : 0) + (sub ? 6.5 : 0),
    0,
  );
  return letters + (name.startsWith("side") ? 8 : 3);
}

/** An arrow: shaft up to just inside the head, head with its point at the tip; short arrows have short heads. */
function arrow(from: Place, tip: Place): { shaft: string; head: string } {
  const along = unitVector(from, tip);
  if (!along) return { shaft: "", head: "" };
  const size = Math.min(12, 0.7 * gap(from, tip));
  const neck = shift(tip, along, -size);
  const across: Place = [along[1], -along[0]];
  const wings = [shift(neck, across, 0.36 * size), shift(neck, across, -0.36 * size)];
  return {
    shaft: path({ from, to: shift(tip, along, -0.8 * size) }),
    head: `M${[tip, ...wings].map((p) => p.map(fixed).join()).join("L")}Z`,
  };
}

/** The marker of a series, or at the edge an arrow pointing to it if it lies outside the figure. */
function pointPath({ series, at, beyond }: Layout["points"][number]): string {
  if (beyond) return arrow(shift(at, beyond, -12), at).head;
  return markPath(markers[series % markers.length], ...at);
}

/** Radius of the angle's arc; 0 if an arrow is too short. */
function arcRadius(at: Pick<Layout, "zero" | "arrows">): number {
  const shortest = Math.min(...at.arrows.map(({ tip }) => gap(at.zero, tip)));
  return shortest < 36 ? 0 : Math.min(ARC, 0.45 * shortest);
}

/** Rounds to a hundredth of a pixel. */
const fixed = (v: number): string => String(Number(v.toFixed(2)));

const path = ({ from, to }: Segment): string => `M${from.map(fixed).join()}L${to.map(fixed).join()}`;

const same = (a: Place, b: Place): boolean => a[0] === b[0] && a[1] === b[1];

const gap = (a: Place, b: Place): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

const length = ({ from, to }: Segment): number => gap(from, to);

const shift = ([x, y]: Place, [dx, dy]: Place, by: number): Place => [x + by * dx, y + by * dy];

const between = ({ from, to }: Segment, t: number): Place => [
  from[0] + t * (to[0] - from[0]),
  from[1] + t * (to[1] - from[1]),
];

/** Unit vector from one point to another; undefined if they coincide. */
function unitVector(from: Place, to: Place): Place | undefined {
  const d = gap(from, to);
  return d > 0 ? [(to[0] - from[0]) / d, (to[1] - from[1]) / d] : undefined;
}

/** The left normal of a direction, in pixels (y downwards). */
function leftOf(from: Place, to: Place): Place {
  const [dx, dy] = unitVector(from, to) ?? [1, 0];
  return [dy, -dx];
}

function through([x, y]: Place, degrees: number, far: number): Segment {
  const a = (-degrees * Math.PI) / 180;
  const [dx, dy] = [far * Math.cos(a), far * Math.sin(a)];
  return { from: [x - dx, y - dy], to: [x + dx, y + dy] };
}

/** The part of a segment inside a box, as fractions of its length (Liang–Barsky); undefined if they do not meet. */
function clip({ from, to }: Segment, box: Box): readonly [number, number] | undefined {
  let [t0, t1] = [0, 1];
  for (const [at, d, middle, half] of [
    [from[0], to[0] - from[0], box.x, box.width / 2],
    [from[1], to[1] - from[1], box.y, box.height / 2],
  ]) {
    if (d === 0) {
      if (Math.abs(at - middle) > half) return undefined;
      continue;
    }
    const [a, b] = [(middle - half - at) / d, (middle + half - at) / d];
    t0 = Math.max(t0, Math.min(a, b));
    t1 = Math.min(t1, Math.max(a, b));
  }
  return t0 <= t1 ? [t0, t1] : undefined;
}

/** A segment clipped to a box; unchanged if they do not meet. */
function cut(segment: Segment, box: Box): Segment {
  const seen = clip(segment, box);
  return seen ? { from: between(segment, seen[0]), to: between(segment, seen[1]) } : segment;
}

const grown = (box: Box, by: number): Box => ({ ...box, width: box.width + by, height: box.height + by });

const holds = (box: Box, [x, y]: Place): boolean =>
  Math.abs(x - box.x) <= box.width / 2 && Math.abs(y - box.y) <= box.height / 2;

/** A box shifted into another one. */
const into = (outer: Box, box: Box): Box => {
  const [u, v] = [(outer.width - box.width) / 2, (outer.height - box.height) / 2];
  return {
    ...box,
    x: Math.max(outer.x - u, Math.min(outer.x + u, box.x)),
    y: Math.max(outer.y - v, Math.min(outer.y + v, box.y)),
  };
};

const within = (box: Box, outer: Box): boolean =>
  Math.abs(box.x - outer.x) <= (outer.width - box.width) / 2 + 1e-9 &&
  Math.abs(box.y - outer.y) <= (outer.height - box.height) / 2 + 1e-9;

const touch = (a: Box, b: Box): boolean =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 + 1 && Math.abs(a.y - b.y) < (a.height + b.height) / 2 + 1;

const corners = ({ x, y, width, height }: Box): Place[] =>
  [-1, 1].flatMap((u) => [-1, 1].map((v): Place => [x + (u * width) / 2, y + (v * height) / 2]));

/** The point of a box that is nearest to a place. */
const nearest = (box: Box, [x, y]: Place): Place => [
  Math.max(box.x - box.width / 2, Math.min(box.x + box.width / 2, x)),
  Math.max(box.y - box.height / 2, Math.min(box.y + box.height / 2, y)),
];

/** Whether a circle (its line) intersects a box. */
function onRim(box: Box, circle: Layout["circle"]): boolean {
  const near = gap(nearest(box, circle.at), circle.at);
  const farthest = Math.max(...corners(box).map((p) => gap(p, circle.at)));
  return near < circle.r && farthest > circle.r;
}
