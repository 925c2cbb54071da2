import { line } from "d3-shape";
import { axisScale, type ChartAxis, draw, drawBottomAxis, drawLeftAxis, group, layer, sized } from "./axis.ts";

/** One line over time: a value for each phase's points. */
export interface Trace {
  /** Class that names its style, and its label at the end of the line. */
  readonly style: string;
  readonly label: string;
  /** Phase by phase: [time, value]. */
  readonly phases: readonly (readonly (readonly [number, number])[])[];
}

export interface TrainingFigure {
  readonly width: number;
  readonly height: number;
  readonly phases: readonly string[];
  /** What happens between one phase and the next. */
  readonly between: string;
  /** Range of time of each phase; undefined while it has not begun. */
  readonly spans: readonly (readonly [number, number] | undefined)[];
  readonly rows: readonly {
    readonly name: string;
    readonly symbol: string;
    readonly top: number;
    readonly traces: readonly Trace[];
  }[];
}

const LEFT = 62;
const RIGHT = 74;
const TOP = 22;
const BOTTOM = 44;
const BETWEEN = 26;

/** Rows of lines over logarithmic time, one column a phase; between the columns the readouts are reset. */
export function drawTraining(svg: SVGSVGElement, d: TrainingFigure): void {
  const root = sized(svg, d.width, d.height);
  const columns = d.phases.length;
  const width = (d.width - LEFT - RIGHT - BETWEEN * (columns - 1)) / columns;
  const height = (d.height - TOP - BOTTOM - BETWEEN * (d.rows.length - 1)) / d.rows.length;
  const left = (phase: number) => LEFT + phase * (width + BETWEEN);
  const top = (row: number) => TOP + row * (height + BETWEEN);

  layer(
    root,
    "axes",
    JSON.stringify([d.width, d.height, d.phases, d.between, d.spans, d.rows.map((r) => [r.name, r.top])]),
    (g) => {
      d.phases.forEach((phase, j) => {
        g.append("text")
          .attr("class", "phase-name")
          .attr("x", left(j) + width / 2)
          .attr("y", 14)
          .attr("text-anchor", "middle")
          .text(phase);
        if (j > 0)
          g.append("text")
            .attr("class", "between")
            .attr("text-anchor", "middle")
            .attr("transform", `translate(${left(j) - BETWEEN / 2 + 4},${d.height / 2 - 10}) rotate(-90)`)
            .text(d.between);
        const span = d.spans[j];
        if (span) {
          const axis: ChartAxis = { lo: span[0], hi: span[1], log: true, symbol: "t", name: "time" };
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
          const axis: ChartAxis = { lo: 0, hi: row.top, log: false, symbol: row.symbol, name: row.name };
          const scale = axisScale(axis, top(i) + height, top(i));
          drawLeftAxis(g.append("g").attr("class", "axis"), axis, scale, LEFT, top(i) + height, top(i));
        });
      });
    },
  );

  const marks = group(root, "marks");
  d.rows.forEach((row, i) => {
    const y = (v: number) => top(i) + height * (1 - Math.min(1.02, v / row.top));
    const ends: { y: number; label: string; style: string }[] = [];
    for (const trace of row.traces) {
      const parts = trace.phases.map((points, j) => {
        const span = d.spans[j];
        if (!span || points.length === 0) return "";
        const x = axisScale({ lo: span[0], hi: span[1], log: true, symbol: "", name: "" }, left(j), left(j) + width);
        const path = line<readonly [number, number]>(
          (p) => x(Math.max(span[0], p[0])),
          (p) => y(p[1]),
        )
          .defined((p) => !Number.isNaN(p[1]))
          .digits(1);
        return path(points) ?? "";
      });
      draw(marks, "path", `trace ${trace.style}`, { d: parts.join("") });
      const last = trace.phases.findLast((points) => points.length > 0)?.at(-1);
      if (last && !Number.isNaN(last[1])) ends.push({ y: y(last[1]), label: trace.label, style: trace.style });
    }
    // Labels at the ends keep apart: each at least a line below the one before.
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
      .attr("x", d.width - RIGHT + 6)
      .attr("y", (e) => e.y + 4)
      .text((e) => e.label);
  });
}
