import {
  axisScale,
  type ChartAxis,
  draw,
  drawBottomAxis,
  drawLeftAxis,
  enlarged,
  group,
  layer,
  type Scale,
  say,
  set,
  sized,
} from "./axis.ts";
import type { Line } from "./isolines.ts";
import type { RegionLabel } from "./regions.ts";

export const MARGIN = { top: 10, right: 14, bottom: 50, left: 62 } as const;

/** What lies over the heat map. */
export interface PhaseDiagram {
  readonly width: number;
  readonly height: number;
  /** How much letters and marks are enlarged; 1 if left out. */
  readonly zoom?: number;
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  /** Phase lines in fractions of the frame (0 … 1 from the lower left corner), and their label. */
  readonly lines: readonly Line[];
  /** Landmarks, the same way: thin and dashed. */
  readonly landmarks: readonly Line[];
  /** Border of a part of a region that has a name of its own: dotted. */
  readonly asides: readonly Line[];
  /** Names of the regions. */
  readonly regions: readonly RegionLabel[];
  /** What the phase line says, e.g. T = 0. */
  readonly lineLabel: string;
  /** The probe in axis values. */
  readonly probe: readonly [number, number];
  readonly pins: readonly (readonly [number, number])[];
  /** Phase lines and probe of a second setting A, under those of the present one. */
  readonly ghost?: Ghost | undefined;
}

export interface Ghost {
  readonly lines: readonly Line[];
  readonly lineLabel: string;
  readonly probe: readonly [number, number];
}

/** Scales of the frame, in pixels of the figure. */
export function frameScales(d: Pick<PhaseDiagram, "width" | "height" | "zoom" | "x" | "y">): { x: Scale; y: Scale } {
  const m = enlarged(MARGIN, d.zoom ?? 1);
  return {
    x: axisScale(d.x, m.left, d.width - m.right),
    y: axisScale(d.y, d.height - m.bottom, m.top),
  };
}

/** Draws axes, phase lines, pins, crosshair and probe into the figure's SVG. */
export function drawPhaseDiagram(svg: SVGSVGElement, d: PhaseDiagram): void {
  const { x, y } = frameScales(d);
  const { zoom = 1 } = d;
  const m = enlarged(MARGIN, zoom);
  const [left, right] = [m.left, d.width - m.right];
  const [top, bottom] = [m.top, d.height - m.bottom];
  const figure = sized(svg, d.width, d.height);
  layer(figure, "axes", JSON.stringify([d.width, d.height, zoom, d.x, d.y]), (g) => {
    drawBottomAxis(g.append("g").attr("class", "axis"), d.x, x, bottom, left, right, zoom);
    drawLeftAxis(g.append("g").attr("class", "axis"), d.y, y, left, bottom, top, zoom);
  });
  const root = group(figure, "marks");

  const place = ([u, v]: readonly [number, number]) =>
    [left + u * (right - left), bottom + v * (top - bottom)].map((n) => n.toFixed(1)).join(",");
  const pathOf = (lines: readonly Line[]) =>
    lines
      .map(
        (line) =>
          `M${Array.from({ length: line.length / 2 }, (_, k) => place([line[2 * k], line[2 * k + 1]])).join("L")}`,
      )
      .join("");
  const path = pathOf(d.lines);
  const landmarks = pathOf(d.landmarks);
  for (const name of ["landmark under", "landmark"]) draw(root, "path", name, { d: landmarks });
  draw(root, "path", "aside", { d: pathOf(d.asides) });
  const ghost = d.ghost ? pathOf(d.ghost.lines) : "";
  for (const name of ["ghost-line under", "ghost-line"]) draw(root, "path", name, { d: ghost });
  // A light line under a dark one is seen on every colour of the map.
  for (const name of ["phase-line under", "phase-line"]) draw(root, "path", name, { d: path });
  const label = lineLabel(d.lines, d.lineLabel, d.regions, d);
  const ghostLabel = d.ghost ? lineLabel(d.ghost.lines, d.ghost.lineLabel, [...d.regions, ...label], d) : [];
  const texts = [...d.regions.map((r) => ({ ...r, name: "region" })), ...label, ...ghostLabel];
  const words = root.selectAll<SVGTextElement, unknown>("text").data(texts).join("text");
  set(words, "class", (t) => t.name);
  set(words, "text-anchor", () => "middle");
  set(words, "x", (t) => left + t.x * (right - left));
  set(words, "y", (t) => bottom + t.y * (top - bottom) + 4.5 * zoom);
  say(words, (t) => t.text);
  draw(root, "rect", "frame", { x: left, y: top, width: right - left, height: bottom - top });

  const pins = d.pins
    .map(([u, v]) => [x(u), y(v)] as const)
    .filter(([px, py]) => inside(px, left, right) && inside(py, top, bottom));
  const crosses = root.selectAll<SVGPathElement, unknown>("path.pin").data(pins).join("path");
  set(crosses, "class", () => "pin");
  set(crosses, "d", ([px, py]) => `M${px - 6 * zoom},${py}h${12 * zoom}M${px},${py - 6 * zoom}v${12 * zoom}`);

  const [ax, ay] = d.ghost ? [x(d.ghost.probe[0]), y(d.ghost.probe[1])] : [Number.NaN, Number.NaN];
  const there = inside(ax, left, right) && inside(ay, top, bottom);
  const r = 7 * zoom;
  for (const name of ["ghost-probe under", "ghost-probe"])
    draw(root, "path", name, { d: there ? `M${ax - r},${ay}l${r},${-r}l${r},${r}l${-r},${r}z` : "" });

  const [px, py] = probePlace({ x, y }, d);
  const seen = inside(x(d.probe[0]), left, right) && inside(y(d.probe[1]), top, bottom);
  const gap = 11 * zoom;
  draw(root, "path", "crosshair", {
    d: `M${left},${py}H${px - gap}M${px + gap},${py}H${right}M${px},${top}V${py - gap}M${px},${py + gap}V${bottom}`,
  });
  const probe = layer(figure, "probe", `${zoom}`, (g) => {
    for (const [name, size] of [
      ["under", 8],
      ["ring", 8],
      ["dot", 2.5],
    ] as const)
      g.append("circle")
        .attr("class", name)
        .attr("r", zoom * size);
  });
  if (probe.classed("outside") === seen) probe.classed("outside", !seen);
  set(probe, "transform", () => `translate(${px},${py})`);
}

/** Where the probe is drawn: beyond the axes, at infinity too, on the edge that is nearest to it. */
export function probePlace(
  { x, y }: Pick<ReturnType<typeof frameScales>, "x" | "y">,
  d: Pick<PhaseDiagram, "x" | "y" | "probe">,
): [number, number] {
  return [x(clamp(d.probe[0], d.x.lo, d.x.hi)), y(clamp(d.probe[1], d.y.lo, d.y.hi))];
}

/** The label of a phase line: half way along the longest one, if it has room there beside the other words. */
function lineLabel(
  lines: readonly Line[],
  text: string,
  words: readonly RegionLabel[],
  { width, height, zoom = 1 }: Pick<PhaseDiagram, "width" | "height" | "zoom">,
): (RegionLabel & { readonly name: string })[] {
  const longest = lines.reduce<Line>((a, b) => (b.length > a.length ? b : a), []);
  if (longest.length < 40) return [];
  const [w, h] = [(60 * zoom) / width, (26 * zoom) / height];
  for (const share of [0.5, 0.35, 0.65, 0.2, 0.8]) {
    const k = 2 * Math.floor((share * longest.length) / 2);
    const [x, y] = [longest[k], longest[k + 1]];
    const free = words.every(
      (r) => Math.abs(r.x - x) > w / 2 + textWidth(r.text, width, zoom) / 2 || Math.abs(r.y - y) > h,
    );
    if (free && x > w && x < 1 - w && y > h && y < 1 - h) return [{ text, x, y, name: "line-label" }];
  }
  return [];
}

/** Width of a region's name as a share of a frame of that many pixels. */
export const textWidth = (text: string, pixels: number, zoom = 1): number => (zoom * (7.6 * text.length + 8)) / pixels;

function clamp(v: number, lo: number, hi: number): number {
  return Number.isNaN(v) ? lo : Math.max(lo, Math.min(hi, v));
}

function inside(v: number, lo: number, hi: number): boolean {
  return v >= lo - 0.5 && v <= hi + 0.5;
}
