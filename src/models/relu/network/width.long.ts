import { describe, expect, it } from "vitest";
import { HEAD_WIDTH, ROW } from "./layout.ts";
import { replicateNetwork } from "./replicate.ts";

const SAMPLES = 15;
const REPLICATES = 16;

function run<V>(steps: Generator<unknown, V>): V {
  for (let next = steps.next(); ; next = steps.next()) if (next.done) return next.value;
}

describe("|network − kernel| falls like m^(−1/2), m = 256 … 4096", () => {
  it.each([
    ["first", 0],
    ["readout", 1],
    ["both", 2],
  ])("%s trained", (_, train) => {
    const widths = [256, 512, 1024, 2048, 4096];
    const setup = { d: 30, train, init: 1, theta: 45, rho: 1, s: 1, sigma: 0.2, ns: -1, ss: 0 };
    // Few samples: the law is one of small gaps, and at n = 60 a readout of 256 neurons is .59 away. Logarithms of the mean over
    // replicates, by least squares.
    const gaps = widths.map((width) => {
      let sum = 0;
      for (let replicate = 0; replicate < REPLICATES; replicate++) {
        const data = run(replicateNetwork({ ...setup, width }, [SAMPLES], 1, replicate));
        expect(data[HEAD_WIDTH + ROW.scratchConverged]).toBe(1);
        sum += data[HEAD_WIDTH + ROW.scratchGap] / REPLICATES;
      }
      return Math.log(sum);
    });
    const x = widths.map((m) => Math.log(m / 1024));
    const slope = x.reduce((sum, v, i) => sum + v * gaps[i], 0) / x.reduce((sum, v) => sum + v * v, 0);
    expect(Math.abs(slope + 0.5)).toBeLessThan(0.1);
  });
});
