import { expect } from "vitest";
import { deepLinear } from "../src/models/deep-linear/deepLinear.ts";
import { experiments } from "../src/models/deep-linear/experiments.ts";
import { defaultParams } from "../src/models/model.ts";
import type { Params } from "../src/models/param.ts";

/** Theory against simulation for inputs of any covariance, at accuracies stated beforehand (docs/theory.md §1.3). */

const inf = Number.POSITIVE_INFINITY;

export const spectra: readonly Params[] = [
  { spec: "iso" },
  { spec: "power", a: 1 },
  { spec: "spike", a: 10, k: 20 },
  { spec: "step", a: 0.05, k: 20 },
];
export const steep: Params = { spec: "power", a: 2 };
export const alignments = ["generic", "top", "rest"] as const;
export const depths = [1, 2, inf] as const;

/** Relative accuracy of the theory at d = 400: 2.5 % up to L = 10 (5 % for i⁻² at few samples), 3 % at L = ∞ from n = 20 on, 9 % below. */
export function accuracy(p: Params, L: number, n: number): number {
  if (L === inf) return n >= 20 ? 0.03 : 0.09;
  return p.a === 2 && n <= 20 ? 0.05 : 0.025;
}

/** One data set a replicate answers every n and depth. Means within the accuracy and 3 standard errors; E within 4. */
export function agrees(over: Params, ns: readonly number[], trials: number, seed: number): void {
  const [simulator] = deepLinear.simulators;
  const base = { ...defaultParams(deepLinear), d: 400, sigma: 0.2, theta: 60, ...over };
  const setup = simulator.setup(base);
  const cells = ns.flatMap((n) => depths.map((L) => ({ n, p: { ...simulator.atSamples(n, base), L } as Params })));
  const ids = ["risk-scratch", "risk-linear", "risk-finetune"].map(
    (id) => [id, simulator.quantities.indexOf(id)] as const,
  );
  const sums = cells.map(() => ids.map(() => [0, 0]));
  const out = new Float64Array(simulator.quantities.length);
  for (let r = 0; r < trials; r++) {
    const pieces = experiments.replicate.pass(setup, ns, seed, r);
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    for (const [c, { n, p }] of cells.entries()) {
      const row = simulator.head(setup) + ns.indexOf(n) * simulator.width(setup);
      simulator.read(out, piece.value, 0, row, n, setup, p);
      for (const [k, [, at]] of ids.entries()) {
        sums[c][k][0] += out[at];
        sums[c][k][1] += out[at] ** 2;
      }
    }
  }
  const state = new Float64Array(deepLinear.state.length);
  for (const [c, { n, p }] of cells.entries()) {
    deepLinear.solve(p, state, 0);
    for (const [k, [id]] of ids.entries()) {
      const theory = deepLinear.quantities[id].read(state, 0, p);
      const mean = sums[c][k][0] / trials;
      const se = Math.sqrt(Math.max(0, sums[c][k][1] / trials - mean * mean) / (trials - 1));
      const exact = deepLinear.quantities[id].tag(p) === "E";
      const allowed = exact ? 4 * se : accuracy(p, id === "risk-finetune" ? (p.L as number) : 1, n) * theory + 3 * se;
      expect(
        Math.abs(mean - theory),
        `${id} at n = ${n}, L = ${p.L}, ${JSON.stringify(over)}: ${mean} ± ${se} against ${theory}`,
      ).toBeLessThan(allowed);
    }
  }
}
