import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boxed, brief, plainDecimal, readable, readDecimal, readNumber } from "./decimal.ts";
import { speak } from "./language.ts";

/** Every double, by its bits. */
const anyDouble = fc.double({ noNaN: true, noDefaultInfinity: true });

describe("plainDecimal", () => {
  it("reads back as the same number, is plain, and is no longer than JavaScript's own digits", () => {
    fc.assert(
      fc.property(anyDouble, (x) => {
        const text = plainDecimal(x);
        expect(text).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/);
        expect(Number(text)).toBe(x === 0 ? 0 : x);
        expect(readDecimal(text)).toBe(x === 0 ? 0 : x);
        const digits = (s: string) =>
          s
            .replace(/e.*$/, "")
            .replace(/\D/g, "")
            .replace(/^0+|0+$/g, "");
        expect(digits(text)).toBe(digits(String(x)));
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it.each([
    [0, "0"],
    [-0, "0"],
    [0.1, "0.1"],
    [-2.5, "-2.5"],
    [1e-6, "0.000001"],
    [1e-7, "0.0000001"],
    [1.25e-7, "0.000000125"],
    [-1e-12, "-0.000000000001"],
    [1e20, "100000000000000000000"],
    [1e21, "1000000000000000000000"],
    [-1.5e22, "-15000000000000000000000"],
    [123456789.5, "123456789.5"],
    [Number.POSITIVE_INFINITY, "inf"],
    [Number.NEGATIVE_INFINITY, "-inf"],
    [Number.NaN, ""],
  ])("writes %d as “%s”", (x, text) => {
    expect(plainDecimal(x)).toBe(text);
  });

  it("writes the smallest and the largest double in full", () => {
    expect(plainDecimal(5e-324)).toBe(`0.${"0".repeat(323)}5`);
    expect(plainDecimal(Number.MAX_VALUE)).toBe(`17976931348623157${"0".repeat(292)}`);
    for (const x of [5e-324, Number.MIN_VALUE * 3, 2.2250738585072014e-308, Number.MAX_VALUE, -Number.MAX_VALUE])
      expect(readDecimal(plainDecimal(x))).toBe(x);
  });

  it("of infinity is read back", () => {
    expect(readDecimal(plainDecimal(Number.POSITIVE_INFINITY))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("boxed", () => {
  const inGerman = <T>(act: () => T): T => {
    speak({ id: "de", decimalMark: ",", translate: () => undefined });
    try {
      return act();
    } finally {
      speak(undefined);
    }
  };
  /** Few digits before and after the mark, where a comma may stand before thousands. */
  const fewDigits = fc
    .tuple(
      fc.integer({ min: -99999, max: 99999 }),
      fc.integer({ min: 0, max: 99999 }),
      fc.integer({ min: -12, max: 12 }),
    )
    .map(([whole, decimals, power]) => Number(`${whole}.${decimals}e${power}`));

  it.each([
    [0.5, "0.5", "0,5"],
    [-0.125, "-0.125", "-0,125"],
    [1.235, "1.235", "1,2350"],
    [-12.5, "-12.5", "-12,5"],
    [999.999, "999.999", "999,9990"],
    [1000.125, "1000.125", "1000,125"],
    [1000, "1000", "1000"],
    [1e-6, "1e-6", "1e-6"],
    [1.234e-9, "1.234e-9", "1,2340e-9"],
    [Number.POSITIVE_INFINITY, "inf", "inf"],
  ])("writes %d as “%s”, in German as “%s”", (x, english, german) => {
    expect(boxed(x)).toBe(english);
    expect(inGerman(() => boxed(x))).toBe(german);
  });

  it("is read back as the same number, in either language and whichever is spoken", () => {
    fc.assert(
      fc.property(fc.oneof(anyDouble, fewDigits), (x) => {
        const texts = [boxed(x), inGerman(() => boxed(x))];
        expect(inGerman(() => texts.map((text) => readNumber(text)))).toEqual([x || 0, x || 0]);
        expect(texts.map((text) => readNumber(text))).toEqual([x || 0, x || 0]);
      }),
      { numRuns: 5000, seed: 1 },
    );
  });
});

describe("readDecimal", () => {
  it.each([
    ["1e-3", 0.001],
    ["1E3", 1000],
    ["2.5e+2", 250],
    [".5", 0.5],
    ["-.5", -0.5],
    ["5.", 5],
    ["+3", 3],
    ["007", 7],
    ["  0.25 ", 0.25],
    ["inf", Number.POSITIVE_INFINITY],
    ["+inf", Number.POSITIVE_INFINITY],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["∞", Number.POSITIVE_INFINITY],
    // Too small for a double is zero, and zero has no sign.
    ["1e-400", 0],
    ["-1e-400", 0],
    ["-0", 0],
    ["-0.000", 0],
    ["0", 0],
    // A comma that can only stand before decimals.
    ["0,25", 0.25],
    [",5", 0.5],
    ["1,5", 1.5],
    ["1,0000", 1],
    ["0,125", 0.125],
    ["1234,567", 1234.567],
    ["2,5e-3", 0.0025],
    // As editors, mail programs and this page write it.
    ["−0.5", -0.5],
    ["1e−3", 0.001],
    ["–2", -2],
    ["\u200b0.25\u200e", 0.25],
    ["1.5·10⁻⁵", 1.5e-5],
    ["2 × 10³", 2000],
  ])("reads “%s” as %d", (text, x) => {
    expect(readDecimal(text)).toBe(x);
  });

  it.each([
    ..."1e999|-1e999|1e99999||   |abc|1,234|1.2.3|0x10|0b1|1_000|--1|+-1|NaN|-inf|infinit|e5|.|-|+|.e1|1e|1e+|1e1.5".split(
      "|",
    ),
    "1 2",
    "1;2",
    "½",
    "٣",
    "１",
    "1\u00002",
    "9".repeat(400),
    "0,5,5",
    "30°",
    "1e--5",
    "null",
    "true",
    "[1]",
  ])("refuses “%s”", (text) => {
    expect(readDecimal(text)).toBeUndefined();
  });

  it("returns a finite number, +∞ or undefined for any text, and never −0", () => {
    const junk = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(..."0123456789.,+-eE infINF∞x".split("")), maxLength: 12 }),
    );
    fc.assert(
      fc.property(junk, (text) => {
        const x = readDecimal(text);
        if (x === undefined) return;
        expect(Number.isFinite(x) || x === Number.POSITIVE_INFINITY).toBe(true);
        expect(Object.is(x, -0)).toBe(false);
        if (Number.isFinite(x)) expect(x + 0).toBe(Number(text.replace(",", ".")) + 0);
      }),
      { numRuns: 3000, seed: 1 },
    );
  });
});

describe("readNumber", () => {
  it.each([
    ["1,000", undefined, "may be 1000 or 1.000: write it so"],
    ["-12,345", undefined, "may be -12345 or -12.345: write it so"],
    ["1,000e3", undefined, "may be 1000e3 or 1.000e3: write it so"],
    ["1,000°", "°", "may be 1000 or 1.000: write it so"],
    ["1,000,000", undefined, "has more than one point or comma: write one point, before the decimals"],
    ["1.234,5", undefined, "has more than one point or comma: write one point, before the decimals"],
    ["1e999", undefined, "is too large for a number"],
    ["9".repeat(401), undefined, "is too long for a number"],
    ["30°", undefined, "is not a number"],
    ["30px", "°", "is not a number"],
    ["°", "°", "is not a number"],
  ])("says of “%s” (unit %s) that it %s", (text, unit, why) => {
    expect(readNumber(text, unit)).toBe(why);
  });

  it.each(["30°", "30 °", "30º", " 30˚ ", "30", "3e1°", "30,0°"])("reads “%s” in degrees", (text) => {
    expect(readNumber(text, "°")).toBe(30);
  });

  it("reads what the page writes of a number", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), fc.boolean(), (size, minus) => {
        const x = minus ? -size : size;
        for (const text of [readable(x), brief(x)])
          expect(Math.abs((readNumber(text) as number) - x)).toBeLessThanOrEqual(size * 0.0051);
      }),
      { numRuns: 1000, seed: 2 },
    );
  });

  it("rejects too long texts at once: parsing in quadratic time would take minutes", () => {
    for (const text of ["9", "9.", " ", ",", "1,", "-", "·10", "e9", "°"])
      expect(readNumber(`${text.repeat(1e6)}x`, "°"), text).toBe("is too long for a number");
  });
});

describe("readable", () => {
  it.each([
    [0, "0"],
    [-0, "0"],
    [1, "1.00"],
    [-1.5, "−1.50"],
    [0.12345, "0.123"],
    [12.345, "12.3"],
    [1234.5, "1235"],
    [999_999, "1.00·10⁶"],
    [123_456, "123456"],
    [1e6, "1.00·10⁶"],
    [-2.5e6, "−2.50·10⁶"],
    [1e-4, "0.000100"],
    [5e-5, "5.00·10⁻⁵"],
    [-1.234e-12, "−1.23·10⁻¹²"],
    [1e100, "1.00·10¹⁰⁰"],
    // Rounding up to the next power of ten does not add a digit.
    [9.999, "10.0"],
    [99.96, "100"],
    [0.0009999, "0.00100"],
    [0.00009999, "0.000100"],
    [Number.NaN, "–"],
    [Number.POSITIVE_INFINITY, "∞"],
    [Number.NEGATIVE_INFINITY, "−∞"],
  ])("writes %d as “%s”", (x, text) => {
    expect(readable(x)).toBe(text);
  });

  it("is right to its last digit, with a true minus sign and no letter", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-300, max: 1e300, noNaN: true }),
        fc.boolean(),
        fc.integer({ min: 1, max: 6 }),
        (size, minus, digits) => {
          const text = readable(minus ? -size : size, digits);
          expect(text).not.toMatch(/[a-z-]/i);
          expect(text.startsWith("−")).toBe(minus);
          const back = parse(text);
          expect(Math.abs(back - (minus ? -size : size))).toBeLessThanOrEqual(size * 0.5000001 * 10 ** (1 - digits));
          // As many digits as asked for, unless whole numbers below a million need more.
          const count = text.replace(/·.*/, "").replace(/\D/g, "").replace(/^0+/, "").length;
          if (count !== digits) expect(count > digits && !text.includes(".") && size < 1e6).toBe(true);
        },
      ),
      { numRuns: 2000, seed: 1 },
    );
  });
});

/** What such a text says. */
function parse(text: string): number {
  const plain = [..."⁰¹²³⁴⁵⁶⁷⁸⁹"].reduce((t, mark, i) => t.replaceAll(mark, String(i)), text.replaceAll("−", "-"));
  return Number(plain.replace("·10", "e").replace("⁻", "-"));
}

describe("brief", () => {
  it.each([
    [1, "1"],
    [100, "100"],
    [1000, "1000"],
    [0.5, "0.5"],
    [0.3333, "0.333"],
    [-0.1, "−0.1"],
    [10.04, "10"],
    [9.999, "10"],
    [1e-4, "0.0001"],
    [1e6, "1·10⁶"],
    [1.5e-5, "1.5·10⁻⁵"],
    [1e10, "1·10¹⁰"],
    [0, "0"],
    [Number.POSITIVE_INFINITY, "∞"],
    [Number.NaN, "–"],
  ])("writes %d as “%s”", (x, text) => {
    expect(brief(x)).toBe(text);
  });

  it("says the same number as readable, never longer", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (x) => {
        expect(parse(brief(x))).toBe(parse(readable(x)));
        expect(brief(x).length).toBeLessThanOrEqual(readable(x).length);
        expect(brief(x)).not.toMatch(/\.\d*0(·|$)|\.$/);
      }),
      { numRuns: 1000, seed: 1 },
    );
  });
});
