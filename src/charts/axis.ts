import { ticks as linearTicks } from "d3-array";
import { type BaseType, type Selection, select } from "d3-selection";
import { brief, raised } from "../lib/decimal.ts";
import { decimalMark, t } from "../lib/language.ts";
import type { Range } from "../lib/range.ts";
import { fitText } from "./fitText.ts";
import { type Scale, scaleBetween } from "./scale.ts";

/** An axis of a chart: range, scale and text. */
export interface ChartAxis extends Range {
  readonly symbol: string;
  readonly name: string;
  readonly unit?: string;
}

/** Margins around a frame in pixels, for text enlarged by `zoom`. */
export type Margin = Readonly<Record<"top" | "right" | "bottom" | "left", number>>;

export function enlarged({ top, right, bottom, left }: Margin, zoom: number): Margin {
  return { top: zoom * top, right: zoom * right, bottom: zoom * bottom, left: zoom * left };
}

/** Values to pixels along an axis. */
export function axisScale(axis: ChartAxis, from: number, to: number): Scale {
  return scaleBetween(axis.log, [axis.lo, axis.hi], [from, to]);
}

/**
 * Between 2 and `count` + 1 ticks (one more or less for a count below 4, where steps of 1, 2, 5 are too coarse). Angles get
 * multiples of 5°, 15° …; a logarithmic axis gets powers of ten, or 1, 2, 5 within a decade.
 */
export function axisTicks(axis: ChartAxis, scale: Scale, count: number): number[] {
  const fits = (ticks: readonly number[]) => ticks.length >= 2 && ticks.length <= count + 1;
  if (axis.log) {
    const ticks = scale.ticks(count);
    const powers = wholes(Math.log10(axis.lo), Math.log10(axis.hi)).map((e) => Number(`1e${e}`));
    const thinned = powers.filter((_, i) => i % Math.ceil(powers.length / count) === 0);
    const found = [ticks, thinned, ticks.filter((t) => /^[125]\.0*e/.test(t.toExponential(6)))].find(fits);
    if (found) return found;
  } else if (axis.unit === "°") {
    for (const step of [5, 15, 30, 45, 90]) {
      const angles = wholes(axis.lo / step, axis.hi / step).map((k) => k * step);
      if (fits(angles)) return angles;
    }
  }
  // D3 treats the count as a hint: try smaller, then larger counts.
  const ticks = (n: number) => linearTicks(axis.lo, axis.hi, n);
  const hints = Array.from({ length: 2 * count }, (_, i) => (i < count ? count - i : i + 1));
  return hints.map((n) => ticks(n)).find(fits) ?? ticks(count);
}

/** Integers from lo to hi; tolerates rounding errors at the ends. */
function wholes(lo: number, hi: number): number[] {
  const first = Math.ceil(lo - 1e-9);
  return Array.from({ length: Math.max(0, Math.floor(hi + 1e-9) - first + 1) }, (_, i) => first + i);
}

/** The figure, in pixels. Writes the viewBox only on change: setting it lays out every text again. */
export function sized(svg: SVGSVGElement, width: number, height: number): Root {
  const root = select(svg);
  const box = `0 0 ${width} ${height}`;
  return root.attr("viewBox") === box ? root : root.attr("viewBox", box);
}

/** The figure's group of that class, created if missing. */
export function group(root: Root, name: string): Group {
  return childOf(root, "g", name);
}

/** Children that were made here, by their classes: a drag asks for some forty in every frame. */
const children = new WeakMap<Element, Record<string, Element>>();

/** The one child of these classes, created if missing. */
function childOf(parent: Root | Group, tag: string, classes: string): Group {
  const above = parent.node() as Element;
  const known = children.get(above) ?? {};
  children.set(above, known);
  if (known[classes]?.parentNode !== above)
    known[classes] = (parent as Group).append(tag).attr("class", classes).node() as Element;
  return select(known[classes]) as unknown as Group;
}

/**
 * Runs `fill` in a group of that class only when the key has changed.
 */
export function layer(root: Root, name: string, key: string, fill: (g: Group) => void): Group {
  const g = group(root, name);
  if (g.attr("data-key") !== key) {
    g.attr("data-key", key).selectAll("*").remove();
    fill(g);
  }
  return g;
}

/** The one element of these classes in a group, created if missing; only attributes that differ are written. */
export function draw(
  g: Group,
  tag: string,
  classes: string,
  attributes: Readonly<Record<string, string | number>>,
): Group {
  const child = childOf(g, tag, classes);
  for (const [name, value] of Object.entries(attributes)) set(child, name, () => value);
  return child;
}

export type Root = Selection<SVGSVGElement, unknown, null, undefined>;

export type Group = Selection<SVGGElement, unknown, null, undefined>;

type Marks<E extends Element, T> = Selection<E, T, BaseType, unknown>;

/** Writes an attribute only if it differs: writing the same value would still invalidate style and layout. */
export function set<E extends Element, T>(
  marks: Marks<E, T>,
  name: string,
  value: (datum: T, index: number) => string | number,
): Marks<E, T> {
  return marks.each(function (datum, i) {
    const text = String(value(datum, i));
    if (this.getAttribute(name) !== text) this.setAttribute(name, text);
  });
}

/** Writes text content only if it differs, for the same reason. */
export function say<E extends Element, T>(marks: Marks<E, T>, words: (datum: T) => string): Marks<E, T> {
  return marks.each(function (datum) {
    const text = words(datum);
    if (this.textContent !== text) this.textContent = text;
  });
}

/** Draws a horizontal axis with ticks below y and a title with symbol; text is enlarged by `zoom`. */
export function drawBottomAxis(
  g: Group,
  axis: ChartAxis,
  scale: Scale,
  y: number,
  from: number,
  to: number,
  zoom = 1,
): void {
  const gap = (ticks: readonly number[]) => least(ticks.slice(1).map((t, i) => Math.abs(scale(t) - scale(ticks[i]))));
  const { ticks, texts, added } = axisWords(
    axis,
    scale,
    Math.floor((to - from) / (58 * zoom)),
    // Overlapping neither its neighbours nor the edge of the figure.
    (t) => Math.min(gap(t) / zoom - 8, 2 * ((to - scale(t[t.length - 1])) / zoom + AFTER)),
  );
  const tick = g.selectAll("g.tick").data(ticks).join("g").attr("class", "tick");
  tick.attr("transform", (t) => `translate(${scale(t)},${y})`);
  tick.append("line").attr("y2", 5 * zoom);
  tick
    .append("text")
    .attr("y", 18 * zoom)
    .attr("text-anchor", "middle")
    .text((_, i) => texts[i]);
  title(g, axis, added, zoom)
    .attr("x", (from + to) / 2)
    .attr("y", y + 40 * zoom)
    .attr("text-anchor", "middle")
    .call(fitText, to - from + 40 * zoom);
}

/** Draws a vertical axis with ticks left of x and a rotated title. */
export function drawLeftAxis(
  g: Group,
  axis: ChartAxis,
  scale: Scale,
  x: number,
  from: number,
  to: number,
  zoom = 1,
): void {
  const { ticks, texts, added } = axisWords(
    axis,
    scale,
    Math.floor(Math.abs(to - from) / (62 * zoom)),
    () => BESIDE_TITLE,
  );
  const tick = g.selectAll("g.tick").data(ticks).join("g").attr("class", "tick");
  tick.attr("transform", (t) => `translate(${x},${scale(t)})`);
  tick.append("line").attr("x2", -5 * zoom);
  tick
    .append("text")
    .attr("x", -9 * zoom)
    .attr("dy", "0.34em")
    .attr("text-anchor", "end")
    .text((_, i) => texts[i]);
  title(g, axis, added, zoom)
    .attr("transform", `translate(${x - 44 * zoom},${(from + to) / 2}) rotate(-90)`)
    .attr("text-anchor", "middle")
    .call(fitText, Math.abs(to - from));
}

function title(g: Group, axis: ChartAxis, added: string, zoom: number) {
  const text = g.append("text").attr("class", "axis-title");
  text.append("tspan").text(`${t(axis.name)} `);
  const [base, sub] = axis.symbol.split("_");
  const symbol = text.append("tspan").attr("class", "symbol").text(base);
  if (sub)
    symbol
      .append("tspan")
      .attr("class", "sub")
      .attr("dy", 4 * zoom)
      .text(sub);
  if (added !== "")
    text
      .append("tspan")
      .attr("dy", sub ? -4 * zoom : null)
      .text(added);
  return text;
}

/** Space right of the frame, and for the tick labels of a vertical axis, in pixels at a font size of 13. */
const AFTER = 13;
const BESIDE_TITLE = 36;

/** Ticks and their labels, and the suffix of the title where labels omit a common offset or power of ten. */
export interface AxisWords {
  readonly ticks: readonly number[];
  readonly texts: readonly string[];
  /** E.g. `, in 10⁻⁴`, or ` − 45°, in 10⁻⁵°`. */
  readonly added: string;
}

/**
 * Ticks with distinct labels, each with the digits that the step needs. Where labels are wider than `room` however few the
 * ticks, a common offset and power of ten move into the title.
 */
export function axisWords(
  axis: ChartAxis,
  scale: Scale,
  most: number,
  room: (ticks: readonly number[]) => number,
): AxisWords {
  const first = Math.max(2, Math.min(8, most));
  for (let count = first; count >= 2; count--) {
    const ticks = axisTicks(axis, scale, count);
    const texts = plainTexts(axis, ticks);
    if (Math.max(...texts.map(textWidth)) <= room(ticks)) return { ticks, texts, added: "" };
  }
  const ticks = axisTicks(axis, scale, first);
  return { ticks, ...shortTexts(axis, ticks) };
}

/** Plain numbers with a unit. */
function plainTexts(axis: ChartAxis, ticks: readonly number[]): string[] {
  const decimals = decimalsOf(axis.log ? [0, ...ticks] : ticks);
  return ticks.map((value) => {
    const power = Math.log10(value);
    if (axis.log && Number.isInteger(power) && Math.abs(power) > 2) return `10${raised(power)}${axis.unit ?? ""}`;
    const digits = Math.floor(Math.log10(Math.abs(value)) + 1e-9) + 1 + decimals;
    return (Math.abs(value) < 1e5 ? plain(value, decimals) : brief(value, Math.max(1, digits))) + (axis.unit ?? "");
  });
}

/** Numbers without their common offset and power of ten, which are in the title. */
function shortTexts({ log, lo, hi, unit = "" }: ChartAxis, ticks: readonly number[]): Omit<AxisWords, "ticks"> {
  const span = 10 ** Math.ceil(Math.log10(hi - lo) - 1e-9);
  const far = Math.max(Math.abs(lo), Math.abs(hi)) > 100 * span && lo * hi > 0;
  const middle = far ? Math.round(lo / span) * span : 0;
  const power = Math.floor(Math.log10(Math.max(...ticks.map((t) => Math.abs(t - middle)))) + 1e-9);
  const scaled = ticks.map((t) => (t - middle) / 10 ** power);
  const decimals = decimalsOf(log && !far ? [0, ...scaled] : scaled);
  const around = far ? ` − ${plain(middle, decimalsOf([0, span]))}${unit}`.replace("− −", "+ ") : "";
  return {
    texts: scaled.map((v) => plain(v, decimals)),
    added:
      power === 0 && unit === ""
        ? around
        : around + t(", in {unit}", { unit: power === 0 ? unit : `10${raised(power)}${unit}` }),
  };
}

const least = (values: readonly number[]) => Math.min(...values);

/** Decimal places at which these numbers differ; negative where trailing integer digits are not needed. */
function decimalsOf(ticks: readonly number[]): number {
  const step = least(ticks.slice(1).map((t, i) => t - ticks[i]));
  return -Math.floor(Math.log10(Number.isFinite(step) ? step : Math.abs(ticks[0]) || 1) + 1e-6);
}

/** A decimal with at most `places` decimal places, a minus sign U+2212 and no trailing zeros. */
function plain(value: number, most: number): string {
  const decimals = Math.max(0, Math.min(20, most));
  const text = value.toFixed(decimals);
  const short = decimals > 0 ? text.replace(/\.?0+$/, "") : text;
  return (short === "-0" ? "0" : short).replace("-", "−").replace(".", decimalMark());
}

/** Estimated width of a tick label, in pixels at a font size of 13. */
const textWidth = (text: string): number =>
  [...text].reduce((sum, c) => sum + (/[.,·]/.test(c) ? 4 : /[°⁻⁰¹²³⁴-⁹]/.test(c) ? 5.5 : 7.4), 0);

/** A value at the precision of the axis: a hundredth of its length, at least three digits. */
export const placeText = (axis: Pick<ChartAxis, "lo" | "hi" | "log">, value: number): string =>
  brief(value, placeDigits(axis, value));

/** Significant digits of such a value. */
export function placeDigits({ lo, hi, log }: Pick<ChartAxis, "lo" | "hi" | "log">, value: number): number {
  const finest = (log ? Math.abs(value) * Math.log(hi / lo) : hi - lo) / 100;
  const digits = Math.floor(Math.log10(Math.abs(value))) + 1 - Math.floor(Math.log10(finest));
  return Math.max(3, Math.min(15, Number.isFinite(digits) ? digits : 3));
}
