import { afterEach, expect, it, vi } from "vitest";
import { lieOf, placeIn } from "./placeIn.ts";

afterEach(() => vi.unstubAllGlobals());

/** An element of 200 × 100 pixels of its own, seen at a place of the window in another size. */
const seen = (left: number, top: number, width: number, height: number) =>
  ({
    offsetWidth: 200,
    offsetHeight: 100,
    getBoundingClientRect: () => ({ left, top, width, height }),
  }) as HTMLElement;

it("gives positions in the element's own pixels, under any zoom, transform and scroll offset", () => {
  vi.stubGlobal("window", { scrollX: 30, scrollY: 400 });
  // Where 50, 25 of its own lie: on a page as it is, under a zoom of 1.4, and under a transform of two scales.
  for (const [element, x, y] of [
    [seen(80, 60, 200, 100), 130, 85],
    [seen(112, 84, 280, 140), 182, 119],
    [seen(-40, 10, 100, 300), -15, 85],
  ] as const) {
    const [u, v] = placeIn(lieOf(element), { pageX: x + 30, pageY: y + 400 });
    expect([u, v]).toEqual([50, 25]);
  }
});

it("does not take a fractional length for a scale", () => {
  vi.stubGlobal("window", { scrollX: 0, scrollY: 0 });
  expect(placeIn(lieOf(seen(0, 0, 200.4, 99.6)), { pageX: 150, pageY: 50 })).toEqual([150, 50]);
});
