import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { genericTasks, means, normalSource, regression, riskOf, samples } from "../../../../test/directRegression.ts";
import { cases } from "../../../../test/runs.ts";
import { defaultParams, withSolveOptions } from "../../model.ts";
import type { Params } from "../../param.ts";
import { deepLinear } from "../deepLinear.ts";
import type { DeepLinearParams } from "../params.ts";
import { bestForSource } from "./sourceRidge.ts";
import { eigenvalues } from "./spectrum.ts";

function numbers(over: Params, asked: readonly string[] = ["ridge-cost"]): Record<string, number> {
  const p = withSolveOptions(deepLinear, { ...defaultParams(deepLinear), d: 120, ...over }, asked);
  const state = new Float64Array(deepLinear.state.length);
  deepLinear.solve(p, state, 0);
  return Object.fromEntries(Object.entries(deepLinear.quantities).map(([id, q]) => [id, q.read(state, 0, p)]));
}

const near = (a: number, b: number, off = 1e-9) =>
  expect(Math.abs(a - b), `${a} against ${b}`).toBeLessThanOrEqual(off * (1e-3 + Math.abs(b)));

const settings = fc.record({
  theta: fc.double({ min: 0, max: 90, noNaN: true }),
  gamma: fc.double({ min: 0.1, max: 0.8, noNaN: true }),
  sigma: fc.double({ min: 0.05, max: 1, noNaN: true }),
  spec: fc.constantFrom("iso", "power", "step"),
  a: fc.double({ min: 0.2, max: 1.5, noNaN: true }),
  gs: fc.double({ min: 0.2, max: 2, noNaN: true }),
  ss: fc.double({ min: 0.1, max: 1, noNaN: true }),
  tune: fc.constantFrom("no", "best"),
});

describe("the ridge of pretraining", () => {
  it("makes of the source what a ridge of scratch makes of a target", () =>
    fc.assert(
      fc.property(settings, fc.double({ min: 1e-3, max: 3, noNaN: true }), (p, ridge) => {
        const source = numbers({ ...p, s: 1, sr: ridge })["risk-pretrained"];
        const scratch = numbers({
          ...p,
          gamma: p.gs,
          sigma: p.ss,
          rho: 1,
          gs: Number.POSITIVE_INFINITY,
          tune: "no",
          base: `ridge:${ridge}`,
        });
        near(source, scratch["risk-scratch"], 1e-8);
      }),
      { numRuns: 60, seed: 41 },
    ));

  it("of none is none, of a great one is a source that says nothing, of a known source changes nothing", () =>
    fc.assert(
      fc.property(settings, (over) => {
        const p = { ...over, L: 1, tune: "no" };
        // Linear transfer is left out: exact without a ridge, it is a ratio of means with one. Away from the peak of pretraining, where nothing is like a little.
        if (Math.abs(p.gs - 1) > 0.1) {
          const [none, little] = [numbers(p), numbers({ ...p, sr: 1e-9 })];
          for (const id of ["risk-source", "risk-finetune", "forgetting", "risk-pretrained"])
            near(little[id], none[id], p.spec === "iso" ? 2e-3 : 1e-2);
        }
        const great = numbers({ ...p, sr: 1000 });
        near(great["risk-finetune"], great["risk-scratch"], 5e-3);
        const known = { ...p, gs: Number.POSITIVE_INFINITY };
        expect(numbers({ ...known, sr: 0.3 })["risk-finetune"]).toBe(numbers(known)["risk-finetune"]);
      }),
      { numRuns: 40, seed: 42 },
    ));

  it("that is best for the source is the least of its own risk, and is not that for transfer", () => {
    for (const over of [
      { spec: "iso", gs: 0.7, ss: 0.5, theta: 40 },
      { spec: "power", gs: 0.3, ss: 0.3, theta: 60 },
    ]) {
      const p = { ...over, L: 1, gamma: 0.2, d: 400 };
      const own = bestForSource({ ...defaultParams(deepLinear), ...p } as unknown as DeepLinearParams);
      const at = numbers({ ...p, sr: own });
      for (const f of [0.5, 2])
        expect(numbers({ ...p, sr: own * f })["risk-pretrained"]).toBeGreaterThan(at["risk-pretrained"]);
      const best = at["best-source-ridge"];
      // Transfer to a task at an angle wants the source shorter.
      expect(best).toBeGreaterThan(1.2 * own);
      const after = numbers({ ...p, sr: best });
      near(at["risk-finetune"] - after["risk-finetune"], at["ridge-cost"], 1e-6);
      expect(at["ridge-cost"]).toBeGreaterThan(0);
      for (const f of [0.7, 1.4])
        expect(numbers({ ...p, sr: best * f })["risk-finetune"]).toBeGreaterThan(after["risk-finetune"]);
    }
  });

  it("is the least of a fine grid, whatever the depth, the covariance and where the tasks differ", () =>
    fc.assert(
      fc.property(settings, fc.constantFrom(1, 2, 5), fc.constantFrom("generic", "top", "rest"), (over, L, align) => {
        const p = { ...over, L, align, k: 20, delta: 0.8 };
        const { "best-source-ridge": best, "ridge-cost": cost } = numbers(p);
        if (Number.isNaN(best)) return;
        const risk = (sr: number) => numbers({ ...p, sr }, [])["risk-finetune"];
        const grid = Array.from({ length: 180 }, (_, i) => risk(10 ** (-7 + i / 18)));
        const least = Math.min(risk(0), ...grid);
        expect(risk(best)).toBeLessThanOrEqual(least * (1 + 1e-7));
        const own = risk(bestForSource({ ...defaultParams(deepLinear), d: 120, ...p } as unknown as DeepLinearParams));
        near(cost, own - risk(best), 1e-5);
      }),
      { numRuns: 12, seed: 44 },
    ));

  it.each([
    { spec: "power", L: 2, tune: "no" },
    { spec: "power", L: 1, tune: "best", align: "top", k: 20 },
    { spec: "iso", L: 5, tune: "no" },
    { spec: "step", a: 0.1, k: 20, L: 2, tune: "no" },
  ])("has the same bits whatever was asked before: %o", (over) => {
    const cells = [0.1, 0.4, 0.8, 1.6].flatMap((gs) =>
      [0, 40, 90].flatMap((theta) => [0.2, 0.6].map((gamma) => ({ ...over, gs, theta, gamma, ss: 0.5 }))),
    );
    const costs = (of: typeof cells) =>
      of.map((p) => {
        const { "ridge-cost": cost, "best-source-ridge": best } = numbers(p);
        return [cost, best];
      });
    const there = costs(cells);
    expect(costs(cells.toReversed()).toReversed()).toEqual(there);
    for (const i of [5, 17]) expect(costs([cells[i]])[0]).toEqual(there[i]);
  });

  it("costs nothing where it helps nothing, and never less", () =>
    fc.assert(
      fc.property(settings, (p) => {
        const { "ridge-cost": cost, "best-source-ridge": best } = numbers(p);
        expect(cost).toBeGreaterThanOrEqual(0);
        expect(best).toBeGreaterThanOrEqual(0);
        expect(numbers({ ...p, gs: Number.POSITIVE_INFINITY })["ridge-cost"]).toBeNaN();
      }),
      { numRuns: 25, seed: 43 },
    ));

  it.each(
    cases(2, [
      { spec: "iso", gs: 0.6, ss: 0.5, sr: 0.4 },
      { spec: "power", a: 1, gs: 0.6, ss: 0.3, sr: 0.02 },
      { spec: "step", a: 0.1, k: 20, gs: 1.4, ss: 0.5, sr: 0.1 },
    ]),
  )("agrees with regression on drawn data: %o", (over) => {
    const [d, n] = [100, 40];
    const p = { d, gamma: n / d, theta: 50, sigma: 0.4, L: 1, ...over };
    const lambda = eigenvalues({ ...defaultParams(deepLinear), ...p } as never);
    const drawn = means(100, (r) => {
      const next = normalSource(51, r);
      const { source, target } = genericTasks(next, d, 1, 1, 50);
      const old = samples(next, lambda, Math.round(over.gs * d), source, over.ss);
      const start = regression(old.X, old.y, new Float64Array(d), over.sr);
      const { X, y } = samples(next, lambda, n, target, 0.4);
      const tuned = regression(X, y, start, 0);
      return [
        riskOf(lambda, start, source),
        riskOf(lambda, start, target),
        riskOf(lambda, tuned, target),
        riskOf(lambda, tuned, source),
      ];
    });
    const at = numbers(p);
    for (const [k, id] of ["risk-pretrained", "risk-source", "risk-finetune", "forgetting"].entries())
      expect(
        Math.abs(drawn[k].mean - at[id]),
        `${id}: ${drawn[k].mean} ± ${drawn[k].se} against ${at[id]}`,
      ).toBeLessThan(4 * drawn[k].se + 0.03 * at[id]);
  });
});
