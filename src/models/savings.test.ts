import { describe, expect, it } from "vitest";
import { replicate } from "../compute/evaluate.ts";
import { SimulationField } from "../compute/field.ts";
import { simulationJob } from "../compute/job.ts";
import { Summary } from "../compute/summary.ts";
import { uniforms } from "../lib/philox.ts";
import { measuredReach } from "./measuredReach.ts";
import { defaultParams, type Model, simulatorFor, withSolveOptions } from "./model.ts";
import type { NumberParam, Params } from "./param.ts";
import { modelById } from "./registry.ts";
import { nStar, sampleGrid } from "./sampleComplexity.ts";
import { need, times, verdict } from "./savings.ts";

const inf = Number.POSITIVE_INFINITY;

/** n*(ε) of a risk by the full search, over solves of the whole model. */
function full(model: Model, p: Params, quantity: string, epsilon: number) {
  const sample = simulatorFor(model, p).sampleParam;
  const state = new Float64Array(model.state.length);
  const { hard } = model.params[sample] as NumberParam;
  const curve = (n: number) => {
    const at = { ...p, [sample]: n };
    model.solve(at, state, 0);
    return model.quantities[quantity].read(state, 0, at);
  };
  return nStar(curve, epsilon, sampleGrid(hard, 8, 6));
}

/** A parameter drawn from its soft range, or one of its options. */
function drawn(model: Model, keys: readonly string[], k: number): Params {
  const u = new Float64Array(keys.length);
  uniforms(u, keys.length, { seed: 20261122, replicate: k, purpose: 83 });
  const over = keys.map((key, i) => {
    const param = model.params[key] as NumberParam;
    const [lo, hi] = param.soft;
    return [key, param.scale === "log" ? lo * (hi / lo) ** u[i] : lo + (hi - lo) * u[i]];
  });
  return { ...defaultParams(model), ...Object.fromEntries(over) };
}

/** Where the deep-linear model has no short cut. */
const others: readonly Params[] = [
  { spec: "power", a: 1, d: 60 },
  { train: "last" },
  { train: "first:1", ridge: 0.2 },
  { base: "best" },
  { spec: "step", a: 0.01, k: 12, d: 60, align: "rest" },
];

const both = [
  ["deep-linear", "saves-linear", "risk-linear", ["theta", "sigma", "rho", "s"], 70],
  ["deep-linear", "saves-finetune", "risk-finetune", ["theta", "sigma", "rho", "s"], 70],
  ["diagonal", "saves-finetune", "risk-finetune", ["c", "lam", "rpt", "rsh"], 60],
] as const;

describe("the map's saving", () => {
  it.each(both)(
    "%s %s is the ratio of n*(ε) from the full search, at random settings",
    (id, quantity, risk, keys, count) => {
      const model = modelById(id);
      const { read, words, blank, aside, why } = model.quantities[quantity];
      const state = new Float64Array(model.state.length);
      const seen = { saves: 0, costs: 0, never: 0 };
      for (let k = 0; k < count; k++) {
        const task = { sigma: k % 3 ? 0 : 0.2, rnew: 0.05 * (k % 3), apt: 1 };
        const variants =
          id === "diagonal"
            ? task
            : {
                L: [1, 2, 3, inf][k % 4],
                limit: k % 3 ? "finite" : "large",
                ...(k % 8 ? {} : others[(k / 8) % others.length]),
              };
        const p = { ...drawn(model, keys, k), ...variants };
        const epsilon = [0.05, 0.2, 0.4, 0.7, 1.1][k % 5];
        const asked = withSolveOptions(model, p, [quantity], epsilon);
        model.solve(asked, state, 0);
        const [scratch, transfer] = [full(model, p, "risk-scratch", epsilon), full(model, p, risk, epsilon)];
        for (const [value, exact] of [
          [state[model.state.indexOf("nScratch")], scratch.first],
          [state[model.state.indexOf(id === "diagonal" ? "nFinetune" : "nTransfer")], transfer.first],
        ])
          expect(value === exact || Math.abs(value - exact) <= 2e-9 * exact + 2e-12, `${value} ${exact} ${k}`).toBe(
            true,
          );
        const saving = read(state, 0, asked);
        const told = words!(state, 0, asked);
        expect(blank!.read(state, 0, asked) > 0).toBe(transfer.never);
        expect(aside!.read(state, 0, asked) > 0).toBe(
          !transfer.never && scratch.first > 1e-6 && (scratch.never || transfer.first < 1e-6),
        );
        if (transfer.never) {
          seen.never++;
          expect(saving).toBeNaN();
          expect(told).toMatch(scratch.never ? /^neither/ : /: |never \(its floor is [\d.]+\)$/);
          expect(why(saving, asked)).toMatch(/^never/);
        } else if (saving > 0) {
          seen.saves++;
          if (saving < inf) expect(told).toMatch(/: (saves [\d.]+×|hardly any difference)$/);
        } else if (saving < 0) {
          seen.costs++;
          if (saving > -inf) expect(told).toMatch(/: (costs you [\d.]+× as many|hardly any difference)$/);
        }
        if (Number.isFinite(saving) && saving !== 0) expect(2 ** saving).toBeCloseTo(scratch.first / transfer.first, 6);
      }
      expect(seen.saves).toBeGreaterThan(5);
      if (quantity !== "saves-linear") expect(seen.costs).toBeGreaterThan(3);
      else expect(seen.never).toBeGreaterThan(5);
    },
  );

  it("depends on ε alone of what it is asked, not on the sample parameter; the default ε is the model's", () => {
    for (const [id, quantity] of both) {
      const model = modelById(id);
      const state = new Float64Array(model.state.length);
      const sample = model.simulators[0].sampleParam;
      const value = (over: Params, epsilon?: number) => {
        const p = withSolveOptions(model, { ...defaultParams(model), sigma: 0.1, ...over }, [quantity], epsilon);
        model.solve(p, state, 0);
        return model.quantities[quantity].read(state, 0, p);
      };
      expect(value({ [sample]: 0.1 })).toBe(value({ [sample]: 3 }));
      expect(value({})).toBe(value({}, model.complexity!.epsilon));
      expect(value({})).not.toBe(value({}, 0.8));
    }
  });

  it("is said in words a reader knows", () => {
    expect([-3, 0, 3, 1, -1, inf, -inf, Number.NaN].map(times)).toEqual([
      "⅛×",
      "1×",
      "8×",
      "2×",
      "0.5×",
      "∞×",
      "0×",
      "–",
    ]);
    expect(verdict(0.74, 0.41)).toBe("saves 1.8×");
    expect(verdict(0.41, 0.74)).toBe("costs you 1.8× as many");
    expect(verdict(0.41, 0.41 * (1 + 1e-10))).toBe("no difference");
    expect(verdict(0.41, 0.4101)).toBe("hardly any difference");
    expect(verdict(0.41, 0.4)).toBe("saves 1.02×");
    expect(verdict(0.41, inf) + verdict(inf, 1) + verdict(1, 0)).toBe("");
    expect(need(0.7412, () => 0)).toBe("0.74");
    expect(need(0, () => 0)).toBe("needs no target data");
    expect(need(1e-9, () => 0)).toBe("needs next to no target data");
    expect(need(inf, () => 0.5)).toBe("never (its floor is 0.50)");
  });
});

/**
 * Ten settings and their ε, drawn once from a fixed stream. All are read from the same replicates: data sets do not know
 * the tasks. One layer, where the theory of fine-tuning is exact at this d. The band is 3.5 standard errors wide, fixed
 * beforehand: thirty comparisons at 1.96 would miss once or twice by chance.
 */
describe("n*(ε) read off a simulated curve", () => {
  const model = modelById("deep-linear");
  const [d, trials, band] = [200, 60, 3.5];
  const base = { ...defaultParams(model), d, L: 1, sim: "law" };
  const simulator = simulatorFor(model, base);
  const ns = Array.from({ length: 74 }, (_, i) => 5 + 5 * i).filter((n) => Math.abs(n - d) > 4);
  const job = simulationJob(model, base, ns, 7);
  const field = new SimulationField(job, trials);
  for (let r = 0; r < trials; r++) {
    const pieces = replicate(job, r);
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    field.store(r, r + 1, piece.value);
  }
  it("agrees with the map's at ten random settings, within the interval of its band", () => {
    let compared = 0;
    for (let k = 0; k < 10; k++) {
      const p: Params = { ...drawn(model, ["theta", "sigma", "rho", "s"], 100 + k), d, L: 1, sim: "law" };
      const epsilon = (p.rho as number) ** 2 * [0.3, 0.5, 0.7][k % 3];
      const cells = ns.map((n) => ({ n, params: simulator.atSamples(n, p) }));
      const summary = new Summary(field, cells);
      while (summary.absorb(inf, trials));
      for (const [quantity, saves] of [
        ["risk-scratch", "saves-finetune"],
        ["risk-linear", "saves-linear"],
        ["risk-finetune", "saves-finetune"],
      ]) {
        const risks = cells.flatMap(({ n, params }, i) => {
          const moments = summary.at(i, quantity);
          const half = simulator.noScore(quantity, n, params) ? Number.NaN : band * (moments?.se ?? Number.NaN);
          return [{ at: n / d, mean: moments?.mean ?? Number.NaN, half }];
        });
        const measured = measuredReach(risks, epsilon);
        const state = new Float64Array(model.state.length);
        model.solve(withSolveOptions(model, p, [saves], epsilon), state, 0);
        const exact = state[model.state.indexOf(quantity === "risk-scratch" ? "nScratch" : "nTransfer")];
        // Nothing is measured below the first sample size and beyond the last.
        if (exact <= ns[0] / d) expect(measured?.first).toBe(ns[0] / d);
        else if (exact > ns[ns.length - 1] / d) expect(measured?.latest).toBe(inf);
        else {
          compared++;
          expect(measured!.earliest, `${quantity} ${k}`).toBeLessThanOrEqual(exact);
          expect(measured!.latest, `${quantity} ${k}`).toBeGreaterThanOrEqual(exact);
          expect(
            measured!.latest - measured!.earliest,
            `${quantity} ${k}: an interval that says something`,
          ).toBeLessThan(1);
        }
      }
    }
    expect(compared).toBeGreaterThan(8);
  });
});
