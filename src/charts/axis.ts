import { scaleLinear, scaleLog } from "d3-scale";
import type { Selection } from "d3-selection";
import { readable } from "../lib/decimal.ts";

/** An axis as a chart sees it: a range, a scale and words. */
export interface ChartAxis {
  readonly lo: number;
  readonly hi: number;
  readonly log: boolean;
  readonly symbol: string;
  readonly name: string;
  readonly unit?: string;
}

export type Scale = ((value: number) => number) & {
  invert(pixel: number): number;
  ticks(count?: number): number[];
};

/** Values to pixels along an axis. */
export function axisScale(axis: ChartAxis, from: number, to: number): Scale {
  const scale = axis.log ? scaleLog() : scaleLinear();
  return scale.domain([axis.lo, axis.hi]).range([from, to]) as unknown as Scale;
}

/** Ticks that do not crowd: at most `count`, and for angles multiples of 15°. */
export function axisTicks(axis: ChartAxis, scale: Scale, count: number): number[] {
  if (axis.unit === "°" && !axis.log) {
    const step = [5, 15, 30, 45, 90].find((s) => (axis.hi - axis.lo) / s <= count);
    if (step) {
      const first = Math.ceil(axis.lo / step);
      return Array.from({ length: Math.floor(axis.hi / step) - first + 1 }, (_, i) => (first + i) * step);
    }
  }
  const ticks = scale.ticks(count);
  if (!axis.log || ticks.length <= count) return ticks;
  const powers = ticks.filter(
    (t) => Number.isInteger(Math.log10(t)) || Math.abs(Math.log10(t) - Math.round(Math.log10(t))) < 1e-9,
  );
  const keep = Math.ceil(powers.length / count);
  return powers.length > 1 ? powers.filter((_, i) => i % keep === 0) : ticks.slice(0, count);
}

/**
 * Runs `draw` in a group of that class, and only when the key has changed since: what stays the same is not drawn anew
 * in every frame.
 */
export function layer(root: Root, name: string, key: string, draw: (g: Group) => void): void {
  let g = root.select<SVGGElement>(`:scope > g.${name}`);
  if (g.empty()) g = root.append("g").attr("class", name);
  if (g.attr("data-key") === key) return;
  g.attr("data-key", key).selectAll("*").remove();
  draw(g as unknown as Group);
}

export type Root = Selection<SVGSVGElement, unknown, null, undefined>;

type Group = Selection<SVGGElement, unknown, null, undefined>;

/** Draws a horizontal axis with ticks below y and its title in words and symbol. */
export function drawBottomAxis(g: Group, axis: ChartAxis, scale: Scale, y: number, from: number, to: number): void {
  const ticks = axisTicks(axis, scale, Math.max(2, Math.min(8, Math.floor((to - from) / 58))));
  const tick = g.selectAll("g.tick").data(ticks).join("g").attr("class", "tick");
  tick.attr("transform", (t) => `translate(${scale(t)},${y})`);
  tick.append("line").attr("y2", 5);
  tick
    .append("text")
    .attr("y", 18)
    .attr("text-anchor", "middle")
    .text((t) => tickText(axis, t));
  title(g, axis)
    .attr("x", (from + to) / 2)
    .attr("y", y + 40)
    .attr("text-anchor", "middle");
}

/** Draws a vertical axis with ticks left of x and its title turned along it. */
export function drawLeftAxis(g: Group, axis: ChartAxis, scale: Scale, x: number, from: number, to: number): void {
  const ticks = axisTicks(axis, scale, Math.max(2, Math.min(8, Math.floor(Math.abs(to - from) / 62))));
  const tick = g.selectAll("g.tick").data(ticks).join("g").attr("class", "tick");
  tick.attr("transform", (t) => `translate(${x},${scale(t)})`);
  tick.append("line").attr("x2", -5);
  tick
    .append("text")
    .attr("x", -9)
    .attr("dy", "0.34em")
    .attr("text-anchor", "end")
    .text((t) => tickText(axis, t));
  title(g, axis)
    .attr("transform", `translate(${x - 44},${(from + to) / 2}) rotate(-90)`)
    .attr("text-anchor", "middle");
}

function title(g: Group, axis: ChartAxis) {
  const text = g.append("text").attr("class", "axis-title");
  text.append("tspan").text(`${axis.name} `);
  text.append("tspan").attr("class", "symbol").text(axis.symbol);
  return text;
}

function tickText(axis: ChartAxis, value: number): string {
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e5)
      ? readable(value, 1)
      : String(Number(value.toPrecision(6))).replace("-", "−");
  return text + (axis.unit ?? "");
}
