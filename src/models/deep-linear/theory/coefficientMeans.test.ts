import { describe, expect, it } from "vitest";
import { deepLinear } from "../deepLinear.ts";
import { experiments } from "../experiments.ts";
import { type DeepLinearParams, params as schema } from "../params.ts";
import { simulators } from "../simulate/simulator.ts";

const inf = Number.POSITIVE_INFINITY;
const defaults = Object.fromEntries(
  Object.entries(schema).map(([k, p]) => [k, p.default]),
) as unknown as DeepLinearParams;
const of = (over: object): DeepLinearParams => ({ ...defaults, ...over });

function theory(over: object, id = "t-finetune"): number {
  const p = of(over);
  const state = new Float64Array(deepLinear.state.length);
  deepLinear.solve(p, state, 0);
  return deepLinear.quantities[id].read(state, 0, p);
}

/** Mean gain of fine-tuning in simulated draws, and its standard error. */
function simulated(over: object, draws: number, which: "pass" | "law" = "law") {
  const p = of(over);
  const simulator = simulators.find((s) => s.id === which);
  if (!simulator) throw new Error(which);
  const n = simulator.samples(p);
  const setup = simulator.setup(p);
  const out = new Float64Array(simulator.quantities.length);
  let [sum, squares] = [0, 0];
  for (let r = 0; r < draws; r++) {
    const pieces = experiments.replicate[which](setup, [n], 7, r);
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    simulator.read(out, piece.value, 0, simulator.head(setup), n, setup, p);
    const gain = out[simulator.quantities.indexOf("t-finetune")];
    sum += gain;
    squares += gain * gain;
  }
  const mean = sum / draws;
  return { mean, se: Math.sqrt((squares / draws - mean * mean) / draws) };
}

describe("fine-tuning of two layers and more at finite d", () => {
  /** Measured apart: 2·10⁴ draws of all but χ²_{d−n+1}, over which each was integrated; docs/theory.md §1.5. */
  const measured: readonly (readonly [over: object, mean: number, se: number])[] = [
    [{ d: 20, gamma: 0.95, L: 2, sigma: 1, theta: 60 }, -0.1708, 0.0021],
    [{ d: 500, gamma: 499 / 500, L: 2, sigma: 1, theta: 60 }, -0.0469, 0.0013],
    [{ d: 20, gamma: 0.95, L: 3, sigma: 0.5 }, -0.1255, 0.0016],
    [{ d: 20, gamma: 0.95, L: 10, sigma: 0.5 }, -0.9385, 0.0099],
    [{ d: 100, gamma: 0.05, L: 100 }, 0.2935, 0.0017],
  ];
  it.each(measured)("has its gain at n = d − 1, finite and below 0, and from few samples: %j", (over, mean, se) => {
    expect(Math.abs(theory(over) - mean)).toBeLessThan(3 * se);
  });
  it("has 0 from n = d on, and no finite mean where c² has none", () => {
    for (const L of [2, 3, 30, inf]) {
      for (const gamma of [1, 1.05, 1.1]) expect(theory({ d: 20, gamma, L })).toBe(0);
      expect(theory({ d: 20, gamma: 0.95, L, sigma: 1 })).toBeLessThan(0);
      expect(Number.isFinite(theory({ d: 20, gamma: 0.95, L }))).toBe(L < inf);
    }
    for (const spec of [{}, { spec: "power", a: 0 }, { spec: "power", a: 1 }, { spec: "spike", a: 4 }])
      for (const n of [1, 2, 3]) {
        expect(theory({ ...spec, L: inf, gamma: n / 500 }) === -inf).toBe(n < 3);
        expect(theory({ ...spec, L: inf, gamma: n / 500 }, "risk-finetune") === inf).toBe(n < 3);
        expect(theory({ ...spec, L: 1000, gamma: n / 500 })).toBeGreaterThan(-10);
      }
  });
  it("at infinite depth has the factor n/(n−2) whatever the inputs are called", () => {
    // Simulated on real data: n = 5, .154 with standard error .015.
    expect(Math.abs(theory({ L: inf, gamma: 5 / 500 }) - 0.154)).toBeLessThan(0.03);
    for (const n of [3, 4, 5, 40, 250])
      expect(theory({ L: inf, gamma: n / 500, spec: "power", a: 0 })).toBeCloseTo(
        theory({ L: inf, gamma: n / 500 }),
        9,
      );
  });
  it("agrees with draws from the exact law, from d = 4 on", () => {
    const settings: readonly (readonly [over: object, beyond: number])[] = [
      // What is claimed beyond 3.5 standard errors, in units of ρ²: two moments stand for what is left of A.
      [{ d: 4, gamma: 0.25, L: 2 }, 0.006],
      [{ d: 4, gamma: 0.5, L: 30 }, 0.035],
      [{ d: 4, gamma: 0.75, L: 3, sigma: 1, theta: 100 }, 0.02],
      [{ d: 8, gamma: 0.5, L: 3, rho: 0.3, sigma: 0, theta: 90 }, 0.002],
      [{ d: 20, gamma: 0.2, L: 3, theta: 30 }, 0.003],
      [{ d: 20, gamma: 0.5, L: 10, sigma: 1, theta: 70 }, 0.005],
      [{ d: 20, gamma: 0.9, L: 2, sigma: 0.5 }, 0.003],
      [{ d: 50, gamma: 0.4, L: inf, theta: 80, sigma: 0.5 }, 0.003],
      [{ d: 100, gamma: 0.5, L: 2, sigma: 1, theta: 60, rho: 2 }, 0.004],
      [{ d: 500, gamma: 0.5, L: 20, sigma: 1, theta: 60 }, 0.002],
      [{ d: 100, gamma: 0.6, L: 1000, sigma: 0.5 }, 0.003],
    ];
    const scores = settings.map(([over, beyond]) => {
      const { mean, se } = simulated(over, 12_000);
      const far = theory(over) - mean;
      expect(Math.abs(far), `${JSON.stringify(over)}: ${far} beside ${se}`).toBeLessThan(3.5 * se + beyond);
      return far / se;
    });
    expect(Math.hypot(...scores) / Math.sqrt(scores.length)).toBeLessThan(2);
  });
  it("agrees with real data of other spectra, where the data's laws are those of their own degrees of freedom", () => {
    for (const over of [
      { d: 60, gamma: 0.5, spec: "power", a: 1, L: 3, sigma: 0.5 },
      { d: 60, gamma: 0.1, spec: "power", a: 1, L: inf, sigma: 0.2 },
      { d: 60, gamma: 0.4, spec: "step", a: 0.1, k: 20, L: 5, sigma: 0.5, align: "top", delta: 0.7 },
      { d: 60, gamma: 0.8, spec: "spike", a: 5, k: 10, L: 2, sigma: 1 },
    ]) {
      const { mean, se } = simulated(over, 400, "pass");
      const scale = theory(over, "risk-scratch");
      expect(Math.abs(theory(over) - mean), JSON.stringify(over)).toBeLessThan(3.5 * se + 0.04 * scale);
    }
  });
  it("tends to the limit of large d as 1/d", () => {
    for (const L of [2, 5, inf]) {
      const [near, far] = [300, 3000].map(
        (d) => theory({ d, L, sigma: 0.7, theta: 60 }) - theory({ d, L, sigma: 0.7, theta: 60, limit: "large" }),
      );
      expect(far / near).toBeCloseTo(0.1, 2);
    }
  });
});
