import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Box, Place } from "./boxes.ts";
import { type CurveLabel, curveLabels, HEIGHT, type NamedCurve } from "./curveLabels.ts";

const frame: Box = { x: 260, y: 150, width: 400, height: 240 };
const [left, top] = [frame.x - frame.width / 2, frame.y - frame.height / 2];

/** A curve over the frame from heights between 0 and 1, upwards. */
const curve = (words: string | undefined, f: (t: number) => number): NamedCurve => ({
  words,
  points: Array.from({ length: 65 }, (_, i) => [left + (400 * i) / 64, top + 240 * (1 - f(i / 64))] as const),
});

/** The least room that letters of 12 pixels need. */
const boxOf = ({ x, y, words }: CurveLabel): Box => ({
  x,
  y,
  width: 6.5 * Math.max(...words.map((line) => line.length)),
  height: HEIGHT * words.length - 3,
});

const touching = (a: Box, b: Box) =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;

const toBox = (b: Box, [x, y]: Place) =>
  Math.hypot(Math.max(0, Math.abs(x - b.x) - b.width / 2), Math.max(0, Math.abs(y - b.y) - b.height / 2));

/** Points of a curve a pixel apart, inside of the frame. */
const dense = ({ points }: NamedCurve): Place[] =>
  points.slice(1).flatMap((to, k) => {
    const from = points[k];
    const count = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]));
    return Array.from({ length: count }, (_, i): Place => {
      const t = i / count;
      return [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
    }).filter(([, y]) => y >= top && y <= top + frame.height);
  });

const nearest = (box: Box, c: NamedCurve) => Math.min(1e9, ...dense(c).map((p) => toBox(box, p)));

function expectLegible(curves: readonly NamedCurve[], labels: readonly CurveLabel[], taken: readonly Box[] = []) {
  const boxes = labels.map(boxOf);
  boxes.forEach((box, i) => {
    for (const other of [...boxes.slice(i + 1), ...taken]) expect(touching(box, other), "on other words").toBe(false);
    expect(Math.abs(box.x - frame.x), "outside").toBeLessThan((frame.width - box.width) / 2);
    expect(Math.abs(box.y - frame.y), "outside").toBeLessThan((frame.height - box.height) / 2);
    const { series, words, leader } = labels[i];
    expect(words[0]).toBe(curves[series].words);
    const gaps = curves.map((c) => nearest(box, c));
    expect(Math.min(...gaps), "on a curve").toBeGreaterThan(0);
    const mine = curves.flatMap((c, k) => (words.includes(c.words ?? "none") ? [k] : []));
    const others = gaps.filter((_, k) => !mine.includes(k));
    // Words alone stand nearest to their own curve; a line leads to a point that no other curve comes near.
    if (!leader) expect(gaps[series], words[0]).toBeLessThan(Math.min(1e9, ...others));
    else {
      const end = { x: leader[1][0], y: leader[1][1], width: 0, height: 0 };
      expect(nearest(end, curves[series])).toBeLessThan(1);
      curves.forEach((c, k) => {
        if (!mine.includes(k)) expect(nearest(end, c)).toBeGreaterThan(3);
      });
    }
  });
}

describe("words beside curves", () => {
  it("stand at every one of four curves that fan out, and of four that fall steeply from one point", () => {
    const fan = [0.2, 0.5, 0.8, 1].map((k) => curve(`k = ${k}`, (t) => 0.05 + 0.85 * k * t));
    const fall = [4, 9, 16, 30].map((k) => curve(`rate = ${k}`, (t) => 0.6 * Math.exp(-k * t)));
    for (const curves of [fan, fall]) {
      const labels = curveLabels(curves, frame);
      expect(labels.map(({ series }) => series)).toEqual([0, 1, 2, 3]);
      expectLegible(curves, labels);
    }
  });

  it("are one place for curves that lie on each other, a line for each", () => {
    const curves = [
      curve("one", (t) => 0.5 + 0.2 * t),
      curve("same", (t) => 0.503 + 0.2 * t),
      curve("two", (t) => 0.2 * t),
    ];
    const labels = curveLabels(curves, frame);
    expect(labels.map(({ words }) => words)).toEqual([["one", "same"], ["two"]]);
    expectLegible(curves, labels);
  });

  it("are left out where a curve cannot be told from the others, and where none has words", () => {
    const band = Array.from({ length: 9 }, (_, k) =>
      curve(k === 4 ? "inside" : undefined, (t) => 0.5 + 0.01 * (k - 4) * (1 + t)),
    );
    expect(curveLabels(band, frame)).toEqual([]);
    expect(curveLabels([curve(undefined, (t) => t), curve(undefined, () => Number.NaN)], frame)).toEqual([]);
    expect(curveLabels([curve("nowhere", () => Number.NaN), curve("above", () => 40)], frame)).toEqual([]);
  });

  it("keep off what is taken, and stay where they were while that is as good", () => {
    const at = (s: number) => [curve("rising", (t) => s + 0.3 * t), curve("falling", (t) => 0.95 - 0.2 * t)];
    const taken = [{ x: frame.x + 100, y: frame.y - 60, width: 200, height: 120 }];
    const first = curveLabels(at(0.2), frame, taken);
    expect(first).toHaveLength(2);
    expectLegible(at(0.2), first, taken);
    let before = first;
    for (let k = 1; k <= 20; k++) {
      const now = curveLabels(at(0.2 + 0.005 * k), frame, taken, [], 1, before);
      now.forEach(({ x, y }, i) => {
        expect(Math.hypot(x - before[i].x, y - before[i].y)).toBeLessThan(20);
      });
      before = now;
    }
  });

  it("are legible beside 300 families at random", () => {
    const member = fc.record({
      from: fc.double({ min: 0, max: 1.2, noNaN: true }),
      to: fc.double({ min: 0, max: 1.2, noNaN: true }),
      bend: fc.double({ min: 0.2, max: 5, noNaN: true }),
      wave: fc.double({ min: 0, max: 0.3, noNaN: true }),
    });
    let drawn = 0;
    fc.assert(
      fc.property(fc.array(member, { minLength: 1, maxLength: 6 }), (members) => {
        const curves = members.map(({ from, to, bend, wave }, k) =>
          curve(`member ${k}`, (t) => from + (to - from) * t ** bend + wave * Math.sin(9 * t)),
        );
        const labels = curveLabels(curves, frame);
        drawn += labels.reduce((sum, { words }) => sum + words.length, 0) / members.length;
        expectLegible(curves, labels);
      }),
      { numRuns: 300, seed: 3 },
    );
    // Nearly every curve has its words.
    expect(drawn / 300).toBeGreaterThan(0.9);
  });
});
