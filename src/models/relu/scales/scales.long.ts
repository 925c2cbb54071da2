import { describe, expect, it } from "vitest";
import { HEAD, HEAD_WIDTH, ROW } from "./layout.ts";
import { replicateScales } from "./replicate.ts";

function run<V>(steps: Generator<unknown, V>): V {
  for (let next = steps.next(); ; next = steps.next()) if (next.done) return next.value;
}

describe("what the diagonal theory advises, at d = 15, six units of which three remain, 100 neurons, n = 20", () => {
  const REPLICATES = 4;
  /** Risks of fine-tuning, one a replicate; all converged. */
  const risks = (kappa: number, gout: number, init: number) =>
    Array.from({ length: REPLICATES }, (_, replicate) => {
      const setup = { d: 15, width: 100, teachers: 6, mu: 0.5, kappa, gout, init, sigma: 0 };
      const data = run(replicateScales(setup, [20], 1, replicate));
      expect(data[HEAD.converged]).toBe(1);
      expect(data[HEAD_WIDTH + ROW.fineTunedConverged]).toBe(1);
      return data[HEAD_WIDTH + ROW.fineTuned];
    });
  /** The second is worse than the first on the same draws, by two standard errors of the difference. */
  function expectWorse(better: number[], worse: number[]): void {
    const gaps = worse.map((v, i) => v - better[i]);
    const mean = gaps.reduce((a, b) => a + b, 0) / REPLICATES;
    const error = Math.sqrt(gaps.reduce((a, b) => a + (b - mean) ** 2, 0) / (REPLICATES * (REPLICATES - 1)));
    expect(mean).toBeGreaterThan(2 * error);
  }
  const base = risks(1, 0, 0.1);

  it("holds: a smaller readout scale helps, a larger absolute scale hurts", () => {
    expectWorse(base, risks(1, 0.1, 0.1));
    expectWorse(base, risks(1, 1, 0.1));
    expectWorse(base, risks(1, 0, 1));
  });

  it("does not hold: a first layer that starts smaller than the readout hurts", () => {
    expectWorse(base, risks(0.1, 0, 0.1));
  });
});
