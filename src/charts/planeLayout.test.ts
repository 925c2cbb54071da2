import { describe, expect, it } from "vitest";
import { uniforms } from "../lib/philox.ts";
import type { Place } from "./boxes.ts";
import { type GeometryFigure, planeScale } from "./planeFigure.ts";
import type { PlaneLabel } from "./planeLabels.ts";
import { layoutGeometry } from "./planeLayout.ts";

const turned = (length: number, degrees: number): Place => [
  length * Math.cos((degrees * Math.PI) / 180),
  length * Math.sin((degrees * Math.PI) / 180),
];

/** A figure with two tasks and a guess on the horizontal; sizes in units of a frame 3.6 wide. */
function figure(width: number, height: number, rho: number, degrees: number, s: number, guess: number): GeometryFigure {
  const target = turned(rho, degrees);
  return {
    width,
    height,
    frame: { left: -1.2, right: 2.4, bottom: -0.85, top: 2.15 },
    arrows: [
      { id: "source", to: [s, 0], label: "β_s" },
      { id: "target", to: target, label: "β_t" },
    ],
    angle: { degrees, label: `${degrees.toFixed(1)}°` },
    circle: { centre: target, radius: rho, sides: ["fine-tuning wins", "scratch wins"] },
    line: { series: 1, degrees: 0 },
    points: [
      { series: 0, at: [0, 0], label: "0" },
      { series: 1, at: [target[0], 0] },
      { series: 2, at: [guess, 0], label: "guess 0.93 β_s" },
    ],
    distances: [
      { series: 0, from: [0, 0], to: target, label: "1.00" },
      { series: 1, from: [target[0], 0], to: target, label: "0.71" },
      { series: 2, from: [guess, 0], to: target, label: "0.74" },
    ],
  };
}

/** Figures drawn once from a fixed stream, some with everything on one spot. */
const figures = Array.from({ length: 400 }, (_, k) => {
  const u = new Float64Array(8);
  uniforms(u, 8, { seed: 20261121, replicate: k, purpose: 95 });
  const width = 280 + 300 * u[0];
  const s = u[5] < 0.1 ? 0 : 2 * u[1];
  const rho = u[6] < 0.1 ? 0 : u[2];
  return figure(width, width / 1.2, rho, 180 * u[3], s, u[7] < 0.2 ? s : 3 * u[4]);
});

const box = ({ x, y, width, height }: PlaneLabel) => ({
  left: x - width / 2,
  right: x + width / 2,
  top: y - height / 2,
  bottom: y + height / 2,
});
const byName = (labels: readonly PlaneLabel[], start: string) => labels.filter(({ name }) => name.startsWith(start));

describe("planeScale", () => {
  it("keeps angles, holds the frame and reads a pixel back", () => {
    for (const [width, height] of [
      [500, 400],
      [320, 500],
    ]) {
      const frame = { left: -1.2, right: 2.4, bottom: -0.85, top: 2.15 };
      const { pixel, place, unit } = planeScale({ width, height, frame });
      const [o, a, b] = [pixel([0, 0]), pixel([1, 0]), pixel([0, 1])];
      expect(a[0] - o[0]).toBeCloseTo(unit, 10);
      expect(o[1] - b[1]).toBeCloseTo(unit, 10);
      for (const [u, v] of [pixel([frame.left, frame.bottom]), pixel([frame.right, frame.top])]) {
        expect(u >= -1e-9 && u <= width + 1e-9).toBe(true);
        expect(v >= -1e-9 && v <= height + 1e-9).toBe(true);
      }
      const [x, y] = place(pixel([0.37, -0.61]));
      expect([x, y].map((v) => Number(v.toFixed(10)))).toEqual([0.37, -0.61]);
    }
  });
});

describe("layoutGeometry", () => {
  it("labels touch neither each other, nor the tips, nor the edge", () => {
    const bad: string[] = [];
    figures.forEach((f, k) => {
      const { labels, arrows, points } = layoutGeometry(f);
      const boxes = labels.map(box);
      boxes.forEach((a, i) => {
        if (a.left < 0 || a.right > f.width || a.top < 0 || a.bottom > f.height)
          bad.push(`${k} ${labels[i].text} edge`);
        boxes.slice(i + 1).forEach((b, j) => {
          if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
            bad.push(`${k} ${labels[i].text} over ${labels[i + 1 + j].text}`);
        });
        for (const [x, y] of [...arrows.map(({ tip }) => tip), ...points.map(({ at }) => at)])
          if (x > a.left && x < a.right && y > a.top && y < a.bottom) bad.push(`${k} ${labels[i].text} over a tip`);
      });
    });
    expect(bad).toEqual([]);
  });

  it("every task and every named point keeps its label", () => {
    for (const f of figures) {
      const { labels } = layoutGeometry(f);
      expect(byName(labels, "arrow-label").map(({ text }) => text)).toEqual(["β_s", "β_t"]);
      expect(byName(labels, "point-label").map(({ text }) => text)).toEqual(["0", "guess 0.93 β_s"]);
    }
  });

  it("names the sides of the circle on their sides, wherever there is room", () => {
    let seen = 0;
    for (const f of figures) {
      const { labels, circle } = layoutGeometry(f);
      for (const label of byName(labels, "side")) {
        const { left, right, top, bottom } = box(label);
        const far = [left, right].flatMap((x) =>
          [top, bottom].map((y) => Math.hypot(x - circle.at[0], y - circle.at[1])),
        );
        seen++;
        if (label.text === "fine-tuning wins") expect(Math.max(...far)).toBeLessThan(circle.r);
        else expect(Math.min(...far)).toBeGreaterThan(circle.r);
      }
    }
    expect(seen).toBeGreaterThan(figures.length);
    expect(
      layoutGeometry({ ...figures[0], circle: { centre: [0, 1], radius: 1 } }).labels.map((l) => l.text),
    ).not.toContain("scratch wins");
  });

  it("labels every length if the figure is large", () => {
    const { labels } = layoutGeometry(figure(500, 417, 1, 45, 1, 0.93));
    expect(labels.map(({ text }) => text).sort()).toEqual(
      ["β_s", "β_t", "0", "guess 0.93 β_s", "1.00", "0.71", "0.74", "45.0°", "fine-tuning wins", "scratch wins"].sort(),
    );
  });

  it("points at points beyond the edge, and draws the others in place", () => {
    for (const far of [5, 1e3, 1e12, 1e100]) {
      const f = figure(500, 417, 1, 45, 1, far);
      const { points, distances } = layoutGeometry(f);
      const [, , guess] = points;
      expect(guess.beyond?.[0]).toBeCloseTo(1, 12);
      expect(guess.beyond?.[1]).toBeCloseTo(0, 12);
      expect(guess.at[0]).toBeCloseTo(492, 6);
      for (const [x, y] of [distances[2].from, distances[2].to]) {
        expect(x >= 0 && x <= 500 && y >= 0 && y <= 417, String(far)).toBe(true);
      }
    }
    for (const { beyond } of layoutGeometry(figure(500, 417, 1, 45, 1, 0.93)).points) expect(beyond).toBeUndefined();
  });

  it("draws a length beside the arrow that it is the length of, and the others where they are", () => {
    const f = figure(500, 417, 1, 60, 1, 0.93);
    const { distances, zero, arrows } = layoutGeometry(f);
    const [dx, dy] = [distances[0].from[0] - zero[0], distances[0].from[1] - zero[1]];
    const along = [arrows[1].tip[0] - zero[0], arrows[1].tip[1] - zero[1]];
    expect(Math.hypot(dx, dy)).toBeGreaterThan(4);
    expect(dx * along[0] + dy * along[1]).toBeCloseTo(0, 8);
    expect(distances[2].to).toEqual(arrows[1].tip);
    const { unit } = planeScale(f);
    const length = Math.hypot(distances[2].from[0] - distances[2].to[0], distances[2].from[1] - distances[2].to[1]);
    expect(length / unit).toBeCloseTo(Math.hypot(0.93 - 0.5, Math.sqrt(0.75)), 10);
  });
});
