import { describe, expect, it } from "vitest";
import { defaultParams } from "../../model.ts";
import { modelById } from "../../registry.ts";
import type { DiagonalParams } from "../params.ts";
import { remarks } from "../remarks.ts";
import { fineTuningClasses } from "./classes.ts";
import { bestOf, exemplars, regimeCosts } from "./design.ts";
import { evolve } from "./stateEvolution.ts";

const task = (over: object) => ({ ...defaultParams(modelById("diagonal")), ...over }) as unknown as DiagonalParams;
const risk = (p: DiagonalParams) => evolve(fineTuningClasses(p), p.alpha, p.sigma).risk;

const tasks = [
  { alpha: 0.1 },
  { alpha: 0.3, rsh: 0, rnew: 0.1111111111 },
  { alpha: 0.02, rsh: 0.1 },
  { alpha: 0.05, rsh: 0.1 },
  { alpha: 0.3, rsh: 0, rnew: 1 },
  { alpha: 0.4, rsh: 0.6, rnew: 0.04, sigma: 0.3 },
  { alpha: 0.3, alphapt: 0.4, rsh: 0.8, rnew: 0.025, slab: "sign" },
];

describe("the best value of one scale", () => {
  it.each(tasks)("is not beaten by any of a fine scan: %j", (over) => {
    const p = task(over);
    const scans = {
      lam: Array.from({ length: 400 }, (_, i) => 2 * 1e-6 ** (i / 399) - 1),
      c: Array.from({ length: 200 }, (_, i) => 1e-6 * 1e7 ** (i / 199)),
      gft: [0, ...Array.from({ length: 200 }, (_, i) => 1e-3 * 1e4 ** (i / 199))],
    };
    for (const design of ["lam", "c", "gft"] as const) {
      const best = bestOf(design, p);
      expect(risk({ ...p, [design]: best.value })).toBe(best.risk);
      const least = Math.min(...scans[design].map((v) => risk({ ...p, [design]: v })));
      expect(best.risk).toBeLessThanOrEqual(least + 1e-5);
      expect(best.risk).toBeLessThanOrEqual(risk(p));
    }
  });

  it("moves with the task: no one relative scale is best", () => {
    // [A26] Fig. 4: for ρ_FT = .01, λ near −.99 is best at α = .02 and a richer start at α = .05; lazy for shared features.
    const few = bestOf("lam", task({ alpha: 0.02, rsh: 0.1 }));
    const more = bestOf("lam", task({ alpha: 0.05, rsh: 0.1 }));
    const shared = bestOf("lam", task({ alpha: 0.1 }));
    expect(few.value).toBeLessThan(-0.9);
    expect(1 + more.value).toBeLessThan((1 + few.value) / 10);
    expect(shared.value).toBe(1);
    expect(few.risk).toBeLessThanOrEqual(Math.min(...regimeCosts(task({ alpha: 0.02, rsh: 0.1 }))));
  });

  it("is none where the value makes no difference or there is no solution", () => {
    for (const over of [{ alpha: 0 }, { alpha: 1 }, { alpha: 2, sigma: 1 }, { rsh: 0, rnew: 0 }])
      expect(bestOf("lam", task(over)).value).toBeNaN();
    // λ = −1 is passed over where γ_FT = 0 makes it untrainable.
    expect(bestOf("lam", task({ alpha: 0.3, rsh: 0, rnew: 0.1 })).value).toBeGreaterThan(-1);
  });
});

describe("the cost of the wrong regime", () => {
  it("is Fig. 4: ω = 1, ρ_FT = .1, α = .1: I .5685, II .1353, III .897, IV .371", () => {
    const costs = regimeCosts(task({ alpha: 0.1 }));
    expect(exemplars.map((e) => e.regime)).toEqual(["I", "II", "III", "IV"]);
    for (const [k, value] of [0.5685, 0.1353, 0.897, 0.371].entries()) expect(costs[k]).toBeCloseTo(value, 3);
  });

  it("is said in words, with the numbers of the state evolution", () => {
    const [regime, scale] = remarks(task({ alpha: 0.1 }));
    expect(regime).toContain("II lazy, pretrained serves this task best: error 0.14");
    expect(regime).toMatch(/III lazy leaves 0\.90 \(6\.6 times as much\)/);
    const best = (["lam", "c", "gft"] as const).map((d) => bestOf(d, task({ alpha: 0.1 })).risk);
    expect(scale).toContain(`error ${Math.min(...best).toPrecision(2)}`);
    expect(remarks(task({ rsh: 0 }))).toEqual([]);
    expect(remarks(task({ alpha: 0.9 })).join(" ")).not.toMatch(/NaN|undefined|Infinity/);
  });
});

it("maps read the search: value, logarithm of c, and what the present value loses", () => {
  const { quantities, solve, state } = modelById("diagonal");
  const p = { ...task({ alpha: 0.3, rsh: 0.5, rnew: 0.05 }), lam: 0.7 };
  for (const design of ["lam", "c", "gft"] as const) {
    const out = new Float64Array(state.length);
    const asked = { ...p, ...quantities[`best-${design}`].solveOptions };
    solve(asked, out, 0);
    const best = bestOf(design, p as DiagonalParams);
    const value = quantities[`best-${design}`].read(out, 0, asked);
    expect(value).toBe(design === "c" ? Math.log10(best.value) : best.value);
    const loss = quantities[`loss-${design}`].read(out, 0, asked);
    expect(loss).toBeCloseTo(risk(p as DiagonalParams) - best.risk, 12);
    expect(loss).toBeGreaterThanOrEqual(0);
  }
});
