import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AxisWords, axisScale, axisTicks, axisWords, type ChartAxis, placeText } from "./axis.ts";

const axis = (lo: number, hi: number, kind: "linear" | "log" | "angle" = "linear"): ChartAxis => ({
  lo,
  hi,
  log: kind === "log",
  symbol: "x",
  name: "something",
  ...(kind === "angle" ? { unit: "°" } : {}),
});

const ticksOf = (a: ChartAxis, count: number) => axisTicks(a, axisScale(a, 0, 500), count);

/** What every set of ticks must be. */
function check(a: ChartAxis, count: number): number[] {
  const ticks = ticksOf(a, count);
  const slack = 1e-9 * Math.max(Math.abs(a.lo), Math.abs(a.hi));
  for (const t of ticks) expect(t >= a.lo - slack && t <= a.hi + slack, `${t} in ${a.lo} … ${a.hi}`).toBe(true);
  for (let i = 1; i < ticks.length; i++) expect(ticks[i]).toBeGreaterThan(ticks[i - 1]);
  // Steps of 2 and 5 lie so far apart that 2 … 4 ticks cannot always be had; 2 … 5 can.
  expect(ticks.length).toBeGreaterThanOrEqual(count < 4 ? 1 : 2);
  expect(ticks.length).toBeLessThanOrEqual(count < 4 ? count + 2 : count + 1);
  return ticks;
}

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const counts = fc.integer({ min: 2, max: 8 });

describe("axisScale", () => {
  it("maps a linear axis evenly, a logarithmic one by ratio, and back", () => {
    const linear = axisScale(axis(-1, 3), 62, 462);
    expect(linear(-1)).toBe(62);
    expect(linear(3)).toBe(462);
    expect(linear(0)).toBeCloseTo(162, 10);
    const log = axisScale(axis(0.1, 10, "log"), 300, 0);
    expect(log(0.1)).toBeCloseTo(300, 10);
    expect(log(10)).toBeCloseTo(0, 10);
    expect(log(1)).toBeCloseTo(150, 10);
    for (const scale of [linear, log]) for (const v of [0.2, 1, 2.9]) expect(scale.invert(scale(v))).toBeCloseTo(v, 10);
  });
});

describe("axisTicks", () => {
  it("of a linear axis are round numbers, evenly spaced", () => {
    fc.assert(
      fc.property(number(-100, 100), number(-2, 3), counts, (lo, size, count) => {
        const ticks = check(axis(lo, lo + 10 ** size), count);
        if (ticks.length < 2) return;
        const step = ticks[1] - ticks[0];
        for (let i = 1; i < ticks.length; i++) expect((ticks[i] - ticks[i - 1]) / step).toBeCloseTo(1, 6);
        // 1, 2 or 5 times a power of ten, and each tick a multiple of it.
        const lead = step / 10 ** Math.floor(Math.log10(step * 1.000001));
        expect(Math.min(...[1, 2, 5].map((d) => Math.abs(lead - d)))).toBeLessThan(1e-6);
        for (const t of ticks) expect(Math.abs(t / step - Math.round(t / step))).toBeLessThan(1e-6);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it.each([
    [0, 180, 2, [0, 90, 180]],
    [0, 180, 5, [0, 45, 90, 135, 180]],
    [0, 180, 8, [0, 30, 60, 90, 120, 150, 180]],
    [0, 90, 8, [0, 15, 30, 45, 60, 75, 90]],
    [20, 45, 8, [20, 25, 30, 35, 40, 45]],
  ])("of angles from %d° to %d°, about %d: %j", (lo, hi, count, expected) => {
    expect(ticksOf(axis(lo, hi, "angle"), count)).toEqual(expected);
  });

  it("of angles are multiples of 5°, 15°, 30°, 45° or 90° wherever one of these steps fits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 350 }), fc.integer({ min: 1, max: 360 }), counts, (start, width, count) => {
        const [lo, hi] = [start / 2, Math.min(180, (start + width) / 2)];
        const ticks = check(axis(lo, hi, "angle"), count);
        const fitting = [5, 15, 30, 45, 90].filter((step) => {
          const n = Math.floor(hi / step) - Math.ceil(lo / step) + 1;
          return n >= 2 && n <= count + 1;
        });
        if (fitting.length > 0) expect(ticks.map((t) => t % fitting[0])).toEqual(ticks.map(() => 0));
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it.each([
    [0.1, 10, [0.1, 1, 10]],
    [0.05, 20, [0.1, 1, 10]],
    [1e-3, 1e3, [1e-3, 1e-2, 1e-1, 1, 10, 100, 1000]],
  ])("of a logarithmic axis %d … %d are its powers of ten", (lo, hi, expected) => {
    const ticks = ticksOf(axis(lo, hi, "log"), 8);
    expect(ticks).toHaveLength(expected.length);
    ticks.forEach((t, i) => {
      expect(t / expected[i]).toBeCloseTo(1, 12);
    });
  });

  it("over many decades are powers of ten at even distances", () => {
    for (const count of [3, 4, 5, 6, 8])
      for (const [lo, hi] of [
        [1e-6, 1e6],
        [3e-9, 4e5],
        [1e-2, 1e8],
      ]) {
        const powers = check(axis(lo, hi, "log"), count).map((t) => Math.log10(t));
        expect(powers.length).toBeGreaterThanOrEqual(2);
        for (const p of powers) expect(p).toBeCloseTo(Math.round(p), 9);
        for (let i = 2; i < powers.length; i++) expect(powers[i] - powers[i - 1]).toBeCloseTo(powers[1] - powers[0], 9);
      }
  });

  it("within one decade spread over the axis instead of crowding at its start", () => {
    for (const [lo, hi] of [
      [0.5, 3],
      [2, 9],
      [1, 9],
      [0.11, 0.13],
      [3, 6],
      [6, 40],
    ])
      for (let count = 2; count <= 8; count++) {
        const a = axis(lo, hi, "log");
        const ticks = check(a, count);
        const place = axisScale(a, 0, 1);
        const gaps = [...ticks.map(place), 1].map((v, i, all) => v - (all[i - 1] ?? 0));
        expect(Math.max(...gaps), `${lo} … ${hi}, ${count}: ${ticks}`).toBeLessThanOrEqual(0.65);
      }
  });

  it("of any logarithmic axis lie within it, two or more", () => {
    fc.assert(
      fc.property(number(-4, 3), number(0.05, 5), counts, (low, decades, count) => {
        const ticks = check(axis(10 ** low, 10 ** (low + decades), "log"), count);
        if (decades > 2.01) {
          expect(ticks.length).toBeGreaterThanOrEqual(2);
          expect(ticks.every((t) => /^[1-9]\.0{6}e/.test(t.toExponential(6)))).toBe(true);
        }
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});

/** What a reader takes a tick's text for, with what the title adds. */
function readTick(text: string, added: string): number {
  const raised = (t: string) =>
    Number(
      [...t]
        .map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c))
        .map((i) => (i === 0 ? "-" : i - 1))
        .join(""),
    );
  const number = (t: string): number => {
    const [, mantissa, power] = /^(?:(.*?)·?)?10([⁻⁰¹²³⁴-⁹]+)$/.exec(t) ?? [];
    if (power === undefined) return Number(t.replace("−", "-"));
    return (mantissa ? number(mantissa) : 1) * 10 ** raised(power);
  };
  const bare = (t: string) => t.replace("°", "");
  const [, sign = "", middle = "0", power] = /^(?: ([−+]) ([^,]*))?(?:, in (?:10)?([⁻⁰¹²³⁴-⁹]*)°?)?$/.exec(added) ?? [];
  return number(bare(text)) * 10 ** raised(power || "⁰") + (sign === "+" ? -1 : 1) * number(bare(middle));
}

/** An axis of 300 pixels: texts that a reader takes for the ticks, that differ, and that leave each other room. */
function checkWords(a: ChartAxis, room: number | undefined): AxisWords {
  const scale = axisScale(a, 0, 300);
  const words = axisWords(a, scale, 5, (t) => room ?? 300 / t.length - 8);
  const said = `${a.lo} … ${a.hi}: ${words.texts.join(" | ")}${words.added}`;
  expect(new Set(words.texts).size, said).toBe(words.texts.length);
  words.ticks.forEach((t, i) => {
    const slack = a.log ? 1e-6 * t : 1e-6 * (a.hi - a.lo);
    expect(Math.abs(readTick(words.texts[i], words.added) - t), `${t} in ${said}`).toBeLessThan(slack);
    expect(words.texts[i].length, said).toBeLessThanOrEqual(room === undefined ? 14 : 7);
  });
  return words;
}

describe("axisWords", () => {
  it("tell ticks apart on the narrowest axes, and can be read back", () => {
    const rooms = fc.constantFrom(36, undefined);
    const kinds = fc.constantFrom("linear", "angle", "log" as const);
    fc.assert(
      fc.property(number(-100, 100), number(-6, 5), kinds, rooms, (middle, size, kind, room) => {
        const lo = kind === "linear" ? middle : Math.abs(middle) + 1e-3;
        const span = Math.max(10 ** size, 2e-9 * Math.max(1, Math.abs(lo)));
        checkWords(axis(lo, lo + span, kind as "linear"), room);
      }),
      { numRuns: 1000, seed: 1 },
    );
    fc.assert(
      fc.property(number(-8, 2), number(0.01, 3), rooms, (low, decades, room) => {
        checkWords(axis(10 ** low, 10 ** (low + decades), "linear"), room);
        checkWords(axis(10 ** low, 10 ** (low + decades), "log"), room);
      }),
      { numRuns: 500, seed: 2 },
    );
  });

  it.each([
    ["a small scale beside its title", axis(0.0002, 0.0005), 36, ["2", "3", "4", "5"], ", in 10⁻⁴"],
    [
      "with room",
      axis(0.0002, 0.0005),
      200,
      ["0.0002", "0.00025", "0.0003", "0.00035", "0.0004", "0.00045", "0.0005"],
      "",
    ],
    [
      "angles beside their title",
      axis(45, 45.0001, "angle"),
      36,
      ["0", "0.2", "0.4", "0.6", "0.8", "1"],
      " − 45°, in 10⁻⁴°",
    ],
    ["a usual axis", axis(0, 2), 36, ["0", "0.5", "1", "1.5", "2"], ""],
    ["large numbers", axis(0, 4e6), 60, ["0", "1·10⁶", "2·10⁶", "3·10⁶", "4·10⁶"], ""],
  ] as const)("%s", (_, a, room, texts, added) => {
    const words = axisWords(a, axisScale(a, 0, 300), texts.length < 7 ? 5 : 8, () => room);
    expect([words.texts, words.added]).toEqual([texts, added]);
  });
});

describe("placeText", () => {
  it.each([
    [{ lo: 0, hi: 90, log: false }, 45, "45"],
    [{ lo: 0, hi: 2, log: false }, 0.546, "0.546"],
    [{ lo: 45, hi: 45.0001, log: false }, 45.00002, "45.00002"],
    [{ lo: 1, hi: 1.001, log: true }, 1.000432, "1.000432"],
    [{ lo: 0, hi: 1, log: false }, 0, "0"],
  ])("on %j of %d is %s", (a, value, text) => expect(placeText(a, value)).toBe(text));
});
