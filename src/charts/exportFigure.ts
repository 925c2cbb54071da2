import { type Selection, select } from "d3-selection";
import { t } from "../lib/language.ts";
import { symbolPieces } from "../lib/symbolText.ts";
import { bandSwatch, drawBanded } from "./bands.ts";
import { type ColourScale, colourOf } from "./colour.ts";
import { drawColourBar } from "./colourBar.ts";
import { markPath, strokeOf } from "./curves.ts";
import { describe, type FileNote } from "./exportNote.ts";
import { edged, exportStyle, hexColour, type Letters, wrapText } from "./exportStyle.ts";
import type { CurveFigure, MapFigure, MapKey, PairFigure } from "./figure.ts";
import { cellBoxes, heatPixels, spread } from "./heatmap.ts";
import { KEY_PROBE, keyOutline } from "./keyMarks.ts";
import { letterCount } from "./letterCount.ts";
import { drawPhaseDiagram, MARGIN, placedRegions, uncovered } from "./phaseDiagram.ts";
import { pngAddress } from "./pngFile.ts";

export interface FileLook {
  /** Width of the figure as an SVG length, and in user units, in which the font size is 13. */
  readonly width: { readonly units: number; readonly amount: number; readonly unit: "mm" | "px" };
  readonly ground: "white" | "transparent";
  readonly letters: Letters;
  /** Whether parameters and link are printed below the figure; the metadata always contain them. */
  readonly caption: boolean;
}

export interface DrawnFile {
  /** The whole file. */
  readonly text: string;
  /** Height for a width of 1. */
  readonly aspect: number;
}

const SVG = "http://www.w3.org/2000/svg";

/** Padding between the parts and at the sides. */
const GAP = 8;
const SIDE = 10;

type Part = Selection<SVGGElement, unknown, null, undefined>;

/** Draws a figure with the page's chart functions into a self-contained SVG file without a style sheet. */
export function drawFile(figure: MapFigure | PairFigure | CurveFigure, look: FileLook, note: FileNote): DrawnFile {
  const { units } = look.width;
  const svg = document.createElementNS(SVG, "svg");
  const body = select(svg).append("g") as unknown as Part;
  let bottom =
    figure.kind === "map"
      ? drawMap(body, figure, units)
      : figure.kind === "pair"
        ? drawPair(body, figure, units)
        : drawCurvePart(body, figure, units);
  if (look.caption) {
    const lines = [note.parameters, `${note.source}. ${note.version}`, note.link];
    for (const text of lines) bottom = paragraph(body, "caption", text, SIDE, bottom, units - 2 * SIDE, 10.5);
  }
  return finished(svg, look, bottom, note);
}

/** A figure that the page has drawn, as such a file: its classes are those that `exportStyle` knows. */
export function copyFile(figure: SVGSVGElement, look: FileLook, note: FileNote): DrawnFile {
  const svg = document.createElementNS(SVG, "svg");
  const body = select(svg).append("g") as unknown as Part;
  const copy = figure.cloneNode(true) as SVGSVGElement;
  copy.querySelector("title")?.remove();
  body.node()?.append(...copy.childNodes);
  const { units } = look.width;
  let bottom = figure.viewBox.baseVal.height;
  if (look.caption)
    for (const text of [note.title, note.parameters, `${note.source}. ${note.version}`])
      bottom = paragraph(body, "caption", text, SIDE, bottom, units - 2 * SIDE, 10.5);
  return finished(svg, look, bottom, note);
}

function finished(svg: SVGSVGElement, look: FileLook, bottom: number, note: FileNote): DrawnFile {
  const { units } = look.width;
  const height = Math.ceil(bottom + GAP);
  applyStyle(svg, look.letters);
  if (look.ground === "white")
    select(svg).insert("rect", "g").attr("width", units).attr("height", height).attr("fill", "#ffffff");
  describe(svg, note);
  const aspect = height / units;
  const { amount, unit } = look.width;
  svg.setAttribute("width", `${amount}${unit}`);
  svg.setAttribute("height", `${Number((amount * aspect).toFixed(3))}${unit}`);
  svg.setAttribute("viewBox", `0 0 ${units} ${height}`);
  svg.setAttribute("role", "img");
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
  return { text, aspect };
}

/** Below this width, in user units, two maps are stacked. */
const BESIDE = 640;

/** Two maps side by side or stacked; returns the lower edge. */
function drawPair(body: Part, { names, maps }: PairFigure, units: number): number {
  const beside = units >= BESIDE;
  const width = beside ? units / 2 : units;
  let bottom = 0;
  for (const [i, map] of maps.entries()) {
    const [x, y] = beside ? [i * width, 0] : [0, bottom];
    const part = body.append("g").attr("transform", `translate(${x},${y})`) as unknown as Part;
    const top = paragraph(part, "title", names[i], SIDE, GAP, width - 2 * SIDE, 15);
    const inner = part.append("g").attr("transform", `translate(0,${top})`) as unknown as Part;
    bottom = Math.max(bottom, y + top + drawMap(inner, map, width, `-${i}`));
  }
  return bottom;
}

/** Title, heat map with axes and lines, colour bar, legend; returns the lower edge. */
function drawMap(body: Part, figure: MapFigure, width: number, suffix = ""): number {
  const { title, diagram, scale, ends, categories, lattice, cells } = figure;
  let y = paragraph(body, "title", title, SIDE, GAP, width - 2 * SIDE, 15);
  if (figure.finding) y = paragraph(body, "finding", figure.finding, SIDE, y, width - 2 * SIDE, 13);
  const frame = { left: MARGIN.left, top: MARGIN.top, width: width - MARGIN.left - MARGIN.right, height: 0 };
  frame.height = Math.round(frame.width * (width < 500 ? 0.95 : 0.7));
  const height = frame.height + MARGIN.top + MARGIN.bottom;

  const map = body.append("g").attr("transform", `translate(0,${y})`) as unknown as Part;
  const inner = map.append("g").attr("clip-path", `url(#frame${suffix})`) as unknown as Part;
  const box = (of: Selection<SVGRectElement, unknown, null, undefined>) =>
    of.attr("x", frame.left).attr("y", frame.top).attr("width", frame.width).attr("height", frame.height);
  box(map.append("clipPath").attr("id", `frame${suffix}`).append("rect"));
  if (cells || Array.prototype.some.call(lattice?.values ?? [Number.NaN], Number.isNaN)) {
    // Hatching for cells without a value, as on the page.
    const hatch = map.append("pattern").attr("id", `hatch${suffix}`).attr("width", 7).attr("height", 7);
    hatch.attr("patternUnits", "userSpaceOnUse").attr("patternTransform", "rotate(45)");
    hatch.append("path").attr("class", "hatch").attr("d", "M0.5,0V7");
    box(inner.append("rect").attr("fill", `url(#hatch${suffix})`));
  }
  // Not from a canvas: some browsers randomise the pixels that they read back.
  if (cells) {
    const of = inner.append("g").attr("transform", `translate(${frame.left},${frame.top})`);
    of.attr("shape-rendering", "crispEdges");
    for (const box of cellBoxes(cells, scale, frame)) {
      const rect = of.append("rect").attr("x", box.x).attr("y", box.y);
      rect.attr("width", box.width).attr("height", box.height).attr("data-fill", hexColour(box.colour));
    }
  } else if (lattice) {
    const image = inner.append("image").attr("preserveAspectRatio", "none");
    const at = spread(lattice);
    image.attr("x", frame.left + at.left * frame.width).attr("y", frame.top + at.top * frame.height);
    image.attr("width", at.width * frame.width).attr("height", at.height * frame.height);
    if (scale.kind === "categorical") image.attr("image-rendering", "pixelated");
    const { width, height, data } = heatPixels(lattice, scale);
    image.attr("xlink:href", pngAddress(width, height, data));
  }

  const drawn = { ...diagram, width, height };
  const named = lattice && !cells ? { ...lattice, names: figure.regionNames } : undefined;
  const regions = named ? uncovered(placedRegions(named, drawn), named, drawn) : [];
  place(map, (svg) => drawPhaseDiagram(svg, { ...drawn, regions }));
  y += height;

  if (scale.kind === "categorical") y = swatches(body, categories, scale, frame.left, y + 4, width - SIDE);
  else {
    const over = 14;
    const bar = body.append("g").attr("transform", `translate(${frame.left - over},${y})`) as unknown as Part;
    place(bar, (svg) => drawColourBar(svg, { width: frame.width + 2 * over, scale, title, ends }));
    y += 52;
  }
  y += GAP / 2;
  for (const { mark, text, drawn } of figure.key) {
    if (!drawn) continue;
    const g = body.append("g").attr("transform", `translate(${SIDE},${y})`) as unknown as Part;
    const indent = mark === "none" ? 0 : 38;
    if (mark !== "none") keyMark(g, mark);
    y = Math.max(y + 15, paragraph(body, "key-text", text, SIDE + indent, y, width - 2 * SIDE - indent, 12));
  }
  return y;
}

function keyMark(g: Part, mark: Exclude<MapKey["mark"], "none">): void {
  const at = g.append("g").attr("transform", "translate(0,8)");
  if (mark === "probe") {
    const probe = at.append("g").attr("class", "probe").attr("transform", "translate(15,0)");
    probe.append("circle").attr("class", "ring").attr("r", KEY_PROBE.ring);
    probe.append("circle").attr("class", "dot").attr("r", KEY_PROBE.dot);
  } else if (mark === "blank") {
    const swatch = at.append("g").attr("transform", "translate(1,-5)");
    swatch.append("rect").attr("class", "swatch").attr("width", 28).attr("height", 10);
    swatch.append("path").attr("class", "hatch").attr("d", "M2,10L12,0M11,10L21,0M20,10L28,2");
  } else {
    const outline = at.append("path").attr("class", mark === "line" ? "phase-line" : mark);
    outline.attr("d", keyOutline(mark) ?? "");
  }
}

/** The categories with their colours; returns the lower edge. */
function swatches(
  body: Part,
  names: readonly string[],
  scale: ColourScale,
  left: number,
  top: number,
  right: number,
): number {
  let [x, y] = [left, top];
  for (const [i, name] of names.entries()) {
    const said = t(name);
    const width = 22 + 7.2 * letterCount(said) + 18;
    if (x > left && x + width > right) [x, y] = [left, y + 20];
    const swatch = body.append("rect").attr("class", "swatch").attr("x", x).attr("y", y).attr("width", 16);
    swatch.attr("height", 12).attr("data-fill", hexColour(`rgb(${colourOf(i, scale)?.join(" ")})`));
    body
      .append("text")
      .attr("x", x + 22)
      .attr("y", y + 10.5)
      .text(said);
    x += width;
  }
  return y + 22;
}

/** The legend above the curves; returns the lower edge. */
function drawCurvePart(body: Part, { curves, bands, key, note }: CurveFigure, width: number): number {
  const dots = curves.series.some((s) => s.dots.length > 0);
  let [x, y] = [SIDE, GAP];
  for (const entry of key) {
    const label = t(entry.label);
    const wide = 42 + 7.2 * letterCount(label) + 14;
    if (x > SIDE && x + wide > width - SIDE) [x, y] = [SIDE, y + 19];
    const { series, reference, ghost, marker, mark, look, band } = entry;
    const group = body.append("g").attr("transform", `translate(${x},${y})`);
    const sample = group.append("g");
    if (band !== undefined) bandSwatch(sample.node() as SVGGElement, `key-${band}`, band, 33, 12);
    if (series !== undefined) sample.attr("class", `series-${series}`);
    const line = sample.append("path").attr("d", band === undefined && !mark ? "M1,7H33" : "");
    line.attr(
      "class",
      `series${series === undefined ? "" : ` series-${series}`}${reference ? " reference" : ""}${ghost ? " ghost" : ""}`,
    );
    if (look) {
      const { stroke, strokeDasharray } = strokeOf(look);
      line.style("stroke", stroke).style("stroke-dasharray", strokeDasharray);
    }
    if (marker && dots)
      sample
        .append("path")
        .attr("class", "dot")
        .attr("d", markPath(marker, 17, 7));
    words(group.append("text").attr("x", 40).attr("y", 11.5) as unknown as Part, label);
    x += wide;
  }
  y += 22;
  const height = Math.round(width * (width < 500 ? 0.72 : 0.56));
  const part = body.append("g").attr("transform", `translate(0,${y})`) as unknown as Part;
  place(part, (svg) => drawBanded(svg, { ...curves, width, height }, bands));
  y += height;
  return note === "" ? y : paragraph(body, "key-text", note, SIDE, y, width - 2 * SIDE, 12);
}

/** Lines of text from `top` downwards; returns the lower edge. */
function paragraph(
  body: Part,
  name: string,
  text: string,
  left: number,
  top: number,
  width: number,
  size: number,
): number {
  const rise = Math.round(1.3 * size);
  // No line break between a symbol and its value.
  const lines = wrapText(t(text).replaceAll(" = ", "\u00a0=\u00a0"), width, size);
  for (const [i, line] of lines.entries())
    words(
      body
        .append("text")
        .attr("class", name)
        .attr("x", left)
        .attr("y", top + i * rise + size) as unknown as Part,
      line,
    );
  return top + lines.length * rise + 2;
}

/** Text with typeset symbols such as γ_FT or i^−a. Underscores in links follow digits and are left alone. */
function words(text: Part, line: string): void {
  let fallen = 0;
  const say = (said: string, at: number, name: string | null = null) => {
    text
      .append("tspan")
      .attr("class", name)
      .attr("dy", at === fallen ? null : at - fallen)
      .text(said);
    fallen = at;
  };
  for (const piece of symbolPieces(line)) {
    if (typeof piece === "string") {
      say(piece, 0);
      continue;
    }
    say(piece.base, 0);
    if (piece.low !== undefined) say(piece.low, 3, "sub");
    if (piece.high !== undefined) say(piece.high, -4, "sub");
  }
}

/** Draws a chart into a temporary SVG and moves the result into a group, because charts clear and measure their whole SVG. */
function place(into: Part, draw: (svg: SVGSVGElement) => void): void {
  const sheet = document.createElementNS(SVG, "svg");
  draw(sheet);
  into.node()?.append(...sheet.childNodes);
}

/** Writes the style into attributes and removes classes and attributes that only the page uses. */
function applyStyle(svg: SVGSVGElement, letters: Letters): void {
  // Some programs, librsvg among them, drop a space at the end of a tspan.
  for (const piece of svg.querySelectorAll("tspan"))
    if (piece.nextSibling && piece.textContent?.endsWith(" "))
      piece.textContent = piece.textContent.replace(/ $/, "\u00a0");
  for (const [selector, attributes] of exportStyle(letters))
    for (const element of svg.querySelectorAll(selector))
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  for (const [selector, width, opacity] of edged)
    for (const element of svg.querySelectorAll(selector)) {
      const edge = element.cloneNode(true) as Element;
      for (const [name, value] of Object.entries({
        fill: "#ffffff",
        stroke: "#ffffff",
        "stroke-width": width,
        "stroke-opacity": opacity,
        "fill-opacity": opacity,
        "stroke-linejoin": "round",
        "aria-hidden": "true",
      }))
        edge.setAttribute(name, String(value));
      element.before(edge);
    }
  for (const element of svg.querySelectorAll<SVGElement>("*")) {
    for (const name of ["stroke", "stroke-dasharray"]) {
      const own = element.style.getPropertyValue(name);
      if (own !== "") element.setAttribute(name, own);
    }
    if (element.hasAttribute("data-fill")) element.setAttribute("fill", element.getAttribute("data-fill") as string);
    // Chromium serialises `style` lazily: read the attribute before it can be removed.
    for (const name of ["class", "style", "data-key", "data-fill", "data-words"])
      if (element.hasAttribute(name)) element.removeAttribute(name);
    for (const name of ["fill", "stroke"]) {
      const colour = element.getAttribute(name);
      if (colour) element.setAttribute(name, hexColour(colour));
    }
  }
}
