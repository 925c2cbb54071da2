import { expect, it } from "vitest";
import { make } from "../../test/forecastData.ts";
import { run } from "../../test/forecastPairs.ts";
import { uniforms } from "../lib/philox.ts";
import { forecast } from "./forecast.ts";
import { learned } from "./protocols.ts";

/**
 * 200 synthetic pairs with Gaussian rows: the true curve follows from the coefficients they were made with, by the same formula with the
 * true spectrum, and so tests what the posterior and the measured spectrum say. Targets are drawn as the prior has it: a factor
 * N(0.3, 0.5²), and a rest whose share of the signal is uniform.
 */
it("raw bands cover 90 % of true curves, inflated ones nearly all, and verdicts are right", () => {
  const PAIRS = 200;
  const u = new Float64Array(4);
  const d = 60;
  const m = 60;
  const sizes = [30, 60, 120, 240];
  let [raw, wide, all, decided, right, refused] = [0, 0, 0, 0, 0, 0];
  const ranks = new Float64Array(PAIRS);
  for (let k = 0; k < PAIRS; k++) {
    uniforms(u, 4, { seed: 1, replicate: k, purpose: 5 });
    // Sum of uniforms as a normal is enough for a factor.
    const factor = 0.3 + 0.5 * (u[0] + u[1] - 1) * Math.sqrt(6);
    const share = 0.1 + 0.8 * u[2];
    const decay = u[3] < 0.5 ? 0.5 : 1.2;
    const lambda = Array.from({ length: d }, (_, i) => (i + 1) ** -decay);
    const variance = lambda.reduce((sum, x) => sum + x / d, 0);
    const made = make({
      d,
      m,
      unlabelled: 300,
      factor,
      rest: 1,
      decay,
      sigma: Math.sqrt((variance * (1 - share)) / share),
      seed: k + 1,
    });
    const answer = run(forecast(made.input, { seed: k, draws: 200, sizes }));
    const { curves, verdicts, posterior } = answer.details!;
    if (answer.refused.length > 0) refused++;
    ranks[k] = posterior.noise.filter((x) => x < made.sigma2).length / 200;
    const truth = (start: (i: number) => number, n: number) => {
      let best = Number.POSITIVE_INFINITY;
      for (let j = 0; j < 200; j++) {
        const { z, df1, df2 } = learned(made.lambda, 10 ** (-6 + (9 * j) / 199));
        if (df1 >= n || df2 >= 0.98 * n) continue;
        let sum = made.sigma2;
        for (let i = 0; i < d; i++) sum += made.lambda[i] * (z[i] * (made.target[i] - start(i))) ** 2;
        best = Math.min(best, sum / (1 - df2 / n));
      }
      return best;
    };
    for (const [at, n] of sizes.entries()) {
      const from0 = truth(() => 0, n);
      const fromS = truth((i) => made.source[i], n);
      for (const [id, value] of [
        ["ridge0", from0],
        ["ridgeS", fromS],
      ] as const) {
        const band = curves[id][at];
        all++;
        if (band.rawLo <= value && value <= band.rawHi) raw++;
        if (band.lo <= value && value <= band.hi) wide++;
      }
      const { verdict } = verdicts[at];
      if (verdict === "undecided" || Math.abs(fromS / from0 - 1) < 0.03) continue;
      decided++;
      if ((verdict === "win") === fromS < from0) right++;
    }
  }
  console.log(
    `raw ${((100 * raw) / all).toFixed(1)} %, inflated ${((100 * wide) / all).toFixed(1)} %, right ${right} of ${decided} decided, refused ${refused}, mean rank of σ² ${(ranks.reduce((a, b) => a + b, 0) / PAIRS).toFixed(3)}`,
  );
  // 200 pairs: the standard error of a coverage of 90 % is 2.1 %.
  expect(raw / all).toBeGreaterThan(0.9 - 3 * 0.021);
  expect(raw / all).toBeLessThan(0.9 + 3 * 0.021);
  expect(wide / all).toBeGreaterThan(0.97);
  expect(right / decided).toBeGreaterThan(0.95);
  // Uniform on [0, 1]: mean ½ with standard error 0.29/√200.
  expect(Math.abs(ranks.reduce((a, b) => a + b, 0) / PAIRS - 0.5)).toBeLessThan((3 * 0.289) / Math.sqrt(PAIRS));
}, 600_000);
