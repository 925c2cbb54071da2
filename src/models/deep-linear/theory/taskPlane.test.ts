import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { genericTasks, means, normalSource, regression, riskOf, samples } from "../../../../test/directRegression.ts";
import { defaultParams } from "../../model.ts";
import type { Params } from "../../param.ts";
import { deepLinear } from "../deepLinear.ts";
import type { DeepLinearParams } from "../params.ts";
import { STATE } from "./protocolQuantities.ts";
import { solveProtocols, waysOf } from "./protocols.ts";
import { eigenvalues } from "./spectrum.ts";
import { lostAt, onWay, taskPlane } from "./taskPlane.ts";
import { solve } from "./theory.ts";

const inf = Number.POSITIVE_INFINITY;
const setting = (over: Params) => ({ ...defaultParams(deepLinear), d: 120, ...over }) as unknown as DeepLinearParams;

function numbers(p: DeepLinearParams): Record<string, number> {
  const state = new Float64Array(deepLinear.state.length);
  deepLinear.solve({ ...p, further: "yes" }, state, 0);
  return Object.fromEntries(Object.entries(deepLinear.quantities).map(([id, q]) => [id, q.read(state, 0, p)]));
}

const near = (a: number, b: number, off = 1e-9) =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(off * (1e-3 + Math.abs(b)));

const settings = fc.record({
  theta: fc.double({ min: 0, max: 180, noNaN: true }),
  gamma: fc.double({ min: 0.1, max: 0.8, noNaN: true }),
  sigma: fc.double({ min: 0.05, max: 1, noNaN: true }),
  s: fc.double({ min: 0.2, max: 2, noNaN: true }),
  L: fc.constantFrom<number>(1, 1, 2, inf),
  spec: fc.constantFrom("iso", "power", "step"),
  a: fc.double({ min: 0.2, max: 1.5, noNaN: true }),
  align: fc.constantFrom("generic", "top", "rest"),
  gs: fc.constantFrom<number>(inf, 0.4, 2),
  ss: fc.constantFrom(0, 0.3),
  tune: fc.constantFrom("no", "best"),
  train: fc.constantFrom("all", "rest"),
});

describe("both tasks in one plane", () => {
  it("its ways begin at the source and end at the fine-tuned network", () =>
    fc.assert(
      fc.property(settings, (over) => {
        const p = setting(over);
        const at = numbers(p);
        const plane = taskPlane(p, 2);
        near(plane.here[0], at["risk-finetune"]);
        near(plane.here[1], at.forgetting);
        const way = (id: string) => plane.ways.find((w) => w.id === id)?.points ?? [];
        // A known source is right on its own task.
        const lost = p.gs === inf ? 0 : numbers({ ...p, gamma: 0, L: 1, train: "all", tune: "no" }).forgetting;
        const ends = way("share").filter(([a]) => a === 0 || a === 1);
        for (const [a, target, source] of ends) {
          near(target, a === 0 ? at["risk-source"] : at["risk-finetune"], 1e-8);
          near(source, a === 0 ? lost : at.forgetting, 1e-8);
        }
        const [, first, kept] = way("samples")[0];
        if (p.tune === "no") {
          near(first, at["risk-source"]);
          near(kept, lost, 1e-8);
        }
        if (p.tune === "no" && p.train === "all") {
          const [, begins, before] = way("stop")[0];
          near(begins, at["risk-source"]);
          near(before, lost, 1e-8);
          const [, ends, after] = way("stop").at(-1) ?? [];
          const one = numbers({ ...p, L: 1, stop: inf });
          // Where the weakest direction has been learned; theory of the flow is for large d.
          if (p.spec === "iso") {
            near(ends ?? Number.NaN, one["risk-finetune"], 0.06);
            near(after ?? Number.NaN, one.forgetting, 0.06);
          }
        } else expect(way("stop")).toEqual([]);
      }),
      { numRuns: 25, seed: 31 },
    ));

  it("the best share of the way is where its risk on the new task is least", () => {
    const p = setting({ spec: "power", theta: 60, L: 1, sigma: 0.5 });
    const at = numbers(p);
    const state = new Float64Array(STATE);
    solve(p, state, 0);
    solveProtocols(p, state, 0);
    const [target] = waysOf(p, state, 0);
    near(onWay(target, at["best-a"]), at["risk-interpolated"]);
    for (const off of [-0.05, 0.05]) expect(onWay(target, at["best-a"] + off)).toBeGreaterThan(at["risk-interpolated"]);
  });

  it("of a way says what the old task has where the new one first has so little", () => {
    const way = {
      id: "",
      name: "",
      along: "",
      meaning: "",
      points: [
        [0, 4, 0],
        [1, 2, 1],
        [2, 3, 2],
      ] as const,
    };
    expect(lostAt(way, 3)).toBe(0.5);
    expect(lostAt(way, 1)).toBeUndefined();
  });

  it.each([
    { spec: "iso" },
    { spec: "power", a: 1 },
    { spec: "step", a: 0.1, k: 20 },
    { spec: "power", a: 1, gs: 0.6, ss: 0.3 },
  ])("agrees with regression on drawn data: %o", (over) => {
    const [d, n, trials] = [100, 40, 100];
    const p = setting({ d, gamma: n / d, theta: 60, sigma: 0.4, L: 1, ...over });
    const lambda = eigenvalues(p);
    const shares = [0.3, 0.7, 1];
    const drawn = means(trials, (r) => {
      const next = normalSource(41, r);
      const { source, target } = genericTasks(next, d, 1, 1, 60);
      const zero = new Float64Array(d);
      let start = source;
      if (p.gs < inf) {
        const old = samples(next, lambda, Math.round(p.gs * d), source, p.ss);
        start = regression(old.X, old.y, zero, 0);
      }
      const { X, y } = samples(next, lambda, n, target, 0.4);
      const tuned = regression(X, y, start, 0);
      return [0, ...shares].flatMap((a) => {
        const b = start.map((x, i) => x + a * (tuned[i] - x));
        return [riskOf(lambda, b, target), riskOf(lambda, b, source)];
      });
    });
    const state = new Float64Array(STATE);
    solve(p, state, 0);
    solveProtocols(p, state, 0);
    const ways = waysOf(p, state, 0);
    const theory = [0, ...shares].flatMap((a) => ways.map((way) => onWay(way, a)));
    for (const [k, { mean, se }] of drawn.entries())
      expect(Math.abs(mean - theory[k]), `${k}: ${mean} ± ${se} against ${theory[k]}`).toBeLessThan(
        4 * se + 0.04 * theory[k] + 1e-12,
      );
  });
});
