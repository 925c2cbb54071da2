import { line } from "d3-shape";
import { t } from "../lib/language.ts";
import { plainSymbols } from "../lib/symbolText.ts";
import { axisScale, type ChartAxis, draw, drawBottomAxis, drawLeftAxis, group, layer, sized } from "./axis.ts";
import { letterCount } from "./letterCount.ts";

/** One line through all phases. */
export interface Trace {
  /** CSS class of the line, and its label at its end. */
  readonly style: string;
  readonly label: string;
  /** Per phase: [time or other abscissa, value]. */
  readonly phases: readonly (readonly (readonly [number, number])[])[];
}

export interface TrainingFigure {
  readonly width: number;
  readonly height: number;
  readonly phases: readonly string[];
  /** Event between two phases. */
  readonly between: string;
  /** The horizontal axis of every phase. */
  readonly axis: { readonly name: string; readonly symbol: string };
  /** A marked value on it. */
  readonly mark?: number | undefined;
  /** Range of that axis in each phase; undefined before the phase has begun. */
  readonly spans: readonly (readonly [number, number] | undefined)[];
  readonly rows: readonly {
    readonly name: string;
    readonly symbol: string;
    readonly log: boolean;
    readonly lo: number;
    readonly hi: number;
    readonly traces: readonly Trace[];
  }[];
}

const LEFT = 62;
const RIGHT = 74;
const LETTER = 6.3;
const TOP = 22;
const BOTTOM = 44;
const BETWEEN = 40;

/** Rows of lines over a logarithmic axis, one column per phase. */
export function drawTraining(svg: SVGSVGElement, d: TrainingFigure): void {
  const root = sized(svg, d.width, d.height);
  const columns = d.phases.length;
  const longest = Math.max(...d.rows.flatMap((row) => row.traces.map((trace) => letterCount(t(trace.label)))));
  const right = Math.max(RIGHT, 12 + LETTER * longest);
  const width = (d.width - LEFT - right - BETWEEN * (columns - 1)) / columns;
  const height = (d.height - TOP - BOTTOM - BETWEEN * (d.rows.length - 1)) / d.rows.length;
  const left = (phase: number) => LEFT + phase * (width + BETWEEN);
  const top = (row: number) => TOP + row * (height + BETWEEN);

  layer(
    root,
    "axes",
    JSON.stringify([
      [d.width, d.height, d.phases, d.between, d.axis],
      d.spans.map((span) => span ?? []),
      d.rows.map((r) => [r.name, r.lo, r.hi]),
    ]),
    (g) => {
      d.phases.forEach((phase, j) => {
        g.append("text")
          .attr("class", "phase-name")
          .attr("x", left(j) + width / 2)
          .attr("y", 14)
          .attr("text-anchor", "middle")
          .text(t(phase));
        if (j > 0)
          g.append("text")
            .attr("class", "between")
            .attr("text-anchor", "middle")
            .attr("transform", `translate(${left(j) - BETWEEN / 2 + 4},${d.height / 2 - 10}) rotate(-90)`)
            .text(plainSymbols(t(d.between)));
        const span = d.spans[j];
        if (span) {
          const axis: ChartAxis = { lo: span[0], hi: span[1], log: true, ...d.axis };
          const scale = axisScale(axis, left(j), left(j) + width);
          const bottom = top(d.rows.length - 1) + height;
          drawBottomAxis(g.append("g").attr("class", "axis"), axis, scale, bottom, left(j), left(j) + width);
        }
        d.rows.forEach((row, i) => {
          g.append("rect")
            .attr("class", "frame")
            .attr("x", left(j))
            .attr("y", top(i))
            .attr("width", width)
            .attr("height", height);
          if (j > 0) return;
          const axis: ChartAxis = { lo: row.lo, hi: row.hi, log: row.log, symbol: row.symbol, name: row.name };
          const scale = axisScale(axis, top(i) + height, top(i));
          drawLeftAxis(g.append("g").attr("class", "axis"), axis, scale, LEFT, top(i) + height, top(i));
        });
      });
    },
  );

  const marks = group(root, "marks");
  const place = ([lo, hi]: readonly [number, number], j: number) =>
    axisScale({ lo, hi, log: true, symbol: "", name: "" }, left(j), left(j) + width);
  const { mark } = d;
  const [first] = d.spans;
  const marked =
    mark !== undefined && first && mark >= first[0] && mark <= first[1] ? place(first, 0)(mark) : undefined;
  draw(marks, "path", "mark", {
    d: marked === undefined ? "" : `M${marked},${TOP}V${top(d.rows.length - 1) + height}`,
  });
  d.rows.forEach((row, i) => {
    const bottom = top(i) + height;
    const scale = axisScale({ lo: row.lo, hi: row.hi, log: row.log, symbol: "", name: "" }, bottom, top(i));
    // Values above a linear axis may leave the frame; values below a logarithmic axis are clamped to its end.
    const y = (v: number) => Math.max(top(i) - 0.02 * height, Math.min(bottom, scale(Math.max(row.lo, v))));
    const ends: { y: number; label: string; style: string }[] = [];
    for (const [k, trace] of row.traces.entries()) {
      const parts = trace.phases.map((points, j) => {
        const span = d.spans[j];
        if (!span || points.length === 0) return "";
        const x = place(span, j);
        const path = line<readonly [number, number]>(
          (p) => x(Math.max(span[0], p[0])),
          (p) => y(p[1]),
        )
          .defined((p) => !Number.isNaN(p[1]))
          .digits(1);
        return path(points) ?? "";
      });
      draw(marks, "path", `trace ${trace.style} of-${i}-${k}`, { d: parts.join("") });
      const last = trace.phases.findLast((points) => points.length > 0)?.findLast((p) => !Number.isNaN(p[1]));
      if (last) ends.push({ y: y(last[1]), label: trace.label, style: trace.style });
    }
    // Labels at the ends of lines are at least one text line apart.
    ends.sort((a, b) => a.y - b.y);
    ends.forEach((end, k) => {
      if (k > 0) end.y = Math.max(end.y, ends[k - 1].y + 13);
    });
    const over = Math.max(0, (ends.at(-1)?.y ?? 0) - (top(i) + height));
    for (let k = ends.length - 1, limit = Number.POSITIVE_INFINITY; over > 0 && k >= 0; k--) {
      ends[k].y = Math.min(ends[k].y, k === ends.length - 1 ? top(i) + height : limit - 13);
      limit = ends[k].y;
    }
    const labels = group(root, `labels-${i}`);
    labels
      .selectAll("text")
      .data(ends)
      .join("text")
      .attr("class", (e) => `trace-label ${e.style}`)
      .attr("x", d.width - right + 6)
      .attr("y", (e) => e.y + 4)
      .text((e) => t(e.label));
  });
}
