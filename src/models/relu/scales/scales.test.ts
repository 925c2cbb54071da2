import { describe, expect, it } from "vitest";
import { joined } from "../network/neurons.ts";
import { meanSquare } from "../network/population.ts";
import { obstacle } from "./cost.ts";
import { HEAD, HEAD_WIDTH, ROW, ROW_WIDTH } from "./layout.ts";
import { drawPairs, drawTeacher, replicateScales, targetOf } from "./replicate.ts";

function run<V>(steps: Generator<unknown, V>): V {
  for (let next = steps.next(); ; next = steps.next()) if (next.done) return next.value;
}
const where = { seed: 2, replicate: 0 };
const base = { d: 8, width: 24, teachers: 4, mu: 0.5, kappa: 1, gout: 0.1, init: 0.3, sigma: 0 };
const row = (data: Float64Array, k: number) =>
  data.subarray(HEAD_WIDTH + k * ROW_WIDTH, HEAD_WIDTH + (k + 1) * ROW_WIDTH);

describe("tasks and networks", () => {
  it("the target's units are the first of the source's, at least one", () => {
    const source = drawTeacher(6, 8, where);
    for (const [mu, count] of [
      [0, 6],
      [0.5, 3],
      [1, 1],
    ]) {
      const target = targetOf(source, mu);
      expect(target.count).toBe(count);
      expect(target.W).toEqual(source.W.subarray(0, 8 * count));
      expect(target.q).toEqual(source.q.subarray(0, count));
    }
    expect(run(meanSquare(joined(source, targetOf(source, 0), -1)))).toBeLessThan(1e-15);
  });

  it("a network starts at 0 with the norms that are asked", () => {
    const theta = drawPairs(5, 8, 0.3, 2, where);
    const q = theta.slice(80);
    expect(run(meanSquare({ count: 10, d: 8, W: theta, q }))).toBeLessThan(1e-14);
    for (let i = 0; i < 10; i++) {
      expect(Math.hypot(...theta.subarray(8 * i, 8 * i + 8))).toBeCloseTo(0.3, 12);
      expect(Math.abs(q[i])).toBe(2);
    }
  });
});

describe("a replicate", () => {
  it("pretrains, and fine-tuning on nested units beats scratch; without samples both know nothing", () => {
    const data = run(replicateScales(base, [0, 24], 2, 0));
    expect(data[HEAD.converged]).toBe(1);
    expect(data[HEAD.source]).toBeLessThan(1e-3);
    expect(row(data, 0)[ROW.scratch]).toBeCloseTo(1, 12);
    // Readouts ±γ of each neuron cancel.
    expect(row(data, 0)[ROW.fineTuned]).toBeCloseTo(1, 12);
    expect([row(data, 1)[ROW.scratchConverged], row(data, 1)[ROW.fineTunedConverged]]).toEqual([1, 1]);
    expect(row(data, 1)[ROW.fineTuned]).toBeLessThan(0.7 * row(data, 1)[ROW.scratch]);
  });

  it("does not depend on what was computed before; scratch not on γ, fine-tuning does", () => {
    const one = run(replicateScales(base, [24], 2, 0));
    const other = run(replicateScales({ ...base, gout: 2 }, [24], 2, 0));
    expect(row(other, 0)[ROW.scratch]).toBe(row(one, 0)[ROW.scratch]);
    expect(row(other, 0)[ROW.fineTuned]).not.toBe(row(one, 0)[ROW.fineTuned]);
    run(replicateScales({ ...base, kappa: 0.5 }, [24], 2, 0));
    expect(run(replicateScales(base, [24], 2, 0))).toEqual(one);
  });

  it.each([
    ["κ", { kappa: 1e-3 }],
    ["κ", { kappa: 1e3 }],
    ["c", { init: 1e-4 }],
    ["c", { init: 30 }],
    ["γ", { gout: 0 }],
    ["γ", { gout: 100 }],
    ["γ", { gout: 1e-9 }],
  ])("%s at an extreme: converged, or a flag that it has not; numbers in any case", (_, extreme) => {
    const data = run(replicateScales({ ...base, width: 8, ...extreme }, [12], 2, 0));
    expect(data.every(Number.isFinite)).toBe(true);
    for (const flag of [data[HEAD.converged], row(data, 0)[ROW.scratchConverged], row(data, 0)[ROW.fineTunedConverged]])
      expect([0, 1]).toContain(flag);
    if (data[HEAD.converged] === 0) expect(row(data, 0)[ROW.fineTunedConverged]).toBe(0);
  });
});

describe("what is too much", () => {
  it("the default is simulated; scales that never train, or sizes beyond memory, have a reason", () => {
    const setup = { ...base, d: 15, width: 100, teachers: 6 };
    expect(obstacle(setup, [10, 20, 40, 80])).toBeUndefined();
    expect(obstacle({ ...setup, gout: 0 }, [10])).toBeUndefined();
    expect(obstacle({ ...setup, width: 20_000 }, [10])).toContain("MB");
    const bad = [{ teachers: 0 }, { width: 1 }, { kappa: 0 }, { init: 0 }, { gout: -1 }, { mu: 2 }, { sigma: -1 }];
    for (const wrong of bad) expect(obstacle({ ...setup, ...wrong }, [10])).toBeDefined();
    for (const wrong of ["kappa", "init", "gout", "sigma"])
      expect(obstacle({ ...setup, [wrong]: Number.POSITIVE_INFINITY }, [10])).toBeDefined();
  });
});
