import { describe, expect, it } from "vitest";
import type { TrainingPoint } from "../../training.ts";
import { replicate as kernelReplicate } from "../simulate/kernelRegression.ts";
import { simulator } from "../simulate/simulator.ts";
import { cost, memory, obstacle } from "./cost.ts";
import { HEAD, HEAD_WIDTH, ROW, ROW_WIDTH } from "./layout.ts";
import { kernelFit, lazyTask } from "./lazyTask.ts";
import { outputs } from "./neurons.ts";
import { drawNetwork, replicateNetwork, riskAgainst, shapeOf } from "./replicate.ts";
import { sphere } from "./sphere.ts";
import { PHASES, trainNetwork } from "./trainingRun.ts";

function run<V>(steps: Generator<unknown, V>): V {
  for (let next = steps.next(); ; next = steps.next()) if (next.done) return next.value;
}
const base = { d: 20, width: 256, train: 0, init: 1, theta: 40, rho: 1, s: 1.2, sigma: 0.2, ns: -1, ss: 0 };
const rowOf = (data: Float64Array, k = 0) =>
  data.subarray(HEAD_WIDTH + k * ROW_WIDTH, HEAD_WIDTH + (k + 1) * ROW_WIDTH);
const params = { ...base, train: "first", gamma: 2, gs: Number.POSITIVE_INFINITY, ridge: 0 } as never;

describe("task and kernel", () => {
  it("are those of the kernel simulator: the same risk on the same draw, to the error of the test inputs", () => {
    const where = { seed: 4, replicate: 2 };
    const task = lazyTask(base, 40, where);
    const setup = { d: 20, train: 0, ridge: 0, ns: -1 };
    const data = run(kernelReplicate(setup, [40], 4, 2));
    const out = new Float64Array(4);
    simulator.read(out, data, 0, simulator.head(setup), 40, setup, params);
    const fit = run(kernelFit(task.data, "first"));
    const many = sphere(4000, 20, where, 77);
    const f = run(fit.at(task.data.y, 40, many, 4000));
    const errors = f.map((v, i) => {
      let e = v;
      for (let j = 0; j < 20; j++) e -= many[20 * i + j] * task.target[j];
      return e * e;
    });
    const mean = errors.reduce((a, b) => a + b, 0) / 4000;
    const spread = Math.sqrt(errors.reduce((a, b) => a + (b - mean) ** 2, 0)) / 4000;
    expect(Math.abs(mean - out[1])).toBeLessThan(4 * spread);
    expect(spread).toBeLessThan(0.03 * mean);
  });

  it("the exact risk is that at sampled inputs of the sphere, within four standard errors", () => {
    const theta = drawNetwork(33, 6, 1.3, { seed: 1, replicate: 0 });
    theta.set(sphere(33, 6, { seed: 1, replicate: 0 }, 78));
    const shape = { m: 33, d: 6, scale: 0.4, rate: 1 };
    const b = Float64Array.of(1, -2, 0.5, 0, 0, 1);
    const many = sphere(20_000, 6, { seed: 1, replicate: 0 }, 79);
    const f = new Float64Array(20_000);
    const q = theta.slice(33 * 6).map((c) => 0.4 * c);
    outputs(f, { count: 33, d: 6, W: theta, q }, many, 20_000);
    let [sum, square] = [0, 0];
    for (const [i, v] of f.entries()) {
      let e = v;
      for (let j = 0; j < 6; j++) e -= many[6 * i + j] * b[j];
      sum += e ** 2 / 20_000;
      square += e ** 4 / 20_000;
    }
    expect(Math.abs(run(riskAgainst(theta, shape, b)) - sum)).toBeLessThan(4 * Math.sqrt((square - sum ** 2) / 20_000));
  });

  it("a network is 0 before training, at even and odd widths; a narrower one is among its neurons", () => {
    const where = { seed: 1, replicate: 0 };
    for (const m of [8, 9])
      expect(
        run(riskAgainst(drawNetwork(m, 5, 2, where), shapeOf({ width: m, d: 5 }), new Float64Array(5))),
      ).toBeLessThan(1e-14);
    expect(drawNetwork(8, 5, 1, where).subarray(0, 20)).toEqual(drawNetwork(4, 5, 1, where).subarray(0, 20));
  });
});

describe("real networks beside the kernel", () => {
  it("at sixteen times the width the gap is about a quarter, for scratch and fine-tuning", () => {
    const [narrow, wide] = [64, 1024].map((width) => run(replicateNetwork({ ...base, width }, [0, 40], 4, 0)));
    for (const k of [ROW.scratchGap, ROW.fineTunedGap]) {
      const ratio = rowOf(narrow, 1)[k] / rowOf(wide, 1)[k];
      expect(ratio).toBeGreaterThan(2.5);
      expect(ratio).toBeLessThan(6.5);
    }
    expect(rowOf(wide, 1)[ROW.scratchGap]).toBeLessThan(0.1);
    // Without samples: ρ², and ‖β_t − β_s‖² for a source that was learned exactly.
    expect(rowOf(wide)[ROW.scratch]).toBeCloseTo(1, 10);
    expect(rowOf(wide)[ROW.fineTuned]).toBeCloseTo(1 + 1.44 - 2.4 * Math.cos((40 * Math.PI) / 180), 10);
    for (const data of [narrow, wide])
      for (const k of [0, 1])
        expect([rowOf(data, k)[ROW.scratchConverged], rowOf(data, k)[ROW.fineTunedConverged]]).toEqual([1, 1]);
  });

  it.each([
    ["readout", 1],
    ["both", 2],
  ])("%s trained, on a finite source: converges near the kernel", (_, train) => {
    const data = run(replicateNetwork({ ...base, width: 512, train, ns: 30, d: 12 }, [18], 4, 0));
    expect(data[HEAD.converged]).toBe(1);
    expect(data[HEAD.source]).toBeGreaterThan(0);
    expect(rowOf(data)[ROW.fineTunedConverged]).toBe(1);
    expect(rowOf(data)[ROW.fineTunedGap]).toBeLessThan(0.35);
  });

  it("out of the kernel regime, at a small initial scale, the kernel no longer describes it", () => {
    const gap = (init: number) =>
      rowOf(run(replicateNetwork({ ...base, init, width: 512, train: 2, d: 10 }, [20], 4, 0)));
    const [lazy, rich] = [gap(1), gap(0.05)];
    expect(lazy[ROW.scratchConverged]).toBe(1);
    expect(rich[ROW.scratchConverged]).toBe(1);
    expect(rich[ROW.scratchGap]).toBeGreaterThan(2 * lazy[ROW.scratchGap]);
  });

  it("a readout of fewer neurons than samples ends at least squares; a first layer that cannot fit says so", () => {
    const few = run(replicateNetwork({ ...base, width: 8, train: 1 }, [60], 4, 0));
    expect(rowOf(few)[ROW.scratchConverged]).toBe(1);
    const stuck = run(replicateNetwork({ ...base, d: 4, width: 2, train: 0 }, [60], 4, 0));
    expect(rowOf(stuck)[ROW.scratchConverged]).toBe(0);
    expect(stuck.every(Number.isFinite)).toBe(true);
  });
});

describe("the watched network", () => {
  it("shows each phase in order of time, and ends with words; the last risk is the replicate's", () => {
    const points: TrainingPoint[] = [];
    for (const point of trainNetwork({ ...base, d: 12, n: 24, ns: 30 }, 4)) if (point) points.push(point);
    for (const phase of Object.values(PHASES)) {
      const times = points.filter((p) => p.phase === phase).map((p) => p.time);
      expect(times.length).toBeGreaterThan(2);
      expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    }
    const data = rowOf(run(replicateNetwork({ ...base, d: 12, ns: 30 }, [24], 4, 0)));
    const last = (phase: number) => points.filter((p) => p.phase === phase).at(-1) as TrainingPoint;
    expect(last(PHASES.scratch).values[0]).toBe(data[ROW.scratch]);
    expect(last(PHASES.fineTuning).values[0]).toBe(data[ROW.fineTuned]);
    expect(last(PHASES.width).values[0]).toBe(data[ROW.scratchGap]);
    expect(last(PHASES.width).end).toMatchObject({
      apart: 100 * data[ROW.scratchGap],
      pretraining: 1,
      fineTuning: 1,
      scratch: 1,
    });
  });
});

describe("what is too much", () => {
  it("the default is trained; beyond memory or patience, or at scale 0, there is a reason", () => {
    const ns = [30, 150, 300];
    const setup = { ...base, d: 300, width: 1024 };
    expect(obstacle(setup, ns)).toBeUndefined();
    expect(obstacle({ ...setup, width: 16_384, d: 100 }, [100])).toBeUndefined();
    expect(obstacle({ ...setup, width: 16_384 }, [5000])).toContain("MB");
    for (const bad of [{ init: 0 }, { init: Number.POSITIVE_INFINITY }, { width: 1 }, { width: Number.NaN }])
      expect(obstacle({ ...setup, ...bad }, ns)).toBeDefined();
    expect(cost(setup, ns)).toBeGreaterThan(cost({ ...setup, width: 512 }, ns));
    expect(memory(setup, ns)).toBeGreaterThan(memory({ ...setup, width: 512 }, ns));
  });
});
