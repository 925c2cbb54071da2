import { describe, expect, it } from "vitest";
import { HEAD, HEAD_WIDTH, ROW, ROW_WIDTH } from "./layout.ts";
import { FITTED, MOST_GRADIENTS, PRETRAINED, replicateStudent, type TrainingRules } from "./replicate.ts";

function run<V>(steps: Generator<unknown, V>): V {
  for (let next = steps.next(); ; next = steps.next()) if (next.done) return next.value;
}

describe("the diagram over (μ, n) at d = 20, m* = 20, m = 200", () => {
  const setup = { d: 20, width: 200, teachers: 20, ridge: 1e-4 };
  const shares = [0, 0.25, 0.5, 1];
  const ns = [20, 40, 80, 160, 320, 640];
  const seeds = [1, 2, 3];
  const column = (mu: number, seed: number, some = ns, rules?: TrainingRules) => {
    const data = run(replicateStudent({ ...setup, mu }, some, seed, 0, ...(rules ? [rules] : [])));
    expect(data[HEAD.converged]).toBe(1);
    return some.map((_, k) => {
      const row = data.subarray(HEAD_WIDTH + k * ROW_WIDTH, HEAD_WIDTH + (k + 1) * ROW_WIDTH);
      expect([row[ROW.scratchConverged], row[ROW.fineTunedConverged]]).toEqual([1, 1]);
      return { scratch: row[ROW.scratch], tuned: row[ROW.fineTuned], linear: row[ROW.linear] };
    });
  };
  const diagrams = seeds.map((seed) => shares.map((mu) => column(mu, seed)));

  it("three seeds have the same boundary of linear transfer, within a cell", () => {
    // How many sample sizes linear transfer is better at than scratch, counted until it first is not.
    const boundaries = diagrams.map((diagram) =>
      diagram.map((cells) => {
        const first = cells.findIndex(({ linear, scratch }) => linear > scratch);
        return first < 0 ? ns.length : first;
      }),
    );
    for (const [k] of shares.entries()) {
      const places = boundaries.map((b) => b[k]);
      expect(Math.max(...places) - Math.min(...places)).toBeLessThanOrEqual(1);
    }
    for (const places of boundaries) {
      expect(places).toEqual([...places].sort((a, b) => b - a));
      expect(places[0]).toBe(ns.length);
      expect(places[3]).toBeLessThanOrEqual(1);
    }
  });

  it("fine-tuning on the whole teacher is near perfect; on none of it, it is scratch", () => {
    for (const diagram of diagrams) {
      for (const { tuned } of diagram[0]) expect(tuned).toBeLessThan(2e-4);
      for (const { tuned, scratch } of diagram[3]) expect(tuned).toBe(scratch);
      for (const { tuned, scratch } of diagram[1]) expect(tuned).toBeLessThan(scratch);
    }
  });

  it("tighter ends of training and a smaller step change nothing beyond a standard error over the seeds", () => {
    const rules: TrainingRules[] = [
      { pretrained: PRETRAINED / 5, fitted: FITTED / 10, maxGradients: 4 * MOST_GRADIENTS },
      { pretrained: PRETRAINED, fitted: FITTED, maxGradients: 4 * MOST_GRADIENTS, tolerance: 3e-4 },
    ];
    const some = [40, 160];
    for (const k of [1, 2]) {
      for (const rule of rules) {
        const changed = column(shares[k], 1, some, rule);
        for (const [i, n] of some.entries()) {
          const cells = diagrams.map((diagram) => diagram[k][ns.indexOf(n)]);
          for (const which of ["scratch", "tuned", "linear"] as const) {
            const values = cells.map((cell) => cell[which]);
            const mean = values.reduce((a, b) => a + b, 0) / 3;
            const error = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / 6);
            expect(Math.abs(changed[i][which] - values[0])).toBeLessThan(error);
          }
        }
      }
    }
  });
});
