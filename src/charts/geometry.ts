import { draw, type Group, group, sized } from "./axis.ts";
import { gap, type Place, type Segment, shift, unitVector } from "./boxes.ts";
import { markPath, type Series } from "./curves.ts";
import { arcRadius, type GeometryFigure, type PlaneMarks } from "./planeFigure.ts";
import { labelParts } from "./planeLabels.ts";
import { layoutGeometry } from "./planeLayout.ts";

/** Markers of the series, as in the curves. */
const markers: readonly Series["marker"][] = ["circle", "square", "triangle"];

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
    const place = { x: fixed(label.x), y: fixed(label.y + 4.5), "text-anchor": "middle", visibility: "inherit" };
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
  for (const { plain, symbol, sub } of labelParts(label)) {
    if (plain) text.append("tspan").text(plain);
    if (symbol) text.append("tspan").attr("class", "symbol").text(symbol);
    if (sub) text.append("tspan").attr("class", "sub").attr("dy", 4).text(sub);
  }
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
function pointPath({ series, at, beyond }: PlaneMarks["points"][number]): string {
  if (beyond) return arrow(shift(at, beyond, -12), at).head;
  return markPath(markers[series % markers.length], ...at);
}

/** Rounds to a hundredth of a pixel. */
const fixed = (v: number): string => String(Number(v.toFixed(2)));

const path = ({ from, to }: Segment): string => `M${from.map(fixed).join()}L${to.map(fixed).join()}`;
