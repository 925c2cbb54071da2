import { describe, expect, it } from "vitest";
import { defaultParams } from "../../model.ts";
import { modelById } from "../../registry.ts";
import type { TrainingPoint } from "../../training.ts";
import type { DiagonalParams } from "../params.ts";
import { interpolate } from "../simulate/interpolate.ts";
import { simulator } from "../simulate/simulator.ts";
import { drawTarget, drawTasks, replicate } from "../simulate/trials.ts";
import { fineTuningScale } from "../theory/implicitBias.ts";
import { training } from "./training.ts";
import { train } from "./trainingRun.ts";

const task = (over: object) => ({ ...defaultParams(modelById("diagonal")), ...over }) as unknown as DiagonalParams;

function watched(p: DiagonalParams, seed: number): TrainingPoint[] {
  return [...train(training.setup(p), seed)].filter((point) => point !== undefined);
}

const error = (point: TrainingPoint) => point.values[0];
const trainError = (point: TrainingPoint) => point.values[1];
const sizes = (point: TrainingPoint) => point.values.slice(2);

/** The first trial of the simulation, by its convex programs. */
function simulated(p: DiagonalParams, seed: number): number {
  const pieces = replicate(simulator.setup(p), [simulator.samples(p)], seed, 0);
  for (;;) {
    const piece = pieces.next();
    if (piece.done) return piece.value[0];
  }
}

const settings = [
  {},
  { D: 60, alpha: 0.4, lam: -0.9, rsh: 0.6, rnew: 0.05 },
  { D: 80, c: 1, gft: 2, slab: "sign", sigma: 0.3 },
  { D: 60, alphapt: 0.5, sigmapt: 0.1, rpt: 0.3, rsh: 0.5, rnew: 0.1 },
  { D: 50, alpha: 0.9, c: 1e-5, alphapt: 0.8, rpt: 0.2 },
  { D: 40, alpha: 1.5, sigma: 0.2, alphapt: 1.3, sigmapt: 0.3 },
] as const;

describe("a watched network", () => {
  it.each(settings.map((over, k) => [k, { D: 100, ...over }] as const))(
    "%i ends where the convex program says, as the first trial of the simulation: %j",
    (k, over) => {
      const p = task(over);
      const last = watched(p, 7 + k).at(-1) as TrainingPoint;
      const end = simulated(p, 7 + k);
      expect(last.phase).toBe(1);
      expect(Math.abs(error(last) - end)).toBeLessThan(1e-6 * Math.max(1, end));
      if (simulator.samples(p) < p.D) expect(trainError(last)).toBeLessThan(1e-12);
    },
  );

  it("knows each group of coordinates: sizes at the end are those of the convex program", () => {
    const p = task({ D: 80, alpha: 0.3, rpt: 0.25, rsh: 0.6, rnew: 0.2 });
    const setup = training.setup(p);
    const { teacher, target, active, shared, fresh } = drawTasks(setup, 3, 0);
    const { X, y } = drawTarget(setup, setup.n, target, 3, 0);
    const rootK = teacher.map((b) => fineTuningScale(p.c, p.lam, p.gft, b));
    const solve = interpolate(X, y, rootK, setup.n, p.D);
    let step = solve.next();
    while (!step.done) step = solve.next();
    const { beta } = step.value;
    const size = (from: number, to: number) =>
      Math.sqrt(beta.subarray(from, to).reduce((sum, b) => sum + b * b, 0) / (to - from));
    const expected = [size(0, shared), size(shared, active), size(active, active + fresh), size(active + fresh, p.D)];
    const found = sizes(watched(p, 3).at(-1) as TrainingPoint);
    expect(found).toHaveLength(4);
    for (const [k, value] of expected.entries()) expect(found[k]).toBeCloseTo(value, 6);
  });

  it("pretrains to its teacher, then starts from nothing", () => {
    const points = watched(task({ D: 60, rsh: 0.5, rnew: 0.1 }), 1);
    const [before, after] = [0, 1].map((phase) => points.filter((point) => point.phase === phase));
    const end = before.at(-1) as TrainingPoint;
    expect(sizes(before[0])[0]).toBe(0);
    expect(sizes(end)[0]).toBeCloseTo(1, 6);
    expect(sizes(end)[1]).toBeCloseTo(1, 6);
    expect(sizes(end)[3]).toBe(0);
    expect(error(end)).toBeLessThan(1e-12);
    expect(sizes(after[0])).toEqual([0, 0, 0, 0]);
    for (const phase of [before, after])
      for (let i = 1; i < phase.length; i++) {
        expect(phase[i].time).toBeGreaterThan(phase[i - 1].time);
        expect(trainError(phase[i])).toBeLessThanOrEqual(trainError(phase[i - 1]) * (1 + 1e-9));
      }
  });

  it("gives each trace of its figure a value, and says where it stands", () => {
    const p = task({ D: 60 });
    const [{ phases, rows }] = training.figures(p);
    const points = watched(p, 1);
    expect(rows.map((row) => row.traces.length)).toEqual([2, 4]);
    for (const point of points) {
      expect(point.values).toHaveLength(6);
      // The race has scratch and the size of the target beside them.
      expect([...phases, "scratch", "target"][point.phase]).toBeDefined();
    }
    const last = points.at(-1) as TrainingPoint;
    expect(training.status(undefined, false)).toMatch(/about to be trained/);
    expect(training.status(last, false)).toMatch(/^fine-tuning, time .*, error .* …$/);
    expect(training.status(last, true)).toMatch(/^Trained to the end: error .* on the target, as in the first trial/);
  });

  it("says why where it cannot", () => {
    expect(training.refuse(task({ D: 4000, alpha: 0.5 }))).toMatch(/2000 samples/);
    expect(training.refuse(task({ lam: -1 }))).toMatch(/never trains/);
    expect(training.refuse(task({}))).toBeUndefined();
  });
});

describe("the race of a watched run", () => {
  it("ends where both convex programs end, in every group of coefficients, from 0", () => {
    const p = task({ D: 80, alpha: 0.4, rpt: 0.25, rsh: 0.6, rnew: 0.2, sigma: 0.1 });
    const setup = training.setup(p);
    const points = watched(p, 4);
    const raced = training.race?.(points, p);
    if (!raced) throw new Error("no race");
    const { teacher, target, active, shared, fresh } = drawTasks(setup, 4, 0);
    const { X, y } = drawTarget(setup, setup.n, target, 4, 0);
    const bounds = [0, shared, active, active + fresh, p.D];
    const size = (b: ArrayLike<number>, i: number) =>
      Math.sqrt(
        Array.from(b)
          .slice(bounds[i], bounds[i + 1])
          .reduce((sum, v) => sum + v * v, 0) /
          (bounds[i + 1] - bounds[i]),
      );
    const last = raced.times.length - 1;
    const scales = [() => 2 * p.c, (b: number) => fineTuningScale(p.c, p.lam, p.gft, b)];
    for (const [k, runner] of raced.runners.entries()) {
      const solve = interpolate(X, y, teacher.map(scales[k]), setup.n, p.D);
      let step = solve.next();
      while (!step.done) step = solve.next();
      const { beta } = step.value;
      const risk = beta.reduce((sum, b, d) => sum + (b - target[d]) ** 2, 0) / p.D;
      expect(Math.abs(runner.errors[last] - risk)).toBeLessThan(1e-6);
      for (let i = 0; i < 4; i++) {
        expect(runner.groups?.[i][0]).toBe(0);
        expect(Math.abs((runner.groups?.[i][last] ?? 9) - size(beta, i))).toBeLessThan(1e-5);
        expect(raced.groups?.[i].target).toBeCloseTo(size(target, i), 12);
      }
      expect(runner.end).toBeGreaterThan(0);
    }
    // A protocol has one colour: that of its curve.
    const { curves } = modelById("diagonal");
    const looks = ["scratch", "fine-tuning"].map((name) => {
      const k = curves.findIndex(({ label }) => label === name);
      return [name, curves[k].style ?? k];
    });
    expect(raced.runners.map(({ name, series }) => [name, series])).toEqual(looks);
  });

  it("waits for both", () => {
    const p = task({ D: 40 });
    const points = watched(p, 4);
    expect(
      training.race?.(
        points.filter(({ phase }) => phase !== 2),
        p,
      ),
    ).toBeUndefined();
  });
});
