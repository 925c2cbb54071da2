import { describe, expect, it } from "vitest";
import { make } from "../../test/forecastData.ts";
import { pair, run } from "../../test/forecastPairs.ts";
import { BINS, type Fitted } from "./fitted.ts";
import { type Forecast, forecast } from "./forecast.ts";
import { learned } from "./protocols.ts";

/** Test error of tuned ridge for energies, not draws: min over κ of (σ² + Σ z²·energy)/(1 − df2/n), docs/forecast.md. */
function tuned(
  lambda: readonly number[],
  count: readonly number[],
  energy: readonly number[],
  noise: number,
  n: number,
) {
  const r = count.reduce((a, b) => a + b, 0);
  const mean = lambda.reduce((sum, x, i) => sum + (x * count[i]) / r, 0);
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 120; k++) {
    const { z } = learned(lambda, mean * 10 ** (-9 + (12 * k) / 119));
    const df1 = z.reduce((sum, x, i) => sum + count[i] * (1 - x), 0);
    const df2 = z.reduce((sum, x, i) => sum + count[i] * (1 - x) ** 2, 0);
    if (df1 >= n || df2 >= 0.98 * n) continue;
    best = Math.min(best, (noise + z.reduce((sum, x, i) => sum + x * x * energy[i], 0)) / (1 - df2 / n));
  }
  return best;
}

const ofFitted = ({ lambda, count, gap, target, constant, noise }: Fitted, from: "0" | "S", n: number) =>
  tuned(
    [lambda[0], ...lambda],
    [1, ...count],
    from === "0" ? [constant[1], ...target] : [constant[2], ...gap],
    noise,
    n,
  );

/** The same from all eigenvalues and draws. */
function ofDraws({ details }: Forecast, from: "0" | "S", n: number) {
  const { features, posterior } = details!;
  const { all, source } = features;
  const { targets, draws, noise } = posterior;
  const energy = Array.from(all, (x, i) => {
    let sum = 0;
    for (let k = 0; k < draws; k++) sum += (targets[k * all.length + i] - (from === "S" ? source[i] : 0)) ** 2 / draws;
    return x * sum;
  });
  return tuned(
    [...all],
    Array.from(all, () => 1),
    energy,
    noise.reduce((a, b) => a + b, 0) / draws,
    n,
  );
}

describe("the histogram of what was fitted", () => {
  const pairs = ["digits-masked", "letter-oq-cg", "satellite-soil"].map(
    (name) =>
      [
        name,
        () =>
          pair(
            name,
            Array.from({ length: 60 }, (_, i) => 3 * i),
          ),
      ] as const,
  );
  const made = [
    ["a steep spectrum", async () => make({ d: 150, m: 40, unlabelled: 300, decay: 2, seed: 5 }).input],
  ] as const;

  it.each([...pairs, ...made])("%s: curves follow from it to 1 %", async (_name, input) => {
    const whole = run(forecast(await input(), { seed: 1, draws: 50 }));
    expect(whole.refused).toEqual([]);
    const fitted = whole.fitted!;
    expect(fitted.lambda.length).toBeLessThanOrEqual(BINS);
    expect(fitted.lambda).toEqual(fitted.lambda.toSorted((a, b) => b - a));
    expect(fitted.count.reduce((a, b) => a + b, 0)).toBe(whole.rank - 1);
    for (const n of [10, 30, 60, 120, 480])
      for (const from of ["0", "S"] as const) {
        const off = ofFitted(fitted, from, n) / ofDraws(whole, from, n) - 1;
        expect(Math.abs(off), `${from} at ${n}`).toBeLessThan(0.01);
      }
  });

  it("few eigenvalues have a bin each, and energies are those of the input", () => {
    const { input, lambda, source } = make({ d: 6, m: 60, unlabelled: 4000, seed: 2 });
    const { fitted, refused } = run(forecast(input, { seed: 1, draws: 50 }));
    expect(refused).toEqual([]);
    expect(fitted!.count).toEqual([1, 1, 1, 1, 1, 1]);
    // Variance of what the source predicts, known up to the sample's covariance of 4060 rows.
    const variance = lambda.reduce((sum, x, i) => sum + x * source[i] ** 2, 0);
    const found = fitted!.source.reduce((a, b) => a + b, 0);
    expect(Math.abs(found / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 4060));
  });
});
