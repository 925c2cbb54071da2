import { t } from "../lib/language.ts";
import { memoByObject, memoLast } from "../lib/memo.ts";
import {
  axisScale,
  type ChartAxis,
  draw,
  drawBottomAxis,
  drawLeftAxis,
  enlarged,
  group,
  layer,
  say,
  set,
  sized,
} from "./axis.ts";
import type { Line } from "./isolines.ts";
import { letterCount } from "./letterCount.ts";
import { type Box, crossed, type RegionLabel, regionLabels, touches } from "./regions.ts";
import type { Scale } from "./scale.ts";

export const MARGIN = { top: 10, right: 14, bottom: 50, left: 62 } as const;

/** The marks drawn over the heat map. */
export interface PhaseDiagram {
  readonly width: number;
  readonly height: number;
  /** Scale of text and marks; default 1. */
  readonly zoom?: number;
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  /** Phase lines in fractions of the frame (0 … 1 from the lower left corner), and their label. */
  readonly lines: readonly Line[];
  /** Landmarks, in the same units: thin and dashed. */
  readonly landmarks: readonly Line[];
  /** Border of a named part of a region: dotted. */
  readonly asides: readonly Line[];
  /** Names of the regions. */
  readonly regions: readonly RegionLabel[];
  /** Label of the phase line, e.g. T = 0. */
  readonly lineLabel: string;
  /** The probe in axis values. */
  readonly probe: readonly [number, number];
  readonly pins: readonly (readonly [number, number])[];
  /** Phase lines and probe of setting A, below those of B. */
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

/** Lines as a path in a frame. While only the probe moves, they and the frame stay the same. */
const pathIn = memoByObject((lines: readonly Line[]) =>
  memoLast((left: number, right: number, top: number, bottom: number) => {
    const point = (v: number, k: number) =>
      k % 2 ? `,${(bottom + v * (top - bottom)).toFixed(1)}` : (k ? "L" : "M") + (left + v * (right - left)).toFixed(1);
    return lines.map((line) => line.map(point).join("")).join("");
  }),
);

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

  const pathOf = (lines: readonly Line[]) => pathIn(lines)(left, right, top, bottom);
  const path = pathOf(d.lines);
  const landmarks = pathOf(d.landmarks);
  for (const name of ["landmark under", "landmark"]) draw(root, "path", name, { d: landmarks });
  draw(root, "path", "aside", { d: pathOf(d.asides) });
  const ghost = d.ghost ? pathOf(d.ghost.lines) : "";
  for (const name of ["ghost-line under", "ghost-line"]) draw(root, "path", name, { d: ghost });
  // A light line under a dark one is seen on every colour of the map.
  for (const name of ["phase-line under", "phase-line"]) draw(root, "path", name, { d: path });
  const [px, py] = probePlace({ x, y }, d);
  const gap = 11 * zoom;
  // Below the text, whose light halo interrupts it.
  draw(root, "path", "crosshair", {
    d: `M${left},${py}H${px - gap}M${px + gap},${py}H${right}M${px},${top}V${py - gap}M${px},${py + gap}V${bottom}`,
  });
  const texts = [...d.regions.map((r) => ({ ...r, name: "region" })), ...lineLabels(d)];
  const words = draw(root, "g", "words", {}).selectAll<SVGTextElement, unknown>("text").data(texts).join("text");
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

  const seen = inside(x(d.probe[0]), left, right) && inside(y(d.probe[1]), top, bottom);
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

/** Position of the probe, clamped to the nearest edge if it lies outside the axes or at infinity. */
export function probePlace(
  { x, y }: Pick<ReturnType<typeof frameScales>, "x" | "y">,
  d: Pick<PhaseDiagram, "x" | "y" | "probe">,
): [number, number] {
  return [x(clamp(d.probe[0], d.x.lo, d.x.hi)), y(clamp(d.probe[1], d.y.lo, d.y.hi))];
}

type Frame = Pick<PhaseDiagram, "width" | "height" | "zoom">;

/** Size of the frame in pixels at zoom 1. */
function frameOf({ width, height, zoom = 1 }: Frame): { readonly across: number; readonly up: number } {
  const m = enlarged(MARGIN, zoom);
  return { across: (width - m.left - m.right) / zoom, up: (height - m.top - m.bottom) / zoom };
}

/** Boxes that text must not cover: probes and pins. */
function marks(d: Omit<PhaseDiagram, "regions">): Box[] {
  const { x, y } = frameScales(d);
  const { across, up } = frameOf(d);
  const { zoom = 1 } = d;
  const m = enlarged(MARGIN, zoom);
  const size = { width: 24 / across, height: 24 / up };
  const box = (px: number, py: number): Box => ({
    x: (px - m.left) / zoom / across,
    y: 1 - (py - m.top) / zoom / up,
    ...size,
  });
  const ghosts = d.ghost ? [probePlace({ x, y }, { ...d, probe: d.ghost.probe })] : [];
  return [probePlace({ x, y }, d), ...ghosts, ...d.pins.map(([u, v]) => [x(u), y(v)] as const)].map(([px, py]) =>
    box(px, py),
  );
}

const linesOf = ({
  lines,
  landmarks,
  asides,
  ghost,
}: Omit<PhaseDiagram, "regions" | "probe" | "pins">): readonly Line[] => [
  ...lines,
  ...landmarks,
  ...asides,
  ...(ghost?.lines ?? []),
];

/** Lattice from which region labels are placed; about 17 nodes a side are used. */
export interface NamedLattice {
  readonly nx: number;
  readonly ny: number;
  readonly regionOf: (i: number, j: number) => number | undefined;
  readonly names: readonly string[];
}

/** Region labels, placed where they overlap neither lines nor `taken`. */
export function placedRegions(
  { nx, ny, regionOf, names }: NamedLattice,
  d: Omit<PhaseDiagram, "regions" | "probe" | "pins">,
  taken: readonly Box[] = [],
): readonly RegionLabel[] {
  const { across, up } = frameOf(d);
  // 9 nodes for a coarse level, which is replaced soon.
  const least = Math.min(nx, ny) - 1;
  const step = Math.max(1, Math.floor(least / (least > 32 ? 16 : 8)));
  const nodes = (n: number) => Math.floor((n - 1) / step) + 1;
  const isCrossed = crossed(linesOf(d));
  const tight = (box: Box) => isCrossed({ ...box, width: box.width - 4 / across, height: 13 / up });
  const size = (text: string) => ({ width: textWidth(text, across), height: 24 / up });
  const said = names.map((name) => t(name));
  return regionLabels(nodes(nx), nodes(ny), (i, j) => regionOf(i * step, j * step), said, size, taken, tight);
}

/** Moves only the labels that a probe or a pin covers, so that dragging the probe does not move the others. */
export function uncovered(
  labels: readonly RegionLabel[],
  lattice: NamedLattice,
  d: Omit<PhaseDiagram, "regions">,
): readonly RegionLabel[] {
  const { across, up } = frameOf(d);
  const taken = marks(d);
  const covered = labels.some((label) =>
    taken.some((box) => touches({ ...label, width: textWidth(label.text, across), height: 24 / up }, box)),
  );
  return covered ? placedRegions(lattice, d, taken) : labels;
}

/** Candidate positions of a line's label: fractions of the line's length, and distance in pixels. */
const SHARES = [0.5, 0.35, 0.65, 0.2, 0.8, 0.42, 0.58, 0.28, 0.72, 0.12, 0.88];
const APART = 5;

/** Label beside the longest phase line, overlapping no line, text or mark; omitted without room. */
export function lineLabels(d: PhaseDiagram): (RegionLabel & { readonly name: string })[] {
  const { across, up } = frameOf(d);
  const isCrossed = crossed(linesOf(d));
  const taken = [
    ...marks(d),
    ...d.regions.map(({ x, y, text }) => ({ x, y, width: textWidth(text, across), height: 20 / up })),
  ];
  const labelled = [{ lines: d.lines, text: d.lineLabel }];
  if (d.ghost) labelled.push({ lines: d.ghost.lines, text: d.ghost.lineLabel });
  return labelled.flatMap(({ lines, text }) => {
    const longest = lines.reduce<Line>((a, b) => (b.length > a.length ? b : a), []);
    if (longest.length < 40 || text === "") return [];
    const size = { width: textWidth(text, across), height: 18 / up };
    for (const share of SHARES)
      for (const side of [1, -1]) {
        const k = 2 * Math.floor((share * longest.length) / 2);
        const [before, after] = [Math.max(0, k - 6), Math.min(longest.length - 2, k + 6)];
        // Along the normal of the line, by the extent of the text in that direction.
        const [dx, dy] = [(longest[after] - longest[before]) * across, (longest[after + 1] - longest[before + 1]) * up];
        const length = Math.hypot(dx, dy);
        if (length === 0) continue;
        const [nx, ny] = [(-side * dy) / length, (side * dx) / length];
        const reach = (Math.abs(nx) * size.width * across + Math.abs(ny) * size.height * up) / 2 + APART;
        const box = { x: longest[k] + (nx * reach) / across, y: longest[k + 1] + (ny * reach) / up, ...size };
        const inside =
          Math.abs(box.x - 0.5) < 0.495 - size.width / 2 && Math.abs(box.y - 0.5) < 0.495 - size.height / 2;
        if (!inside || isCrossed(box) || taken.some((other) => touches(box, other))) continue;
        taken.push(box);
        return [{ text, x: box.x, y: box.y, name: "line-label" }];
      }
    return [];
  });
}

/** Width of a region's label as a fraction of the frame. */
const textWidth = (text: string, pixels: number): number => (7.6 * letterCount(text) + 8) / pixels;

function clamp(v: number, lo: number, hi: number): number {
  return Number.isNaN(v) ? lo : Math.max(lo, Math.min(hi, v));
}

function inside(v: number, lo: number, hi: number): boolean {
  return v >= lo - 0.5 && v <= hi + 0.5;
}
