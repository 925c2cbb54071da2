import { describe, expect, it } from "vitest";
import { replicate } from "../compute/evaluate.ts";
import { SimulationField } from "../compute/field.ts";
import { percentiles10And90, Summary } from "../compute/summary.ts";
import { agreement, solveCells } from "./cellTheory.ts";
import { decodeLink } from "./link.ts";
import { plan } from "./plan.ts";
import { simulationReport } from "./simulated.ts";

/** The simulated map of a link, or its curves, all trials drawn on this thread. */
function simulatedMap(link: string, sim = "law", what: "mapSimulation" | "curveSimulation" = "mapSimulation") {
  const { scene } = decodeLink(`v=1&show=agreement&sim=${sim}&${link}`);
  const part = plan(scene)[what];
  if (!part?.job) throw new Error("no simulation");
  const field = new SimulationField(part.job, scene.trials);
  for (let r = 0; r < scene.trials; r++) {
    const pieces = replicate(part.job, r);
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    field.store(r, r + 1, piece.value);
  }
  const { cells } = part;
  const summary = new Summary(field, cells, true);
  while (summary.absorb(5000, scene.trials));
  return { scene, field, summary, cells };
}

describe("the map of agreement", () => {
  const { scene, field, summary, cells } = simulatedMap("L=1&d=80&trials=60");
  it("is solved a few cells at a time and counts only those", () => {
    expect(solveCells(summary, "t-linear", 100)).toBe(true);
    const part = agreement(summary, "t-linear");
    expect(part.scores.slice(100).every(Number.isNaN)).toBe(true);
    while (solveCells(summary, "t-linear", 100));
    expect(agreement(summary, "t-linear").scored).toBeGreaterThan(part.scored);
  });
  it("has in each cell the z that the command line prints there", () => {
    while (solveCells(summary, "t-linear", 1000));
    const { scores, scored, within } = agreement(summary, "t-linear");
    for (const i of [25, 120, 233, 400])
      expect(Number.isNaN(scores[i]) ? null : scores[i]).toBe(
        simulationReport(field, cells[i], scene.trials)["t-linear"].z,
      );
    expect(scored).toBe(scores.filter((z) => !Number.isNaN(z)).length);
    expect(within).toBe(scores.filter((z) => Math.abs(z) <= 2).length);
    // At γ = 1 and for one or two samples no z belongs.
    expect(scored).toBeLessThan(cells.length);
    expect(within / scored).toBeGreaterThan(0.75);
  });
  it("shows a theory that is wrong: the printed formula against real fine-tuning of two layers with noise", () => {
    const wrong = simulatedMap("formula=printed&sigma=1&d=80&trials=60&x=theta:0..90&y=gamma:0.1..0.9");
    while (solveCells(wrong.summary, "risk-finetune", 1000));
    const { scored, within } = agreement(wrong.summary, "risk-finetune");
    expect(within / scored).toBeLessThan(0.6);
  });
  it("knows nothing of what is not simulated", () => {
    expect(solveCells(summary, "best", 1000)).toBe(false);
  });
});

describe("the range of single draws", () => {
  it("is the 10th and 90th percentile", () => {
    expect(percentiles10And90(Array.from({ length: 101 }, (_, i) => 100 - i))).toEqual([10, 90]);
    expect(percentiles10And90([1, 2, 3])).toBeUndefined();
  });
  it("is over the draws that stand beside it: all of one cell's, and said where it is the first ones only", () => {
    const { scene } = decodeLink("v=1&sim=law&d=60&L=1&gamma=0.4");
    const { probeSimulation } = plan(scene);
    if (!probeSimulation.job) throw new Error("no simulation");
    const { job, cells } = probeSimulation;
    const field = new SimulationField(job, 3000);
    for (let r = 0; r < 3000; r++) {
      const piece = replicate(job, r).next();
      field.store(r, r + 1, piece.value as Float64Array);
    }
    const single = new Summary(field, cells);
    const values = Array.from({ length: 3000 }, (_, r) => {
      const before = single.at(0, "t-linear")?.mean ?? 0;
      single.absorb(1, r + 1);
      // The last draw, from the mean before and after it.
      return before + (r + 1) * ((single.at(0, "t-linear")?.mean as number) - before);
    });
    values.sort((a, b) => a - b);
    const { trials, spread } = simulationReport(field, cells[0], 3000)["t-linear"];
    expect(trials).toBe(3000);
    // Places .1 · 2999 and .9 · 2999 of the ordered draws.
    expect(spread?.[0]).toBeCloseTo(0.1 * values[299] + 0.9 * values[300], 9);
    expect(spread?.[1]).toBeCloseTo(0.9 * values[2699] + 0.1 * values[2700], 9);
    const many = new Summary(field, Array(1000).fill(cells[0]), true);
    many.trials = many.spreadTrials;
    expect(many.spreadNote).toBe("");
    many.trials++;
    expect(many.spreadNote).toBe(` (the first ${many.spreadTrials})`);
    expect(new Summary(field, cells, true).spreadTrials).toBeGreaterThanOrEqual(100_000);
  });
  it("holds four fifths of new draws", () => {
    const one = simulatedMap("L=1&d=60&trials=1000&x=sigma:0.2..0.3&seed=1");
    const other = simulatedMap("L=1&d=60&trials=1000&x=sigma:0.2..0.3&seed=2");
    const at = one.cells.findIndex((c) => c.n === 30);
    for (const id of ["risk-scratch", "risk-linear", "t-finetune"]) {
      const [low, high] = one.summary.spread(at, id) as [number, number];
      let inside = 0;
      for (let r = 0; r < 1000; r++) {
        const single = new Summary(other.field, [other.cells[at]]);
        single.trials = r;
        single.absorb(1, r + 1);
        const value = single.at(0, id)?.mean as number;
        if (value >= low && value <= high) inside++;
      }
      // Both ends and the count are random: s.e. about .017.
      expect(Math.abs(inside / 1000 - 0.8)).toBeLessThan(0.06);
    }
  });
});

describe("a summary of the core quantities", () => {
  it.each([
    ["equal strengths", "sigma=0.3", "law", "mapSimulation"],
    ["above a frozen first layer", "train=rest", "pass", "mapSimulation"],
    ["chosen directions", "align=top&spec=power:1", "pass", "mapSimulation"],
    ["best ridges", "tune=best&gs=0.7&ss=0.1&cut=y", "pass", "curveSimulation"],
  ] as const)("has their numbers bit by bit, and its whole those of all: %s", (_, link, sim, what) => {
    const { field, cells, scene } = simulatedMap(`d=16&trials=10&${link}`, sim, what);
    const all = new Summary(field, cells);
    const core = new Summary(field, cells, false, true);
    while (all.absorb(5000, scene.trials));
    while (core.absorb(5000, scene.trials));
    const numbers = (summary: Summary, ids: readonly string[]) =>
      cells.map((_, i) => ids.map((id) => summary.at(i, id)).map((m) => m && [m.count, m.mean, m.se]));
    expect(core.quantities).toEqual(all.quantities.filter((id) => !["forgetting", "risk-interpolated"].includes(id)));
    expect(numbers(core, core.quantities)).toEqual(numbers(all, core.quantities));
    expect(core.at(0, "forgetting")).toBeUndefined();
    const pieces = core.whole();
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    expect(numbers(piece.value, all.quantities)).toEqual(numbers(all, all.quantities));
    expect(numbers(all, all.quantities).flat(2).filter(Number.isFinite).length).toBeGreaterThan(500);
  });
});
