import { expect, it } from "vitest";
import { directionStart, spectrumRows } from "./spectrum.ts";

/** Corners of an outline as [x, y]. */
function corners(path: string): [number, number][] {
  const out: [number, number][] = [];
  let [x, y] = [0, 0];
  for (const [, letter, rest] of path.matchAll(/([MVHZ])([^MVHZ]*)/g)) {
    if (letter === "M") [x, y] = rest.split(",").map(Number);
    else if (letter === "V") y = Number(rest);
    else if (letter === "H") x = Number(rest);
    else continue;
    out.push([x, y]);
  }
  return out;
}

it("draws strength by decades, the difference by its largest share, and what is learned from 0 to 1", () => {
  const d = 100;
  const strong = Float64Array.from({ length: d }, (_, i) => (i < 10 ? 1 : i < 50 ? 1e-3 : 0));
  const difference = Float64Array.from({ length: d }, (_, i) => (i < 10 ? 0.08 : i < 50 ? 0.008 : 0));
  const learned = Float64Array.from({ length: d }, (_, i) => (i < 10 ? 0.75 : 0));
  const rows = spectrumRows(strong, difference, learned, 200, 20);
  const heightAt = (path: string, i: number) => {
    const x = 200 * (directionStart(i, d) + 1e-6);
    const before = corners(path).filter(([at]) => at <= x);
    return before[before.length - 1][1];
  };
  expect([4, 30, 80].map((i) => heightAt(rows.strength, i))).toEqual([0, 10, 20]);
  expect([4, 30, 80].map((i) => heightAt(rows.difference, i))).toEqual([0, 18, 20]);
  expect([4, 30].map((i) => heightAt(rows.learned, i))).toEqual([5, 20]);
  for (const path of Object.values(rows)) {
    expect(path).not.toMatch(/NaN|Infinity/);
    for (const [x, y] of corners(path)) expect(x >= 0 && x <= 200 && y >= 0 && y <= 20).toBe(true);
  }
});

it("holds one direction and many", () => {
  for (const d of [1, 4, 5000]) {
    const one = new Float64Array(d).fill(1);
    expect(spectrumRows(one, one, one, 270, 15).strength).toMatch(/^M0,15V0\.0H2.*Z$/);
  }
});
