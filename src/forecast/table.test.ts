import { expect, it } from "vitest";
import { make } from "../../test/forecastData.ts";
import { run } from "../../test/forecastPairs.ts";
import { forecast } from "./forecast.ts";
import { tableText } from "./table.ts";

it("a table has what was measured, leave-one-out, and each curve with its band and verdicts", () => {
  const told = run(forecast(make({ d: 20, m: 40, unlabelled: 100, seed: 6 }).input, { seed: 1, draws: 50 }));
  const [link, head, ...lines] = tableText(told, [["link", "https://example.org/#forecast=1.a"]])
    .trimEnd()
    .split("\n");
  expect(link).toBe("# link: https://example.org/#forecast=1.a");
  expect(head).toBe("kind,curve,n,value,lo,hi,tag,win,verdict");
  const rows = lines.map((line) => line.split(","));
  expect(rows.every((row) => row.length === 9)).toBe(true);
  const of = (kind: string, curve: string, n: number) =>
    rows.find((row) => row[0] === kind && row[1] === curve && row[2] === `${n}`)!;
  const { mean, se } = told.measured[0].ridge0;
  expect(of("measured", "ridge0", told.measured[0].n).slice(3, 6).map(Number)).toEqual(
    [mean, mean - 1.96 * se, mean + 1.96 * se].map((x) => Number(x.toPrecision(6))),
  );
  expect(Number(of("leave-one-out", "ridgeS", 40)[3])).toBeCloseTo(told.loo.ridgeS, 5);
  const { n, verdict } = told.verdicts.at(-1)!;
  expect(of("forecast", "ridgeS", n).at(-1)).toBe(verdict);
  expect(of("forecast", "ridge0", n).slice(6)).toEqual(["A", "", ""]);
});
