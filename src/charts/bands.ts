import { select } from "d3-selection";
import { area } from "d3-shape";
import { axisScale, draw, enlarged, type Group, group, sized } from "./axis.ts";
import { CURVE_MARGIN, type Curves, drawCurves, heightOn } from "./curves.ts";

/** A band between two heights along the curves' axis: [at, from, to] in data units; ±∞ is clipped at the frame. */
export interface Band {
  readonly points: readonly (readonly [at: number, from: number, to: number])[];
}

/** Path of a band's pattern in a tile of TILE pixels: plain, stripes, dots. */
const TILE = 8;
const patterns = ["", "M-2,2L6,10M2,-2L10,6", "M2,2h.01M6,6h.01"] as const;

function drawPattern(root: Group, id: string, k: number): void {
  const tile = { width: TILE, height: TILE };
  const pattern = draw(root, "pattern", `pattern pattern-${k}`, { id, ...tile, patternUnits: "userSpaceOnUse" });
  draw(pattern, "rect", `ground band-${k}`, tile);
  draw(pattern, "path", `stroke band-${k}`, { d: patterns[k % patterns.length] });
}

/** A legend swatch of a band; `id` must be unique in the document. */
export function bandSwatch(into: SVGElement, id: string, k: number, width: number, height: number): void {
  const root = select(into) as unknown as Group;
  drawPattern(root, id, k);
  draw(root, "rect", `band band-${k}`, { width, height, fill: `url(#${id})` });
}

/** Draws curves over stacked bands, each with its own colour and pattern (classes `band band-<k>`). */
export function drawBanded(svg: SVGSVGElement, d: Curves, bands: readonly Band[]): void {
  drawCurves(svg, d);
  const m = enlarged(CURVE_MARGIN, d.zoom ?? 1);
  const x = axisScale(d.x, m.left, d.width - m.right);
  const height = heightOn(d.y, axisScale(d.y, d.height - m.bottom, m.top));
  const figure = sized(svg, d.width, d.height);
  const root = group(figure, "bands");
  // Below the curves, above the axes.
  const place = root.node();
  const marks = svg.querySelector(":scope > g.marks");
  if (place && place.nextSibling !== marks) svg.insertBefore(place, marks);
  const id = svg.id || "curves";
  root.attr("clip-path", `url(#clip-${id})`);
  bands.forEach((_, k) => {
    drawPattern(root, `band-${id}-${k}`, k);
  });
  const shape = area<Band["points"][number]>(
    (p) => x(p[0]),
    (p) => height(p[1]),
    (p) => height(p[2]),
  )
    .defined((p) => !Number.isNaN(p[1]) && !Number.isNaN(p[2]))
    .digits(2);
  root
    .selectAll("path.band")
    .data(bands)
    .join("path")
    .attr("class", (_, k) => `band band-${k}`)
    .attr("fill", (_, k) => `url(#band-${id}-${k})`)
    .attr("d", ({ points }) => shape(points));
}
