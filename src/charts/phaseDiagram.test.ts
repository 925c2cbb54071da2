import { describe, expect, it } from "vitest";
import type { ChartAxis } from "./axis.ts";
import { isolines, type Line } from "./isolines.ts";
import { frameScales, lineLabels, MARGIN, placedRegions, probePlace, uncovered } from "./phaseDiagram.ts";

const axis = (lo: number, hi: number, log: boolean): ChartAxis => ({ lo, hi, log, symbol: "x", name: "x" });

describe("frameScales", () => {
  const size = { width: 640, height: 480 };
  const { x, y } = frameScales({ ...size, x: axis(0.1, 10, true), y: axis(-1, 3, false) });

  it("puts the lower left corner at the lower left of the frame", () => {
    expect(x(0.1)).toBeCloseTo(MARGIN.left, 10);
    expect(x(10)).toBeCloseTo(size.width - MARGIN.right, 10);
    expect(y(-1)).toBeCloseTo(size.height - MARGIN.bottom, 10);
    expect(y(3)).toBeCloseTo(MARGIN.top, 10);
  });

  it("places logarithmic values by ratio and others evenly", () => {
    expect(x(1)).toBeCloseTo((x(0.1) + x(10)) / 2, 10);
    expect(y(1)).toBeCloseTo((y(-1) + y(3)) / 2, 10);
  });

  it("reads a pixel back", () => {
    for (const v of [0.1, 0.37, 1, 9.9]) expect(x.invert(x(v))).toBeCloseTo(v, 10);
    for (const v of [-1, 0, 2.5]) expect(y.invert(y(v))).toBeCloseTo(v, 10);
  });

  it("places a probe beyond the axes, at infinity or at 0 of a logarithm on the nearest edge", () => {
    const place = (px: number, py: number) =>
      probePlace({ x, y }, { x: axis(0.1, 10, true), y: axis(-1, 3, false), probe: [px, py] });
    const [left, right] = [MARGIN.left, size.width - MARGIN.right];
    const [top, bottom] = [MARGIN.top, size.height - MARGIN.bottom];
    for (const [[px, py], [sx, sy]] of [
      [
        [Number.POSITIVE_INFINITY, 1],
        [right, y(1)],
      ],
      [
        [0, Number.NEGATIVE_INFINITY],
        [left, bottom],
      ],
      [
        [1, 40],
        [x(1), top],
      ],
    ]) {
      expect(place(px, py)[0]).toBeCloseTo(sx, 9);
      expect(place(px, py)[1]).toBeCloseTo(sy, 9);
    }
  });
});

describe("labels of the map", () => {
  const n = 65;
  /** A wavy boundary, differently for each seed, with a straight landmark. */
  const boundary = (seed: number) => (x: number, y: number) =>
    y - 0.5 - 0.25 * Math.sin(3 * x + seed) - 0.1 * Math.cos(7 * x * seed) + (seed % 3) * (x - 0.5);
  const inFractions = (lines: readonly Line[]) => lines.map((line) => line.map((v) => v / (n - 1)));

  /** Whether a straight piece comes into a box, by many of its places. */
  const runsThrough = (line: Line, box: { x: number; y: number; width: number; height: number }) =>
    line.some((_, k) => {
      if (k % 2 || k + 3 >= line.length) return false;
      return Array.from({ length: 21 }, (_, i) => i / 20).some((t) => {
        const [x, y] = [line[k] + t * (line[k + 2] - line[k]), line[k + 1] + t * (line[k + 3] - line[k + 1])];
        return Math.abs(x - box.x) < box.width / 2 && Math.abs(y - box.y) < box.height / 2;
      });
    });

  it.each([1, 2, 4, 5, 7])("lie under no line, probe or pin: %d", (seed) => {
    const f = boundary(seed);
    const values = Float64Array.from({ length: n * n }, (_, k) => f((k % n) / (n - 1), Math.floor(k / n) / (n - 1)));
    const lines = inFractions(isolines(values, n, n));
    const size = { width: 640, height: 480, x: axis(0, 1, false), y: axis(0, 1, false) };
    const still = { ...size, lines, landmarks: [[0.37, 0, 0.37, 1]], asides: [], lineLabel: "T linear = 0" };
    const lattice = {
      nx: n,
      ny: n,
      regionOf: (i: number, j: number) => (values[j * n + i] > 0 ? 1 : 0),
      names: ["scratch wins", "transfer wins"],
    };
    const [across, up] = [640 - MARGIN.left - MARGIN.right, 480 - MARGIN.top - MARGIN.bottom];
    // Letters of these sizes are at least this wide, and this high without what hangs below their line.
    const box = ({ text, x, y }: { text: string; x: number; y: number }) => ({
      x,
      y,
      width: (6.2 * text.length) / across,
      height: 11 / up,
    });
    const labels = placedRegions(lattice, still);
    expect(labels.map(({ text }) => text).sort()).toEqual(lattice.names);
    let named = 0;
    let moved = 0;
    for (let k = 0; k < 40; k++) {
      // Where the names themselves are first of all.
      const probe = k < 2 ? ([labels[k].x, labels[k].y] as const) : ([(k * 0.618) % 1, (k * 0.414) % 1] as const);
      const pins = [[(k * 0.271) % 1, (k * 0.733) % 1]] as const;
      const marked = { ...still, probe, pins };
      const regions = uncovered(labels, lattice, marked);
      const all = [...regions, ...lineLabels({ ...marked, regions })];
      named += all.length;
      moved += regions === labels ? 0 : 1;
      for (const label of all) {
        for (const line of [...lines, ...still.landmarks])
          expect(runsThrough(line, box(label)), `a line through “${label.text}”, ${seed}, ${k}`).toBe(false);
        for (const [x, y] of [probe, ...pins]) {
          const { width, height } = box(label);
          const apart = Math.max(Math.abs(x - label.x) - width / 2, 0) * across;
          const above = Math.max(Math.abs(y - label.y) - height / 2, 0) * up;
          expect(Math.hypot(apart, above), `a mark on “${label.text}”, ${seed}, ${k}`).toBeGreaterThan(8);
        }
      }
    }
    expect(named).toBeGreaterThan(100);
    expect(moved).toBeGreaterThan(1);
    expect(moved).toBeLessThan(30);
  });
});
