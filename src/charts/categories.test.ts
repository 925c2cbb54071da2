import { describe, expect, it } from "vitest";
import { borders, nameAt } from "./categories.ts";

/** Three heights; the name of the lowest, the first of equals. */
const heights = [
  (x: number, y: number) => 0.31 * x - 0.2 * y + 0.03,
  (x: number, y: number) => 0.4 * (x - 0.6) ** 2 + 0.3 * y - 0.05,
  (x: number, y: number) => 0.2 - 0.5 * x * y,
];
const lowest = (values: readonly number[]) => values.indexOf(Math.min(...values));

function lattice(n: number) {
  const of = (f: (x: number, y: number) => number) =>
    Float64Array.from({ length: n * n }, (_, k) => f((k % n) / (n - 1), Math.floor(k / n) / (n - 1)));
  const at = (x: number, y: number) => heights.map((h) => h(x, y));
  return {
    nx: n,
    ny: n,
    values: of((x, y) => lowest(at(x, y))),
    margins: heights.map((h, k) => of((x, y) => h(x, y) - Math.min(...at(x, y).filter((_, j) => j !== k)))),
  };
}

describe("categorical maps", () => {
  it("end each category where another margin becomes smaller, to second order in the cell size", () => {
    const worst = [17, 33, 65].map((n) => {
      const lines = borders(lattice(n));
      expect(lines.flat().length).toBeGreaterThan(n);
      const gaps = lines.flatMap((line) =>
        Array.from({ length: line.length / 2 }, (_, k) => {
          const [x, y] = [line[2 * k] / (n - 1), line[2 * k + 1] / (n - 1)];
          // How far apart the two least are: 0 on a border.
          const [first, second] = heights.map((h) => h(x, y)).sort((a, b) => a - b);
          return second - first;
        }),
      );
      return Math.max(...gaps);
    });
    expect(worst[0]).toBeLessThan(0.01);
    // A triple point is known to a part of a cell only.
    expect(worst[2]).toBeLessThan(worst[0] / 3);
  });

  it("have the right category almost everywhere between nodes, unlike nearest-node colouring", () => {
    const n = 17;
    const map = lattice(n);
    const side = 400;
    let wrong = 0;
    let nearest = 0;
    for (let k = 0; k < side * side; k++) {
      const [x, y] = [((k % side) + 0.5) / side, (Math.floor(k / side) + 0.5) / side];
      const name = lowest(heights.map((h) => h(x, y)));
      const [u, v] = [x * (n - 1), y * (n - 1)];
      if (nameAt(map, u, v) !== name) wrong++;
      if (nameAt({ ...map, margins: undefined }, u, v) !== name) nearest++;
    }
    expect(nearest / side ** 2).toBeGreaterThan(0.01);
    expect(wrong / side ** 2).toBeLessThan(0.001);
  });

  it("keep the categories of their nodes, and none for NaN", () => {
    const map = lattice(9);
    map.values[40] = Number.NaN;
    for (let k = 0; k < 81; k++) expect(nameAt(map, k % 9, Math.floor(k / 9))).toBe(map.values[k]);
  });

  it("have a border where a tie begins: the first category wins", () => {
    const n = 9;
    const gain = Float64Array.from({ length: n * n }, (_, k) => Math.max(0, 4 - Math.floor(k / n)));
    const map = { nx: n, ny: n, values: gain.map((g) => (g > 0 ? 1 : 0)), margins: [gain, gain.map((g) => -g)] };
    const [line, ...others] = borders(map);
    expect(others).toEqual([]);
    expect(line.filter((_, k) => k % 2 === 1).every((y) => y === 4)).toBe(true);
  });
});
