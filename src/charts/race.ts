import { decimalMark, t } from "../lib/language.ts";
import {
  axisScale,
  type ChartAxis,
  draw,
  drawBottomAxis,
  drawLeftAxis,
  type Group,
  group,
  layer,
  set,
  sized,
} from "./axis.ts";
import type { Place } from "./boxes.ts";
import { gap, shift, unitVector } from "./boxes.ts";
import { planeScale } from "./planeFigure.ts";

/** Protocols side by side at one moment: where they are, and their errors up to then. */
export interface RaceFigure {
  readonly width: number;
  readonly height: number;
  /** Index of the moment among the times. */
  readonly at: number;
  /** Ascending, the first 0; the others on a logarithmic axis. */
  readonly times: ArrayLike<number>;
  readonly runners: readonly {
    /** Index of the curve: colour and dashes. */
    readonly series: number;
    readonly name: string;
    readonly errors: ArrayLike<number>;
    /** What the formula gives for the end. */
    readonly end?: number | undefined;
    readonly path?: readonly Place[];
    readonly groups?: readonly ArrayLike<number>[];
  }[];
  /** Arrows in a plane. */
  readonly plane?:
    | {
        readonly frame: {
          readonly left: number;
          readonly right: number;
          readonly bottom: number;
          readonly top: number;
        };
        readonly arrows: readonly { readonly id: string; readonly to: Place; readonly label: string }[];
      }
    | undefined;
  /** Or bars, a group of them for each kind of coefficient, with the target's size. */
  readonly groups?: readonly { readonly name: string; readonly target: number }[] | undefined;
}

interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** From this width on the two pictures stand side by side. */
export const WIDE = 620;
const MARGIN = { left: 58, right: 74, top: 12, bottom: 46 };

/** Draws the moment; what does not depend on it is drawn once. */
export function drawRace(svg: SVGSVGElement, d: RaceFigure): void {
  const root = sized(svg, d.width, d.height);
  const wide = d.width >= WIDE;
  const scene = d.plane || d.groups;
  const left: Frame = wide
    ? { left: 0, top: 0, width: 0.46 * d.width, height: d.height }
    : { left: 0, top: 0, width: d.width, height: 0.52 * d.height };
  const right: Frame = !scene
    ? { left: 0, top: 0, width: d.width, height: d.height }
    : wide
      ? { left: left.width, top: 0, width: d.width - left.width, height: d.height }
      : { left: 0, top: left.height, width: d.width, height: d.height - left.height };
  const key = JSON.stringify([d.width, d.height, d.times.length, d.times[1], d.times[d.times.length - 1]]);
  drawPlane(group(root, "plane"), d, left);
  drawBars(group(root, "bars"), d, left, wide);
  drawErrors(group(root, "errors"), d, right, key);
}

/** Paths, as far as they have been walked, and an arrow to where each is. */
function drawPlane(g: Group, d: RaceFigure, box: Frame): void {
  const { plane } = d;
  const runners = plane ? d.runners.filter(({ path }) => path) : [];
  const scale = plane && planeScale({ width: box.width, height: box.height, frame: plane.frame });
  const pixel = (place: Place): Place => {
    const [x, y] = scale?.pixel(place) ?? [0, 0];
    return [x + box.left, y + box.top];
  };
  const tasks = plane?.arrows ?? [];
  const zero = pixel([0, 0]);
  for (const id of ["source", "target"]) {
    const task = tasks.find((arrow) => arrow.id === id);
    const tip = task && pixel(task.to);
    draw(g, "path", `task ${id}`, { d: tip ? arrow(zero, tip, 11).join("") : "" });
    const beyond = tip && unitVector(zero, tip);
    const at = beyond ? shift(tip, beyond, 16) : [-99, -99];
    const label = draw(g, "text", `task-label ${id}`, {
      x: fixed(at[0]),
      y: fixed(at[1] + 5),
      "text-anchor": "middle",
    });
    symbol(label, task?.label ?? "");
  }
  for (const { path = [], series } of runners) {
    const places = path.map(pixel);
    draw(g, "path", `way series-${series}`, { d: polyline(places) });
    draw(g, "path", `walked series-${series}`, { d: polyline(places.slice(0, d.at + 1)) });
  }
  for (const { path = [], series } of runners) {
    const tip = pixel(path[Math.min(d.at, path.length - 1)]);
    const [shaft, head] = arrow(zero, tip, 12);
    draw(g, "path", `runner series-${series}`, { d: shaft });
    draw(g, "path", `runner-head series-${series}`, { d: head });
    draw(g, "circle", `tip series-${series}`, { cx: fixed(tip[0]), cy: fixed(tip[1]), r: 4 });
  }
}

/** The size of each group of coefficients, a bar for each protocol, beside a line at the target's size. */
function drawBars(g: Group, d: RaceFigure, box: Frame, wide: boolean): void {
  const groups = (d.groups ?? []).map((of, index) => ({ ...of, index })).filter(({ target }) => !Number.isNaN(target));
  const bottom = box.top + box.height - 40;
  const top = box.top + 16;
  const most = Math.max(
    1e-12,
    ...groups.map(({ target }) => target),
    ...d.runners.flatMap(({ groups: sizes = [] }) => groups.flatMap(({ index }) => Array.from(sizes[index] ?? []))),
  );
  const height = (v: number) => (v / most) * (bottom - top);
  const inner = box.width - (wide ? 40 : 16);
  const each = inner / Math.max(1, groups.length);
  const bars = groups.flatMap(({ index }, i) =>
    d.runners.map(({ series, groups: sizes = [] }, k) => {
      const width = Math.min(34, (0.7 * each) / d.runners.length);
      const x = box.left + 8 + (i + 0.5) * each + (k - d.runners.length / 2) * width;
      return { series, x, width: width - 3, height: Math.max(0, height(sizes[index]?.[d.at] ?? 0)) };
    }),
  );
  const rects = g.selectAll<SVGRectElement, unknown>("rect").data(bars).join("rect");
  set(rects, "class", ({ series }) => `bar series-${series}`);
  set(rects, "x", (b) => fixed(b.x));
  set(rects, "y", (b) => fixed(bottom - b.height));
  set(rects, "width", (b) => fixed(b.width));
  set(rects, "height", (b) => fixed(b.height));
  const marks = groups.map(({ target }, i) => {
    const middle = box.left + 8 + (i + 0.5) * each;
    return `M${fixed(middle - 0.4 * each)},${fixed(bottom - height(target))}h${fixed(0.8 * each)}`;
  });
  draw(g, "path", "base", { d: groups.length > 0 ? `M${box.left + 8},${bottom}h${inner}` : "" });
  draw(g, "path", "goal", { d: marks.join("") });
  const names = g.selectAll<SVGTextElement, unknown>("text").data(groups).join("text");
  set(names, "class", () => "group-name");
  set(names, "text-anchor", () => "middle");
  set(names, "x", (_, i) => fixed(box.left + 8 + (i + 0.5) * each));
  set(names, "y", () => bottom + 18);
  names.text(({ name }) => t(name));
}

/** Errors over time: all of it faint, what is behind in full, the moment as a dot, the formula's ends at the right. */
function drawErrors(g: Group, d: RaceFigure, box: Frame, key: string): void {
  const frame = {
    left: box.left + MARGIN.left,
    right: box.left + box.width - MARGIN.right,
    top: box.top + MARGIN.top,
    bottom: box.top + box.height - MARGIN.bottom,
  };
  const last = d.times.length - 1;
  const hi = topOf(d);
  const x: ChartAxis = { lo: d.times[1], hi: d.times[last], log: true, symbol: "t", name: "time" };
  const y: ChartAxis = { lo: 0, hi, log: false, symbol: "R", name: "error" };
  const [across, up] = [axisScale(x, frame.left, frame.right), axisScale(y, frame.bottom, frame.top)];
  layer(g as never, "axes", `${key} ${hi}`, (axes) => {
    drawBottomAxis(axes.append("g").attr("class", "axis"), x, across, frame.bottom, frame.left, frame.right);
    drawLeftAxis(axes.append("g").attr("class", "axis"), y, up, frame.left, frame.bottom, frame.top);
  });
  const height = (v: number) => Math.max(frame.top - 2, Math.min(frame.bottom, up(Math.min(v, 2 * hi))));
  const place = (k: number, errors: ArrayLike<number>): Place => [
    across(Math.max(d.times[1], d.times[k])),
    height(errors[k]),
  ];
  const ends: { y: number; text: string; series: number }[] = [];
  for (const { series, errors, end } of d.runners) {
    const places = Array.from({ length: last + 1 }, (_, k) => place(k, errors));
    draw(g, "path", `way series-${series}`, { d: polyline(places) });
    draw(g, "path", `walked series-${series}`, { d: polyline(places.slice(0, d.at + 1)) });
    const [cx, cy] = place(d.at, errors);
    draw(g, "circle", `tip series-${series}`, { cx: fixed(cx), cy: fixed(cy), r: 4 });
    const there = end !== undefined && Number.isFinite(end);
    draw(g, "path", `end series-${series}`, { d: there ? `M${frame.right},${fixed(height(end))}h9` : "" });
    if (there) ends.push({ y: height(end), text: short(end), series });
  }
  ends.sort((a, b) => a.y - b.y);
  for (let k = 1; k < ends.length; k++) ends[k].y = Math.max(ends[k].y, ends[k - 1].y + 13);
  const over = Math.max(0, (ends.at(-1)?.y ?? 0) - frame.bottom);
  for (const end of ends) end.y -= over;
  const texts = g.selectAll<SVGTextElement, unknown>("text.end-label").data(ends).join("text");
  set(texts, "class", ({ series }) => `end-label series-${series}`);
  set(texts, "x", () => frame.right + 13);
  set(texts, "y", (e) => fixed(e.y + 4));
  texts.text(({ text }) => text);
  const now = across(Math.max(d.times[1], d.times[d.at]));
  draw(g, "path", "now", { d: `M${fixed(now)},${frame.top}V${frame.bottom}` });
  draw(g, "rect", "frame", {
    x: frame.left,
    y: frame.top,
    width: frame.right - frame.left,
    height: frame.bottom - frame.top,
  });
}

/** A round top for the errors; what rises far above where all of them began leaves the frame. */
function topOf({ runners }: RaceFigure): number {
  const starts = Math.max(...runners.map(({ errors }) => errors[0]).filter(Number.isFinite));
  const all = runners.flatMap(({ errors }) => Array.from(errors)).filter((v) => v <= 3 * starts);
  const most = Math.max(starts, ...all);
  if (!(most > 0)) return 1;
  const unit = 10 ** Math.floor(Math.log10(most));
  return (Math.ceil((1.02 * most * 4) / unit) / 4) * unit;
}

const short = (v: number): string =>
  (v >= 0.01 && v < 1000 ? v.toPrecision(3).replace(/(\.\d{3})\d+$/, "$1") : v.toPrecision(2)).replace(
    ".",
    decimalMark(),
  );

/** A shaft to the tip, and a head. */
function arrow(from: Place, tip: Place, most: number): readonly [shaft: string, head: string] {
  const along = unitVector(from, tip);
  if (!along) return ["", ""];
  const size = Math.min(most, 0.7 * gap(from, tip));
  const neck = shift(tip, along, -size);
  const across: Place = [along[1], -along[0]];
  const wings = [shift(neck, across, 0.36 * size), shift(neck, across, -0.36 * size)];
  return [`M${point(from)}L${point(tip)}`, `M${point(wings[0])}L${point(tip)}L${point(wings[1])}`];
}

/** β_s as a letter with its subscript. */
function symbol(text: Group, label: string): void {
  if (text.attr("data-text") === label) return;
  text.attr("data-text", label).text(null);
  const [letter, low] = label.split("_");
  text.append("tspan").attr("class", "symbol").text(letter);
  if (low) text.append("tspan").attr("class", "sub").attr("dy", 4).text(low);
}

const fixed = (v: number): string => String(Number(v.toFixed(1)));
const point = (place: Place): string => place.map(fixed).join();
const polyline = (places: readonly Place[]): string => (places.length > 1 ? `M${places.map(point).join("L")}` : "");
