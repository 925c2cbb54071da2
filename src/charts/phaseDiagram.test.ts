import { describe, expect, it } from "vitest";
import type { ChartAxis } from "./axis.ts";
import { frameScales, MARGIN, probePlace } from "./phaseDiagram.ts";

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
