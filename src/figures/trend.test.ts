import { describe, expect, it } from "vitest";
import { nearestChange, orderWords, stretchesOf, trendWords } from "./trend.ts";

const along = (f: (t: number) => number, n = 65) => Array.from({ length: n }, (_, i) => f(i / (n - 1)));
const kinds = (values: readonly number[]) => stretchesOf(values).map(({ kind }) => kind);
const words = (values: readonly number[]) =>
  trendWords(
    values,
    (i) => `place ${i}`,
    (v) => v.toFixed(2),
  );

describe("what values do along an axis", () => {
  it("turns where the derivative changes sign: a parabola at its vertex, sines at their peaks", () => {
    expect(stretchesOf(along((t) => (t - 0.25) ** 2))).toEqual([
      { kind: "falls", from: 0, to: 16 },
      { kind: "rises", from: 16, to: 64 },
    ]);
    expect(stretchesOf(along((t) => Math.sin(2 * Math.PI * t)))).toEqual([
      { kind: "rises", from: 0, to: 16 },
      { kind: "falls", from: 16, to: 48 },
      { kind: "rises", from: 48, to: 64 },
    ]);
    expect(stretchesOf(along((t) => Math.cos(4 * Math.PI * t))).map(({ to }) => to)).toEqual([16, 32, 48, 64]);
  });
  it("is blind to ripples below 2 % of the range, and not to those above", () => {
    const rippled = (size: number) => along((t) => t + size * Math.sin(40 * t));
    expect(kinds(rippled(0.008))).toEqual(["rises"]);
    expect(kinds(rippled(0.06)).length).toBeGreaterThan(3);
  });
  it("takes rounding for no change, and the smallest trend for one", () => {
    expect(kinds(along((t) => 0.3 + 1e-15 * Math.sin(60 * t)))).toEqual(["stays"]);
    expect(kinds(along((t) => 1e-6 * t))).toEqual(["rises"]);
    expect(kinds([])).toEqual([]);
  });
  it("tells a plateau from the slope before and after it", () => {
    expect(stretchesOf(along((t) => Math.max(0, 0.5 - t)))).toEqual([
      { kind: "falls", from: 0, to: 32 },
      { kind: "stays", from: 32, to: 64 },
    ]);
    expect(kinds(along((t) => Math.max(0, Math.abs(t - 0.5) - 0.25)))).toEqual(["falls", "stays", "rises"]);
    expect(words(along((t) => Math.min(1, Math.max(0, 2 * t - 0.5))))).toBe(
      "stays at 0.00 up to place 16, then rises to 1.00 at place 48, then stays there",
    );
  });
  it("mirrored values do the mirror of it", () => {
    for (const f of [(t: number) => t ** 3 - t, (t: number) => Math.abs(t - 0.4), (t: number) => Math.exp(-t)]) {
      const mirrored = { rises: "falls", falls: "rises" } as Record<string, string>;
      expect(kinds(along((t) => -f(t)))).toEqual(kinds(along(f)).map((kind) => mirrored[kind]));
      expect(kinds(along((t) => f(1 - t)))).toEqual(
        kinds(along(f))
          .map((kind) => mirrored[kind])
          .reverse(),
      );
    }
  });
  it("says it with the places of the turns, and what has no finite number", () => {
    expect(words([0, 1, 2])).toBe("rises from 0.00 to 2.00");
    expect(words([0, 2, -1])).toBe("rises from 0.00 to 2.00 at place 1, then falls to -1.00");
    expect(words([5, 5, 5])).toBe("stays at 5.00");
    expect(words([Number.NaN, 0, 1])).toBe("has no number at place 0, then rises from 0.00 to 1.00");
    const peak = [0, 1, Number.POSITIVE_INFINITY, 1, 0];
    expect(words(peak)).toBe(
      "rises from 0.00 to 1.00 at place 1, then is infinite at place 2, then falls from 1.00 to 0.00",
    );
    expect(words([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])).toBe("is infinite everywhere");
    expect(words(along((t) => Math.sin(20 * Math.PI * t), 129))).toMatch(/^goes up and down \d\d times, between -1/);
  });
  it("tells categories in their order, and the nearest other one", () => {
    const name = (v: number) => "ABC"[v] ?? "nothing";
    const place = (i: number) => String(i);
    expect(orderWords([0, 0, 1, 1, 2], place, name)).toBe("A, then B from 2 on, then C from 4 on");
    expect(orderWords([Number.NaN, 1], place, name)).toBe("nothing, then B from 1 on");
    expect(nearestChange([0, 0, 1, 1, 1, 2], 2)).toBe(1);
    expect(nearestChange([0, 0, 1, 1, 1, 2], 4)).toBe(5);
    expect(nearestChange([1, 1, 1], 1)).toBeUndefined();
  });
});
