import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Readout, type ReadoutRow } from "./Readout.tsx";
import { reasonsOf } from "./ReadoutReasons.tsx";
import { simulatedWords } from "./simulatedWords.ts";

describe("a simulated mean in words", () => {
  it.each([
    [{ mean: 0.5, se: 0.01 }, "0.500 ± 0.020"],
    [{ mean: 0.5, se: 0 }, "0.500"],
    [{ mean: 0.5, se: null }, "0.500"],
    [{ mean: 785, se: null, diverges: "se" }, "785 ± ∞"],
    [{ mean: null, se: null, diverges: "mean" }, "diverges"],
    [{ mean: null, se: null }, "–"],
  ] as const)("%j is “%s”", (simulated, text) => {
    const { mean, bar } = simulatedWords(simulated);
    expect(mean + bar).toBe(text);
  });
});

const row = (tag: ReadoutRow["tag"], z: number): ReadoutRow => ({
  id: "risk",
  name: "risk",
  series: undefined,
  reference: false,
  theory: 1,
  tag,
  why: undefined,
  source: "",
  remark: undefined,
  simulated: { mean: 1.1, se: 0.02, trials: 200, z },
});

describe("the reasons of infinite and missing numbers", () => {
  it("stand once each, with the rows that they are given for", () => {
    const infinite = (name: string): ReadoutRow => ({
      ...row("E", 0),
      name,
      theory: Number.POSITIVE_INFINITY,
      why: "infinite at γ = 1",
      simulated: { mean: null, se: null, trials: 20, z: null, diverges: "mean", reason: "infinite variance" },
    });
    expect(reasonsOf([infinite("scratch"), row("E", 1), infinite("fine-tuning")])).toEqual([
      { column: "theory", reason: "infinite at γ = 1", names: ["scratch", "fine-tuning"] },
      { column: "simulation", reason: "infinite variance", names: ["scratch", "fine-tuning"] },
    ]);
    expect(reasonsOf([row("E", 1)])).toEqual([]);
    expect(reasonsOf([{ ...row("A", 1), alone: true, simulated: undefined }])).toEqual([
      { column: "simulation", reason: "not simulated: it is known from theory alone", names: ["risk"] },
    ]);
  });
});

describe("a large z", () => {
  const last = (of: ReadoutRow) =>
    /<td[^>]*>(?:(?!<td).)*$/.exec(renderToStaticMarkup(createElement(Readout, { rows: [of], caption: "" })))?.[0] ??
    "";

  it("of an exact number is set in bold, of a large-d limit it is marked as its bias", () => {
    expect(last(row("E", 4.3))).toMatch(/class="far".*4\.3</);
    expect(last(row("A", 4.3))).not.toMatch(/far/);
    expect(last(row("A", 4.3))).toMatch(/4\.3<!-- -->\*|4\.3\*/);
    for (const tag of ["E", "A"] as const) expect(last(row(tag, -1.9))).not.toMatch(/far|\*/);
  });
});
