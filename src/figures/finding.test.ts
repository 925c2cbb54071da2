import { describe, expect, it } from "vitest";
import "../../test/everyModel.ts";
import { evaluate } from "../compute/evaluate.ts";
import { TheoryField } from "../compute/field.ts";
import { decodeLink } from "../scene/link.ts";
import { mapJob } from "../scene/plan.ts";
import { findingOf } from "./finding.ts";
import { mapFigureOf } from "./mapFigure.ts";
import { solvedField } from "./solved.ts";

function found(link: string) {
  const { scene, notices } = decodeLink(link);
  expect(notices).toEqual([]);
  const job = mapJob(scene, 129);
  const field = new TheoryField(job);
  field.store(0, field.total, evaluate(job, 0, field.total));
  const { lattice } = mapFigureOf({ scene, map: solvedField(field, 1), mapSimulation: undefined });
  return lattice && findingOf(scene, lattice);
}

/** Mean of f over [from, to]. */
const mean = (f: (v: number) => number, from: number, to: number, n = 20_000) =>
  Array.from({ length: n }, (_, i) => f(from + ((to - from) * (i + 0.5)) / n)).reduce((a, b) => a + b) / n;

describe("what a map shows", () => {
  it("is the part of it where a side wins: without noise linear transfer does where γ < cos²θ", () => {
    // Along γ from 0 to ½ the angle at which it ends is acos √γ, of 90°.
    const share = mean((gamma) => Math.acos(Math.sqrt(gamma)) / (Math.PI / 2), 0, 0.5);
    const noiseless = "v=1&limit=large&sigma=0&x=theta:0..90";
    expect(found(`${noiseless}&y=gamma:0..0.5`)).toEqual({
      words: `Transfer wins on ${Math.round(100 * share)} % of this map`,
      tag: "A",
    });
    // From 0 to 2 it wins on half of the lower half.
    expect(found(`${noiseless}&y=gamma:0..2`)?.words).toBe("Scratch wins on 75 % of this map");
  });
  it("names the category with the largest part: below 60° fine-tuning, of wide ReLU networks", () => {
    expect(found("v=1&m=relu&q=best&x=theta:0..90")).toEqual({
      words: "Fine-tuning wins on 67 % of this map",
      tag: "A",
    });
    expect(found("v=1&m=relu&q=best&x=theta:0..180")?.words).toBe("Scratch wins on 67 % of this map");
    expect(found("v=1&m=relu&q=best&x=theta:0..30")?.words).toBe("Fine-tuning wins everywhere on this map");
    expect(found("v=1&m=diagonal&q=regime")?.words).toMatch(/^Regime [IV]+ /);
  });
  it("has the kind of its numbers: exact where all of them are", () => {
    expect(found("v=1&d=60")?.tag).toBe("E");
    expect(found("v=1&d=60&spec=power")?.tag).toBe("A");
  });
  it("is nothing where no side wins, or there are no numbers", () => {
    for (const link of [
      "v=1&q=risk-scratch",
      "v=1&q=hurts-linear",
      "v=1&q=saves-linear&y=sigma:0..1&L=1",
      "v=1&m=relu&sim=student&gamma=4&q=t-linear",
    ])
      expect(found(link), link).toBeUndefined();
  });
});
