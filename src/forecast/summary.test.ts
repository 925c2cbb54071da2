import { readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { make } from "../../test/forecastData.ts";
import { pair, run } from "../../test/forecastPairs.ts";
import { forecast } from "./forecast.ts";
import type { ForecastInput } from "./input.ts";
import { report } from "./report.ts";
import { readSummary, type Summary, SummaryError, summaryText } from "./summary.ts";

const settings = { seed: 3, draws: 100 };
const told = (input: ForecastInput): Summary => ({ told: run(forecast(input, settings)), ...settings });
/** Anything, as JSON gives it. */
type Raw = ReturnType<typeof JSON.parse>;
const rows = (m: number) => Array.from({ length: m }, (_, i) => 5 * i);
const why = (text: string) => {
  try {
    readSummary(text);
    return "read";
  } catch (error) {
    if (error instanceof SummaryError) return error.message;
    throw error;
  }
};

describe.each([
  ["digits-masked", 60],
  ["letter-oq-cg", 100],
  ["satellite-soil", 30],
  ["spam-heavy", 60],
])("the summary of %s at %d labels", (name, m) => {
  it("gives the same answer to half a thousandth, and the same verdicts, refusals and warnings", async () => {
    const summary = told(await pair(name, rows(m)));
    const again = readSummary(summaryText(summary));
    const [one, other] = [report(summary.told), report(again.told)];
    for (const same of ["labels", "rows", "dimension", "rank", "refused", "warnings"] as const)
      expect(other[same], same).toEqual(one[same]);
    expect(other.verdicts.map(({ n, verdict }) => [n, verdict])).toEqual(
      one.verdicts.map(({ n, verdict }) => [n, verdict]),
    );
    expect([again.seed, again.draws]).toEqual([3, 100]);
    const near = (a: number, b: number) => expect(Math.abs(a / b - 1)).toBeLessThanOrEqual(5.1e-4);
    for (const id of ["ridge0", "ridgeS", "linear"])
      for (const [k, { n, lo, median, hi }] of (one.curves[id] ?? []).entries()) {
        const band = other.curves[id][k];
        expect(band.n).toBe(n);
        for (const [a, b] of [
          [band.lo, lo],
          [band.median, median],
          [band.hi, hi],
        ])
          near(a, b);
      }
    if (one.savings)
      for (const key of ["lo", "median", "hi"] as const) near(1 + other.savings![key], 1 + one.savings[key]);
    expect(other.savings?.atLeast).toBe(one.savings?.atLeast);
    for (const id of ["ridge0", "ridgeS"] as const) near(other.loo[id], one.loo[id]);
    for (const id of ["ridge0", "ridgeS"] as const) near(again.told.looErrors![id], summary.told.looErrors![id]);
    expect(other.measured.length).toBe(one.measured.length);
    for (const [k, { n, ridgeS }] of one.measured.entries()) {
      expect(other.measured[k].n).toBe(n);
      near(other.measured[k].ridgeS.mean, ridgeS.mean);
    }
    // Short enough for a link, and the same when it travels once more.
    expect(deflateRawSync(summaryText(summary)).length).toBeLessThan(1500);
    expect(summaryText(again)).toBe(summaryText(summary));
  });
});

describe("a summary that cannot be used", () => {
  const good = JSON.parse(summaryText(told(make({ d: 20, m: 40, unlabelled: 100, seed: 6 }).input))) as Record<
    string,
    unknown
  >;
  const changed = (change: (of: Raw) => void) => {
    const copy = structuredClone(good);
    change(copy);
    return why(JSON.stringify(copy));
  };

  it("is answered by a sentence", () => {
    expect(changed(() => {})).toBe("read");
    expect(why("{")).toMatch(/damaged/);
    expect(why("[1, 2]")).toMatch(/no summary/);
    expect(why("null")).toMatch(/no summary/);
    expect(changed((of) => (of.forecast = 2))).toMatch(/newer version/);
    expect(why(" ".repeat(30_000))).toMatch(/too long/);
  });

  it.each<[string, (of: Raw) => void]>([
    ["a curve that is cut", (of) => of.curves[0][1].pop()],
    ["a band upside down", (of) => of.curves[0].reverse()],
    ["an error of zero", (of) => (of.curves[1][1][2] = 0)],
    ["a number too large", (of) => (of.loo[0] = 1e300)],
    ["a text", (of) => (of.loo[0] = "1")],
    ["no number", (of) => (of.share[0] = null)],
    ["a share above one", (of) => (of.share[0] = 1.5)],
    ["half a label", (of) => (of.m = 40.5)],
    ["fewer rows than labels", (of) => (of.N = 10)],
    ["sizes that fall", (of) => of.n.reverse()],
    ["sizes without the labels", (of) => (of.n = of.n.map((n: number) => n + 1))],
    ["a million sizes", (of) => (of.n = Array.from({ length: 1000 }, (_, i) => i + 1))],
    ["directions that do not add up", (of) => (of.fitted[1][0] = 7)],
    ["eigenvalues that rise", (of) => of.fitted[0].reverse()],
    ["no answer where nothing is refused", (of) => delete of.curves],
    ["savings upside down", (of) => (of.savings = [160, 3, 2, 1, 0])],
  ])("%s", (_what, change) => {
    expect(changed(change)).toMatch(/damaged/);
  });

  it("refusals follow from the evidence: a curve that is sent with it is not shown", () => {
    const copy = structuredClone(good) as Raw;
    copy.evidence[3] = 9;
    const { told } = readSummary(JSON.stringify(copy));
    expect(told.refused.map(({ id }) => id)).toEqual(["heavy_tails"]);
    expect([told.curves, told.verdicts, told.savings]).toEqual([{}, [], undefined]);
  });

  it("outlives mutations: a forecast whose numbers are finite, or a sentence", () => {
    const text = JSON.stringify(good);
    fc.assert(
      fc.property(
        fc.nat({ max: text.length }),
        fc.constantFrom("", "0", "-", "9e9", "]", ",", "null"),
        fc.nat({ max: 3 }),
        (at, put, cut) => {
          const mutated = text.slice(0, at) + put + text.slice(at + cut);
          const said = why(mutated);
          if (said === "read") {
            const { told } = readSummary(mutated);
            for (const band of Object.values(told.curves).flat())
              expect([band.lo, band.median, band.hi, band.rawLo].every((x) => x > 0 && Number.isFinite(x))).toBe(true);
          } else expect(said).toMatch(/summary/);
        },
      ),
      { numRuns: 500, seed: 8 },
    );
  });
});

it("a summary of form 1 that was given away stays readable, with its verdicts", () => {
  const text = readFileSync(new URL("../../test/golden/forecast_summary_1.json", import.meta.url), "utf8");
  const { told } = readSummary(text);
  expect(told.refused).toEqual([]);
  // As the forecast of 60 labelled rows of public/examples/digits-masked.npz was: it holds what happened (truth.json, n = 56).
  const at56 = told.curves.ridgeS!.find(({ n }) => n === 56)!;
  expect([at56.lo < 0.553, at56.hi > 0.553]).toEqual([true, true]);
  expect(told.verdicts.filter(({ n }) => n <= 120).map(({ verdict }) => verdict)).toEqual(new Array(10).fill("win"));
});
