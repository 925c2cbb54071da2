import { select } from "d3-selection";
import { line } from "d3-shape";
import { t } from "../lib/language.ts";
import {
  axisScale,
  type ChartAxis,
  draw,
  drawBottomAxis,
  drawLeftAxis,
  enlarged,
  type Group,
  group,
  layer,
  say,
  set,
  sized,
} from "./axis.ts";
import type { Rgb } from "./colour.ts";
import { type CurveLabel, curveLabels, HEIGHT } from "./curveLabels.ts";
import { letterCount } from "./letterCount.ts";
import type { Scale } from "./scale.ts";

/** A simulated point: position, mean and half width of its error bar (NaN for none). */
export interface Dot {
  readonly at: number;
  readonly mean: number;
  readonly half: number;
  /** Range of single draws, if shown. */
  readonly spread?: readonly [number, number] | undefined;
}

export interface Series {
  readonly points: readonly (readonly [number, number])[];
  readonly dots: readonly Dot[];
  /** Number of the class `series-<style>`, which has colour and dashes; the place in the list if left out. */
  readonly style?: number;
  /** Marker of the dots, different for every series. */
  readonly marker: "circle" | "square" | "triangle";
  /** A reference: thin line, no dots. */
  readonly reference?: boolean;
  /** A curve of setting A: thin, pale, without dots. */
  readonly ghost?: boolean;
  /** Colour and dashes of a member of a family. */
  readonly look?: Look;
  /** Words beside the curve, with symbols such as `γ_FT` before “ = ”. */
  readonly words?: string;
}

export interface Look {
  /** The colour of the text where undefined. */
  readonly colour: Rgb | undefined;
  /** The colour on a dark ground, where it is another one. */
  readonly night?: Rgb;
  /** Dash pattern in CSS pixels; empty for a solid line. */
  readonly dash: readonly number[];
}

/** A look as values of the two style properties. */
export const strokeOf = ({ colour, night = colour, dash }: Look) => ({
  stroke: colour ? `light-dark(rgb(${colour.join(" ")}), rgb(${night?.join(" ")}))` : "currentColor",
  strokeDasharray: dash.join(" ") || "none",
});

export interface Curves {
  readonly width: number;
  readonly height: number;
  /** Scale of text and marks; default 1. */
  readonly zoom?: number;
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  readonly series: readonly Series[];
  /** Position of the probe on the horizontal axis. */
  readonly probe: number;
  /** Marked values on the horizontal axis. */
  readonly landmarks: readonly { readonly at: number; readonly label: string }[];
}

export const CURVE_MARGIN = { top: 16, right: 14, bottom: 50, left: 62 } as const;

/** Path of each marker: offset of its first point from the centre, and the rest. */
const shapes = {
  circle: (k: number) => [
    -3.6 * k,
    0,
    `a${3.6 * k},${3.6 * k} 0 1,0 ${7.2 * k},0a${3.6 * k},${3.6 * k} 0 1,0 ${-7.2 * k},0`,
  ],
  square: (k: number) => [-3.2 * k, -3.2 * k, `h${6.4 * k}v${6.4 * k}h${-6.4 * k}z`],
  triangle: (k: number) => [0, -4.2 * k, `l${4 * k},${7.3 * k}h${-8 * k}z`],
} satisfies Record<Series["marker"], (k: number) => [number, number, string]>;

/** The marker of a series at a point. */
export function markPath(marker: Series["marker"], x: number, y: number, zoom = 1): string {
  const [dx, dy, outline] = shapes[marker](zoom);
  return `M${(x + dx).toFixed(2)},${(y + dy).toFixed(2)}${outline}`;
}

/** Clamps far outside the frame to finite numbers, so that lines leave the frame straight; 0 on a logarithmic axis lies below it. */
export function heightOn(axis: ChartAxis, y: Scale): (value: number) => number {
  return (v) => {
    if (axis.log && v <= 0) return 1e4;
    return Number.isFinite(v) ? Math.max(-1e4, Math.min(1e4, y(v))) : v > 0 ? -1e4 : 1e4;
  };
}

/** Draws theory as lines, simulation as dots with error bars. Lines are clipped at the frame; arrows mark peaks above it. */
export function drawCurves(svg: SVGSVGElement, d: Curves): void {
  const { zoom = 1 } = d;
  const m = enlarged(CURVE_MARGIN, zoom);
  const [left, right, top, bottom] = [m.left, d.width - m.right, m.top, d.height - m.bottom];
  const x = axisScale(d.x, left, right);
  const y = axisScale(d.y, bottom, top);
  const figure = sized(svg, d.width, d.height);
  layer(figure, "axes", JSON.stringify([d.width, d.height, zoom, d.x, d.y]), (g) => {
    drawBottomAxis(g.append("g").attr("class", "axis"), d.x, x, bottom, left, right, zoom);
    drawLeftAxis(g.append("g").attr("class", "axis"), d.y, y, left, bottom, top, zoom);
  });
  const root = group(figure, "marks");
  const clip = `clip-${svg.id || "curves"}`;
  const frame = { x: left, y: top, width: right - left, height: bottom - top };
  draw(draw(root, "clipPath", "clip", { id: clip }), "rect", "hole", frame);
  const zero = d.y.lo < 0 && d.y.hi > 0 ? `M${left},${y(0)}H${right}` : "";
  draw(root, "path", "zero-line", { d: zero });
  const probe = d.probe >= d.x.lo && d.probe <= d.x.hi ? `M${x(d.probe)},${top}V${bottom}` : "";
  draw(root, "path", "probe-line", { d: probe });

  const marked = d.landmarks.map(({ at }) => `M${x(at)},${top}V${bottom}`);
  draw(root, "path", "landmark", { d: marked.join("") });
  const labels = root
    .selectAll<SVGTextElement, unknown>("text.landmark-label")
    .data(labelPlaces(d.landmarks, x, [left, right], zoom))
    .join("text");
  set(labels, "class", () => "landmark-label");
  set(labels, "text-anchor", ({ end }) => (end ? "end" : "start"));
  set(labels, "x", ({ x: at, end }) => at + (end ? -5 : 5));
  set(labels, "y", ({ row }) => top + zoom * (14 + 15 * row));
  say(labels, ({ label }) => label);

  const inner = draw(root, "g", "inner", { "clip-path": `url(#${clip})` });
  const height = heightOn(d.y, y);
  const path = line<readonly [number, number]>(
    (p) => x(p[0]),
    (p) => height(p[1]),
  )
    .defined((p) => !Number.isNaN(p[1]))
    .digits(2);
  // Style by class `series-<style>`, in figure and legend. Dots are above all lines.
  const lines = inner
    .selectAll<SVGPathElement, unknown>("path.series")
    .data(d.series)
    .join((enter) => enter.insert("path", "g.dots"));
  set(
    lines,
    "class",
    (s, i) => `series series-${s.style ?? i}${s.reference ? " reference" : ""}${s.ghost ? " ghost" : ""}`,
  );
  const look = (s: Series) => s.look && strokeOf(s.look);
  lines.style("stroke", (s) => look(s)?.stroke ?? null);
  lines.style("stroke-dasharray", (s) => look(s)?.strokeDasharray ?? null);
  set(lines, "d", (s) => path(s.points) ?? "");
  const dots = inner.selectAll<SVGGElement, unknown>("g.dots").data(d.series).join("g");
  set(dots, "class", (s, i) => `dots series-${s.style ?? i}`);
  dots.each(function (s) {
    const seen = s.dots.filter((dot) => !Number.isNaN(dot.mean) && dot.mean <= d.y.hi);
    const spreads = seen.flatMap(({ at, spread }) =>
      spread ? [bar(x(at), height(spread[0]), height(spread[1]))] : [],
    );
    const bars = seen
      .filter((dot) => dot.half > 0)
      .map((dot) => bar(x(dot.at), height(dot.mean - dot.half), height(dot.mean + dot.half)));
    const marks = seen.map((dot) => markPath(s.marker, x(dot.at), height(dot.mean), zoom));
    const g = select(this) as unknown as Group;
    draw(g, "path", "range-bar", { d: spreads.join("") });
    draw(g, "path", "bars", { d: bars.join("") });
    draw(g, "path", "dot", { d: marks.join("") });
  });

  drawWords(svg, inner, d, { x, height, frame: { left, right, top, bottom } });

  const arrows = peaks(d).map((at) => `M${x(at)},${top - 13 * zoom}l${4.5 * zoom},${8 * zoom}h${-9 * zoom}z`);
  draw(root, "path", "clip-arrow", { d: arrows.join("") });
  draw(root, "rect", "frame", frame);
}

/** The words of the picture before, so that they stay where they are while it changes. */
const shown = new WeakMap<SVGSVGElement, readonly CurveLabel[]>();

interface Placed {
  readonly x: Scale;
  readonly height: (value: number) => number;
  readonly frame: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
}

/** Words beside the curves that have some. */
function drawWords(svg: SVGSVGElement, inner: Group, d: Curves, { x, height, frame }: Placed): void {
  const { zoom = 1 } = d;
  const { left, right, top, bottom } = frame;
  const landmarks = labelPlaces(d.landmarks, x, [left, right], zoom).map(({ label, x: at, end, row }) => {
    const width = zoom * (LETTER * letterCount(label) + 10);
    return { x: at + ((end ? -1 : 1) * width) / 2, y: top + zoom * (10 + 15 * row), width, height: 15 * zoom };
  });
  const labels = d.series.some(({ words }) => words !== undefined)
    ? curveLabels(
        d.series.map(({ words, points }) => ({
          words,
          points: points.map(([u, v]) => [x(u), Number.isNaN(v) ? v : height(v)] as const),
        })),
        { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top },
        landmarks,
        [x(d.probe), ...d.landmarks.map(({ at }) => x(at))],
        zoom,
        shown.get(svg),
      )
    : [];
  shown.set(svg, labels);
  const leaders = inner
    .selectAll<SVGLineElement, unknown>("line.curve-leader")
    .data(labels.flatMap(({ leader, series }) => (leader ? [{ leader, series }] : [])))
    .join("line");
  set(leaders, "class", ({ series }) => `curve-leader series-${series}`);
  for (const [k, ends] of [1, 2].entries()) {
    set(leaders, `x${ends}`, ({ leader }) => leader[k][0].toFixed(1));
    set(leaders, `y${ends}`, ({ leader }) => leader[k][1].toFixed(1));
  }
  const ends = inner
    .selectAll<SVGCircleElement, unknown>("circle.curve-end")
    .data(labels.flatMap(({ leader, series }) => (leader ? [{ at: leader[1], series }] : [])))
    .join("circle");
  set(ends, "class", ({ series }) => `curve-end series-${series}`);
  set(ends, "cx", ({ at }) => at[0].toFixed(1));
  set(ends, "cy", ({ at }) => at[1].toFixed(1));
  set(ends, "r", () => 2.5 * zoom);
  const texts = inner.selectAll<SVGTextElement, unknown>("text.curve-label").data(labels).join("text");
  set(texts, "class", ({ series }) => `curve-label series-${series}`);
  set(texts, "text-anchor", () => "middle");
  set(texts, "x", (label) => label.x.toFixed(1));
  set(texts, "y", (label) => (label.y + 4 * zoom).toFixed(1));
  texts.each(function ({ words, x: middle }) {
    const key = `${middle.toFixed(1)} ${zoom} ${words.join("\n")}`;
    if (this.getAttribute("data-words") === key) return;
    this.setAttribute("data-words", key);
    const text = select(this).text(null);
    words.forEach((line, row) => {
      // A symbol stands before “ = ”; what follows its subscript comes back up.
      let fall = row === 0 ? ((1 - words.length) * HEIGHT * zoom) / 2 : HEIGHT * zoom;
      line
        .split(/(\S+)(?= = )/)
        .flatMap((piece, k) => {
          const [base, sub] = k % 2 === 1 ? piece.split("_") : [piece];
          return [
            { name: k % 2 === 1 ? "symbol" : null, said: base, low: 0 },
            { name: "sub", said: sub ?? "", low: 3 },
          ];
        })
        .filter(({ said }) => said !== "")
        .reduce((before, { name, said, low }, k) => {
          const span = text.append("tspan").attr("class", name).text(said);
          if (k === 0) span.attr("x", middle.toFixed(1));
          const dy = fall + (low - before) * zoom;
          fall = 0;
          if (dy !== 0) span.attr("dy", dy);
          return low;
        }, 0);
    });
  });
}

const LETTER = 7;

/**
 * Label positions beside their lines, in pixels: inside the frame, on the side with more space to the next line, so that
 * labels of two lines around a peak do not cover it; one row lower where labels would overlap.
 */
export function labelPlaces(
  landmarks: Curves["landmarks"],
  x: (at: number) => number,
  [left, right]: readonly [number, number],
  zoom = 1,
): { readonly label: string; readonly x: number; readonly end: boolean; readonly row: number }[] {
  const rows: number[][][] = [];
  const lines = landmarks.map(({ at }) => x(at));
  return landmarks.map((mark, i) => {
    const at = lines[i];
    const label = t(mark.label);
    const width = zoom * (LETTER * letterCount(label) + 10);
    const before = at - Math.max(left, ...lines.filter((other) => other < at));
    const after = Math.min(right, ...lines.filter((other) => other > at)) - at;
    const end = at + width > right || (before > after && at - width >= left);
    const span = end ? [at - width, at] : [at, at + width];
    let row = rows.findIndex((taken) => taken.every(([from, to]) => span[1] <= from || span[0] >= to));
    if (row < 0) row = rows.push([]) - 1;
    rows[row].push(span);
    return { label, x: at, end, row };
  });
}

const bar = (x: number, from: number, to: number) => `M${x.toFixed(2)},${from.toFixed(2)}V${to.toFixed(2)}`;

/** The highest point of each interval in which a line is above the frame; not for references. */
export function peaks(d: Pick<Curves, "series" | "y" | "x">): number[] {
  const out: number[] = [];
  for (const { points, reference, ghost } of d.series) {
    if (reference || ghost) continue;
    let start: number | undefined;
    for (let i = 0; i <= points.length; i++) {
      const beyond = i < points.length && points[i][1] > d.y.hi;
      if (beyond && start === undefined) start = i;
      if (beyond || start === undefined) continue;
      const stretch = points.slice(start, i);
      const highest = stretch.reduce((a, b) => (b[1] > a[1] ? b : a));
      if (highest[0] >= d.x.lo && highest[0] <= d.x.hi) out.push(highest[0]);
      start = undefined;
    }
  }
  return [...new Set(out)].sort((a, b) => a - b);
}
