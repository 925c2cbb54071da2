import { expect } from "vitest";
import { deepLinear } from "../src/models/deep-linear/deepLinear.ts";
import { experiments } from "../src/models/deep-linear/experiments.ts";
import { defaultParams } from "../src/models/model.ts";
import type { Params } from "../src/models/param.ts";

/** Theory of the protocols of docs/theory.md §1.8 against real data. */

const ids = ["risk-scratch", "risk-linear", "risk-finetune", "forgetting", "risk-interpolated"] as const;

/**
 * Means within an accuracy stated beforehand and 3 standard errors.
 *
 * @param accuracy relative, of theory at this d
 */
export function protocolsAgree(
  over: Params,
  ns: readonly number[],
  trials: number,
  seed: number,
  accuracy: number,
): void {
  const [simulator] = deepLinear.simulators;
  const base = { ...defaultParams(deepLinear), d: 400, sigma: 0.3, theta: 60, L: 1, ...over };
  expect(simulator.refuse(ns, base)).toBeUndefined();
  const setup = simulator.setup(base);
  const sums = ns.map(() => ids.map(() => [0, 0]));
  const out = new Float64Array(simulator.quantities.length);
  const places = ids.map((id) => simulator.quantities.indexOf(id));
  for (let r = 0; r < trials; r++) {
    const pieces = experiments.replicate.pass(setup, ns, seed, r);
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    for (const [k, n] of ns.entries()) {
      const row = simulator.head(setup) + k * simulator.width(setup);
      simulator.read(out, piece.value, 0, row, n, setup, simulator.atSamples(n, base));
      for (const [i, at] of places.entries()) {
        sums[k][i][0] += out[at];
        sums[k][i][1] += out[at] ** 2;
      }
    }
  }
  const state = new Float64Array(deepLinear.state.length);
  for (const [k, n] of ns.entries()) {
    const p = simulator.atSamples(n, base);
    deepLinear.solve({ ...p, further: "yes" }, state, 0);
    for (const [i, id] of ids.entries()) {
      const theory = deepLinear.quantities[id].read(state, 0, p);
      const mean = sums[k][i][0] / trials;
      const se = Math.sqrt(Math.max(0, sums[k][i][1] / trials - mean * mean) / (trials - 1));
      const allowed = accuracy * theory + 3 * se;
      const what = `${id} at n = ${n}, ${JSON.stringify(over)}: ${mean} ± ${se} against ${theory}`;
      expect(Math.abs(mean - theory), what).toBeLessThan(allowed);
    }
  }
}
