import { describe, expect, it } from "vitest";
import { defaultParams } from "../../model.ts";
import { modelById } from "../../registry.ts";
import type { TrainingPoint } from "../../training.ts";
import type { DeepLinearParams } from "../params.ts";
import { training } from "./training.ts";
import { train } from "./trainingRun.ts";

const setting = (over: object = {}) =>
  ({ ...defaultParams(modelById("deep-linear")), ...over }) as unknown as DeepLinearParams;

function watched(over: object = {}, seed = 1): TrainingPoint[] {
  return [...train(training.setup(setting(over)), seed)].filter((point) => point !== undefined);
}

/** Pretraining and fine-tuning alone, without the runs from other α. */
function trained(over: object = {}, seed = 1): TrainingPoint[] {
  const points: TrainingPoint[] = [];
  for (const point of train(training.setup(setting(over)), seed)) {
    if (point?.phase === 2) break;
    if (point) points.push(point);
  }
  return points;
}

const inPhase = (points: readonly TrainingPoint[], phase: number) => points.filter((p) => p.phase === phase);
const end = (points: readonly TrainingPoint[], phase: number) => inPhase(points, phase).at(-1) as TrainingPoint;
const words = (points: readonly TrainingPoint[]) => training.status(points.at(-1), true);

/** Values of a point of the first two phases, by name. */
function read({ values }: TrainingPoint) {
  const [test, train, formula, formulaTrain, first, second, third, alignment] = values;
  return { test, train, formula, formulaTrain, first, second, third, alignment };
}

describe("the watched network", () => {
  it.each([2, 3])("%i layers: pretraining, fine-tuning, distances, each point with a value for each trace", (L) => {
    const points = watched({ L, d: 20 });
    const figures = training.figures(setting({ L, d: 20 }));
    const traces = figures.flatMap(({ phases, rows }) => phases.map(() => rows.flatMap((row) => row.traces)));
    expect(traces.map((t) => t.length)).toEqual([8, 8, 2]);
    for (const point of points) expect(point.values).toHaveLength(traces[point.phase].length);
    expect(points.map((p) => p.phase)).toEqual(points.map((p) => p.phase).sort());
    for (const phase of [0, 1]) {
      const mine = inPhase(points, phase);
      expect(mine[0].time).toBe(0);
      expect(mine.length).toBeGreaterThan(20);
      expect(mine.length).toBeLessThan(300);
      for (let i = 1; i < mine.length; i++) {
        expect(mine[i].time).toBeGreaterThan(mine[i - 1].time);
        expect(read(mine[i]).train).toBeLessThanOrEqual(read(mine[i - 1]).train * (1 + 1e-9));
      }
    }
  });

  it.each([2, 3])("%i layers: one feature grows out of the first weights, and the source is learned", (L) => {
    const points = trained({ L, init: 1e-3, s: 1.3 });
    const start = read(points[0]);
    expect(start.first).toBeLessThan(0.01);
    expect(start.test).toBeCloseTo(1.3 ** 2, 2);
    const { first, second, alignment, test, train, formula } = read(end(points, 0));
    expect(Math.abs(first - 1)).toBeLessThan(1e-5);
    expect(second).toBeLessThan(5e-3);
    expect(alignment).toBeGreaterThan(0.999);
    expect(test / train).toBeCloseTo(1, 12);
    expect(test).toBeLessThan(1e-12);
    expect(formula).toBeNaN();
  });

  it.each([2, 3])("%i layers: fine-tuning ends at zero training error and at the formula’s risk", (L) => {
    const { test, train, formula } = read(end(trained({ L, init: 1e-3 }), 1));
    expect(train).toBeLessThan(1e-12);
    expect(Math.abs(test - formula)).toBeLessThan(1e-5);
  });

  it("from α = 1 it is lazy: the second singular value is not small, and the words say so", () => {
    const points = watched({ init: 1 });
    const { first, second } = read(end(points, 0));
    expect(second / first).toBeGreaterThan(0.5);
    expect(words(points)).toMatch(/^From α_0 = 1, pretraining leaves features of \d\.\d+, 1\.\d+ and/);
  });

  it.each([2, 3])("%i layers: the distances fall with α, and the scene’s own α is among them", (L) => {
    const points = watched({ L, init: 0.02 });
    const sweep = inPhase(points, 2);
    expect(sweep).toHaveLength(10);
    const scales = sweep.map((p) => p.time);
    expect(scales).toEqual([...scales].sort((a, b) => b - a));
    expect([scales[0], scales.at(-1)]).toEqual([1, 1e-4]);
    const own = sweep.find((p) => p.time === 0.02) as TrainingPoint;
    const { test, formula } = read(end(points, 1));
    // |√risk − √risk| ≤ ‖Δβ‖.
    expect(Math.abs(Math.sqrt(test) - Math.sqrt(formula))).toBeLessThanOrEqual(own.values[0] * (1 + 1e-9));
    for (const k of [0, 1]) {
      const distances = sweep.map((p) => p.values[k]);
      for (let i = 1; i < distances.length; i++)
        if (distances[i - 1] > 1e-5) expect(distances[i]).toBeLessThan(distances[i - 1]);
      expect(distances.at(-1)).toBeLessThan(1e-3);
    }
    expect(training.figures(setting({ L, init: 0.02 }))[1].axis?.mark).toBe(0.02);
  });

  it("stretches the distances to an α beyond the usual ones", () => {
    for (const init of [1e-6, 3]) {
      const scales = inPhase(watched({ init, d: 6 }), 2).map((p) => p.time);
      expect(scales).toContain(init);
      expect(new Set(scales).size).toBe(scales.length);
      expect(Math.max(...scales)).toBe(Math.max(1, init));
      expect(Math.min(...scales)).toBe(Math.min(1e-4, init));
    }
  });

  it("is a function of its seed", () => {
    const json = (points: readonly TrainingPoint[]) => JSON.stringify(points);
    const first = json(watched({ d: 10 }, 4));
    expect(json(watched({ d: 10 }, 4))).toBe(first);
    expect(json(watched({ d: 10 }, 5))).not.toBe(first);
  });

  it("learns what finite data say of the source, and draws what the formula says of it", () => {
    const [coarse, fine] = [1e-3, 1e-4].map((init) => read(end(trained({ d: 20, gs: 0.5, ss: 0.3, init }), 0)));
    for (const { test, train, alignment } of [coarse, fine]) {
      expect(train).toBeLessThan(1e-12);
      expect(test).toBeGreaterThan(0.1);
      expect(alignment).toBeGreaterThan(0.999);
    }
    // Where the source data see nothing, W₁ stays as it was and v makes β of order α of it.
    const off = ({ test, formula }: typeof fine) => Math.abs(test - formula);
    expect(Math.log10(off(coarse) / off(fine))).toBeCloseTo(1, 1);
    expect(off(fine)).toBeLessThan(1e-3);
    const over = read(end(trained({ gamma: 2, gs: 2, ss: 0.3, d: 10 }), 1));
    expect(over.train).toBeGreaterThan(0);
    expect(Math.abs(over.train - over.formulaTrain)).toBeLessThan(1e-9);
  });

  it("says so where the flow is too slow to converge, and leaves those runs out", () => {
    // This seed draws a square design with a tiny singular value.
    const points = watched({ d: 4, gamma: 1, sigma: 1 }, 21);
    expect(words(points)).toMatch(/Fine-tuning was stopped at time .*, after 10000 steps, and has not converged/);
    expect(words(points)).toMatch(/Left out of the distances: \d+ of 9 runs, not converged\./);
    expect(inPhase(points, 2).some((p) => p.values.every(Number.isNaN))).toBe(true);
  });

  it("says in words where it stands", () => {
    const points = watched({ d: 12 });
    expect(training.status(undefined, false)).toMatch(/about to be pretrained/);
    expect(training.status(end(points, 0), false)).toMatch(/^pretraining, time \S+, error \S+ …$/);
    expect(training.status(end(points, 1), false)).toMatch(/^fine-tuning, time \S+, error \S+ …$/);
    expect(training.status(inPhase(points, 2)[0], false)).toMatch(/α_0 = 1\.0 …$/);
    expect(words(points)).toMatch(/aligned with the source to 1\.0.*Fine-tuned, .* from the formula.*Linear transfer/);
    expect(training.note?.(setting())).toMatch(/on 40 inputs \(not the 500 of the scene\) and 20 target samples/);
    expect(training.note?.(setting({ d: 30 }))).toMatch(/on 30 inputs and 15 target samples/);
  });

  it.each([{ L: 1 }, { L: 4 }, { L: 5 }, { L: Number.POSITIVE_INFINITY }])("refuses other depths: %j", (over) => {
    expect(training.refuse(setting(over))).toBe("the watched network has two or three layers: set L to 2 or 3");
  });

  it("refuses what has no data or no feature, and nothing else", () => {
    expect(training.refuse(setting({ gamma: 0 }))).toMatch(/no target sample/);
    expect(training.refuse(setting({ gs: 0 }))).toMatch(/no source sample/);
    expect(training.refuse(setting({ s: 0 }))).toMatch(/source is zero/);
    expect(training.refuse(setting({ s: 0, gs: 1 }))).toMatch(/source is zero/);
    for (const over of [{}, { L: 3 }, { gs: 2 }, { s: 0, gs: 0.5, ss: 0.1 }, { gamma: 20 }])
      expect(training.refuse(setting(over))).toBeUndefined();
  });

  it.each([
    { rho: 0, sigma: 0 },
    { theta: 180, sigma: 0, gamma: 2 },
    { theta: 0, sigma: 0, rho: 1000 },
    { s: 1000, rho: 1e-3, sigma: 100, L: 3 },
    { s: 1e-10, L: 3 },
    { s: 0, gs: 0.5, ss: 0.1, ridge: 1000 },
    { init: 10, L: 3, s: 5 },
    { init: 1e-6, L: 3, gs: 100, ss: 1, gamma: 20 },
  ])("survives the edges: numbers and words for %j", (over) => {
    const points = watched({ d: 5, ...over });
    for (const point of points)
      for (const [k, value] of point.values.entries())
        if (point.phase < 2 && k !== 2 && k !== 3) expect(Number.isFinite(value), `${point.phase} ${k}`).toBe(true);
        else expect(Math.abs(value)).not.toBe(Number.POSITIVE_INFINITY);
    expect(words(points)).not.toMatch(/NaN|undefined|Infinity|–/);
    expect(words(points).length).toBeGreaterThan(100);
  });
});
