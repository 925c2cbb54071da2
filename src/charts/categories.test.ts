import { describe, expect, it } from "vitest";
import { borderLines, nameAt } from "./categories.ts";

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
    borders: {
      fields: [
        [0, 1],
        [0, 2],
        [1, 2],
      ].map(([a, b]) => of((x, y) => heights[a](x, y) - heights[b](x, y))),
      signs: [
        [-1, -1, 0],
        [1, 0, -1],
        [0, 1, 1],
      ],
    },
  };
}

describe("categorical maps", () => {
  it("end each category where another height becomes the lowest, to second order in the cell size", () => {
    const worst = [17, 33, 65].map((n) => {
      const lines = borderLines(lattice(n));
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
    expect(worst[0]).toBeLessThan(0.002);
    expect(worst[1]).toBeLessThan(worst[0] / 3);
    expect(worst[2]).toBeLessThan(worst[0] / 12);
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
      if (nameAt({ ...map, borders: undefined }, u, v) !== name) nearest++;
    }
    expect(nearest / side ** 2).toBeGreaterThan(0.01);
    expect(wrong / side ** 2).toBeLessThan(0.001);
  });

  it("draw each border once, and three of them meet in a point", () => {
    const n = 33;
    const map = lattice(n);
    const lines = borderLines(map);
    const ends = lines.flatMap((line) => [line.slice(0, 2), line.slice(-2)]);
    const inside = ends.filter(([x, y]) => Math.min(x, y, n - 1 - x, n - 1 - y) > 1e-9);
    // The lowest of three heights changes at triple points only, where three lines end.
    expect(inside.length % 3).toBe(0);
    expect(inside.length).toBeGreaterThan(0);
    for (const [x, y] of inside) {
      const near = inside.filter(([u, v]) => Math.hypot(u - x, v - y) < 0.1);
      expect(near).toHaveLength(3);
    }
    // No line runs through the inside of a category.
    for (const line of lines)
      for (let k = 0; k + 3 < line.length; k += 2) {
        const [x, y] = [(line[k] + line[k + 2]) / 2, (line[k + 1] + line[k + 3]) / 2];
        const [dx, dy] = [line[k + 3] - line[k + 1], line[k] - line[k + 2]];
        const off = 0.05 / Math.hypot(dx, dy);
        if (Math.hypot(dx, dy) < 0.05 || inside.some(([u, v]) => Math.hypot(u - x, v - y) < 1)) continue;
        const sides = [1, -1].map((s) => nameAt(map, x + s * off * dx, y + s * off * dy));
        expect(sides[0], `${x}, ${y}`).not.toBe(sides[1]);
      }
  });

  it("keep the categories of their nodes, and none for NaN", () => {
    const map = lattice(9);
    map.values[40] = Number.NaN;
    for (let k = 0; k < 81; k++) expect(nameAt(map, k % 9, Math.floor(k / 9))).toBe(map.values[k]);
  });

  it("have a border where a tie begins: the first category wins", () => {
    const n = 9;
    const gain = Float64Array.from({ length: n * n }, (_, k) => Math.max(0, 4 - Math.floor(k / n)));
    const borders = { fields: [gain], signs: [[-1], [1]] };
    const [line, ...others] = borderLines({ nx: n, ny: n, values: gain.map((g) => (g > 0 ? 1 : 0)), borders });
    expect(others).toEqual([]);
    expect(line.filter((_, k) => k % 2 === 1).every((y) => y === 4)).toBe(true);
  });
});
