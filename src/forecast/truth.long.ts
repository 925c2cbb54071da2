import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { arraysOf, pair, run } from "../../test/forecastPairs.ts";
import { uniforms } from "../lib/philox.ts";
import { forecast } from "./forecast.ts";

/** public/examples/truth.json: what happened on the pairs of public/examples, over 30 to 60 repetitions. */
interface Mean {
  readonly mean: number;
  readonly se: number;
}
interface Point {
  readonly n: number;
  readonly ridge0_loo: Mean;
  readonly ridge0_best: Mean;
  readonly ridgeS_best: Mean;
  readonly diff_S_minus_0_loo: Mean;
}
const { pairs } = JSON.parse(readFileSync(new URL("../../public/examples/truth.json", import.meta.url), "utf8")) as {
  pairs: Readonly<Record<string, { curves: Point[] }>>;
};

const SEEDS = 20;

/** m of n rows, a different choice for each seed. */
function rows(n: number, m: number, seed: number): number[] {
  const u = new Float64Array(n);
  uniforms(u, n, { seed, replicate: m, purpose: 99 });
  return Array.from(u.keys())
    .sort((a, b) => u[a] - u[b])
    .slice(0, m);
}

it("verdicts and bands on the four pairs, against what happened", async () => {
  const table: string[] = [];
  let [decided, right, decidable, inside, bands, refusals] = [0, 0, 0, 0, 0, 0];
  for (const [name, { curves }] of Object.entries(pairs))
    for (const m of [30, 60, 100]) {
      const X = (await arraysOf(name))("X_target");
      const sizes = curves.map(({ n }) => n).filter((n) => n <= 8 * m);
      let [d, r, k, i, b, refused, error] = [0, 0, 0, 0, 0, 0, 0];
      for (let seed = 1; seed <= SEEDS; seed++) {
        const input = await pair(name, rows(X.rows, m, seed));
        const answer = run(forecast(input, { seed, draws: 200, sizes }));
        if (answer.refused.length > 0) {
          refused++;
          continue;
        }
        for (const [at, truth] of curves.filter(({ n }) => n <= 8 * m).entries()) {
          const difference = truth.diff_S_minus_0_loo;
          const isDecidable = Math.abs(difference.mean) > Math.max(0.03 * truth.ridge0_loo.mean, 2 * difference.se);
          const { verdict } = answer.verdicts[at];
          if (isDecidable) {
            k++;
            if (verdict !== "undecided") d++;
            if (verdict === (difference.mean < 0 ? "win" : "lose")) r++;
          }
          for (const id of ["ridge0", "ridgeS"] as const) {
            const { lo, hi, median } = answer.curves[id]![at];
            const { mean } = truth[`${id}_best`];
            b++;
            if (lo <= mean && mean <= hi) i++;
            error += Math.abs(Math.log(median / mean));
          }
        }
      }
      table.push(
        `${name} m=${m}: refused ${refused}/${SEEDS}, decidable ${k}, decided ${d}, right ${r}, covered ${i}/${b}, mean |ln error| ${(error / b).toFixed(3)}`,
      );
      if (name === "spam-heavy") refusals += refused;
      else [decided, right, decidable, inside, bands] = [decided + d, right + r, decidable + k, inside + i, bands + b];
    }
  console.log(
    [
      ...table,
      `right ${right} of ${decided} decided (${((100 * right) / decided).toFixed(1)} %), of ${decidable} decidable`,
      `covered ${((100 * inside) / bands).toFixed(1)} %`,
    ].join("\n"),
  );
  expect(right / decided).toBeGreaterThanOrEqual(0.95);
  expect(decided / decidable).toBeGreaterThanOrEqual(0.7);
  expect(inside / bands).toBeGreaterThanOrEqual(0.85);
  expect(refusals).toBe(3 * SEEDS);
}, 900_000);
