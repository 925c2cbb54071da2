import { select } from "d3-selection";
import { brief, readable } from "../lib/decimal.ts";
import { t } from "../lib/language.ts";
import { plainSymbols } from "../lib/symbolText.ts";
import { type ColourScale, tableOf } from "./colour.ts";

export interface ColourBar {
  readonly width: number;
  /** Default 1. */
  readonly zoom?: number;
  readonly scale: ColourScale;
  readonly title: string;
  /** Text at the two ends. */
  readonly ends: readonly [string, string];
  /** Number format, if not the default. */
  readonly format?: ((value: number) => string) | undefined;
}

const HIGH = 52;

/** Two significant digits only if they are exact: 1.25 is not shown as 1.3. */
const limitText = (value: number) =>
  Number(value.toPrecision(2)) === value ? readable(value, 2) : brief(Number(value.toPrecision(12)), 6);

/** A horizontal colour bar with limits, zero and text at both ends; pointed ends mean that values may exceed the limits. */
export function drawColourBar(svg: SVGSVGElement, d: ColourBar): void {
  const table = tableOf(d.scale);
  const lo = d.scale.kind === "diverging" ? -d.scale.top : (d.scale.low ?? 0);
  const { zoom = 1 } = d;
  const [top, height, side] = [20 * zoom, 12 * zoom, 16 * zoom];
  const [left, right] = [side, d.width - side];
  const root = select(svg).attr("viewBox", `0 0 ${d.width} ${HIGH * zoom}`);
  root.selectAll("*").remove();
  const colour = (i: number) => `rgb(${table[i].join(" ")})`;
  const step = (right - left) / table.length;
  table.forEach((_, i) => {
    root
      .append("rect")
      .attr("x", left + i * step)
      .attr("y", top)
      .attr("width", step + 0.6)
      .attr("height", height)
      .attr("fill", colour(i));
  });
  const tip = (x: number, dx: number, i: number) =>
    root
      .append("path")
      .attr("d", `M${x},${top}l${dx},${height / 2}l${-dx},${height / 2}z`)
      .attr("fill", colour(i));
  if (d.scale.kind === "diverging") tip(left + 0.3, -9 * zoom, 0);
  tip(right - 0.3, 9 * zoom, table.length - 1);

  const middle = (left + right) / 2;
  const { format = limitText } = d;
  const ticks: [number, string][] = [
    [left, format(lo)],
    [middle, format((lo + d.scale.top) / 2)],
    [right, format(d.scale.top)],
  ];
  for (const [x, text] of ticks)
    root
      .append("text")
      .attr("x", x)
      .attr("y", top + height + 15 * zoom)
      .attr("text-anchor", "middle")
      .text(text);
  root
    .append("text")
    .attr("class", "end")
    .attr("x", 0)
    .attr("y", 12 * zoom)
    .text(`◂ ${plainSymbols(t(d.ends[0]))}`);
  root
    .append("text")
    .attr("class", "end")
    .attr("x", d.width)
    .attr("y", 12 * zoom)
    .attr("text-anchor", "end")
    .text(`${plainSymbols(t(d.ends[1]))} ▸`);
}
