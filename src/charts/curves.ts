import { select } from "d3-selection";
import { line } from "d3-shape";
import { axisScale, type ChartAxis, drawBottomAxis, drawLeftAxis, layer } from "./axis.ts";

/** A measured dot: where, mean and half width of its bar (NaN for none). */
export interface Dot {
  readonly at: number;
  readonly mean: number;
  readonly half: number;
}

export interface Series {
  readonly points: readonly (readonly [number, number])[];
  readonly dots: readonly Dot[];
  /** Marker of the dots, different for every series. */
  readonly marker: "circle" | "square" | "triangle";
}

export interface Curves {
  readonly width: number;
  readonly height: number;
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  readonly series: readonly Series[];
  /** The probe on the horizontal axis. */
  readonly probe: number;
}

export const CURVE_MARGIN = { top: 16, right: 14, bottom: 50, left: 62 } as const;

const shapes = {
  circle: "M-3.6,0a3.6,3.6 0 1,0 7.2,0a3.6,3.6 0 1,0 -7.2,0",
  square: "M-3.2,-3.2h6.4v6.4h-6.4z",
  triangle: "M0,-4.2L4,3.1H-4z",
} as const;

/** Lines of theory, dots of simulation with their bars. What leaves the frame is cut and marked with an arrow. */
export function drawCurves(svg: SVGSVGElement, d: Curves): void {
  const m = CURVE_MARGIN;
  const [left, right, top, bottom] = [m.left, d.width - m.right, m.top, d.height - m.bottom];
  const x = axisScale(d.x, left, right);
  const y = axisScale(d.y, bottom, top);
  const figure = select(svg).attr("viewBox", `0 0 ${d.width} ${d.height}`);
  layer(figure, "axes", JSON.stringify([d.width, d.height, d.x, d.y]), (g) => {
    drawBottomAxis(g.append("g").attr("class", "axis"), d.x, x, bottom, left, right);
    drawLeftAxis(g.append("g").attr("class", "axis"), d.y, y, left, bottom, top);
  });
  figure.select(":scope > g.marks").remove();
  const root = figure.append("g").attr("class", "marks");

  const clip = `clip-${svg.id || "curves"}`;
  root
    .append("clipPath")
    .attr("id", clip)
    .append("rect")
    .attr("x", left)
    .attr("y", top)
    .attr("width", right - left)
    .attr("height", bottom - top);

  if (d.probe >= d.x.lo && d.probe <= d.x.hi)
    root
      .append("path")
      .attr("class", "probe-line")
      .attr("d", `M${x(d.probe)},${top}V${bottom}`);

  const inner = root.append("g").attr("clip-path", `url(#${clip})`);
  // Far above the frame but finite, so that the line leaves straight up and comes back.
  const height = (v: number) => (Number.isFinite(v) ? Math.max(-1e4, y(v)) : v > 0 ? -1e4 : 1e4);
  const path = line<readonly [number, number]>(
    (p) => x(p[0]),
    (p) => height(p[1]),
  ).defined((p) => !Number.isNaN(p[1]));
  // The order names the style: class `series-<index>` in the figure and the legend.
  for (const [i, s] of d.series.entries())
    inner.append("path").attr("class", `series series-${i}`).attr("d", path(s.points));

  for (const [i, s] of d.series.entries()) {
    const g = inner.append("g").attr("class", `dots series-${i}`);
    for (const dot of s.dots) {
      if (Number.isNaN(dot.mean) || dot.mean > d.y.hi) continue;
      const px = x(dot.at);
      if (dot.half > 0)
        g.append("path")
          .attr("class", "bar")
          .attr("d", `M${px},${y(dot.mean - dot.half)}V${y(dot.mean + dot.half)}`);
      g.append("path")
        .attr("class", "dot")
        .attr("d", shapes[s.marker])
        .attr("transform", `translate(${px},${y(dot.mean)})`);
    }
  }

  for (const at of peaks(d)) {
    const px = x(at);
    root
      .append("path")
      .attr("class", "clip-arrow")
      .attr("d", `M${px},${top - 13}l4.5,8h-9z`);
  }
  root
    .append("rect")
    .attr("class", "frame")
    .attr("x", left)
    .attr("y", top)
    .attr("width", right - left)
    .attr("height", bottom - top);
}

/** Where a line goes through the top of the frame and back: the highest point of each stretch above it. */
export function peaks(d: Pick<Curves, "series" | "y" | "x">): number[] {
  const out: number[] = [];
  for (const { points } of d.series) {
    let start: number | undefined;
    for (let i = 0; i <= points.length; i++) {
      const beyond = i < points.length && points[i][1] > d.y.hi;
      if (beyond && start === undefined) start = i;
      if (beyond || start === undefined) continue;
      const stretch = points.slice(start, i);
      const highest = stretch.reduce((a, b) => (b[1] > a[1] ? b : a));
      out.push(highest[0]);
      start = undefined;
    }
  }
  return [...new Set(out)].sort((a, b) => a - b);
}
