import { describe, expect, it } from "vitest";
import "../../test/everyModel.ts";
import { restore } from "../scene/restore.ts";
import { explanations, modelById } from "./registry.ts";
import type { Runner, TrainingPoint } from "./training.ts";
import { watchedRace } from "./watchedRace.ts";

/** A run whose error falls from `start` to `end` like e^{−rate t}. */
const falling = (phase: number, start: number, end: number, rate: number): TrainingPoint[] =>
  Array.from({ length: 400 }, (_, k) => (k === 0 ? 0 : 1e-3 * 1.05 ** k))
    .filter((time) => rate * time < 60)
    .map((time) => ({ phase, time, values: [end + (start - end) * Math.exp(-rate * time), end, 0] }));

/** A protocol has one colour: that of its curve. */
const looksOf = (model: string, name: string) => {
  const k = modelById(model).curves.findIndex(({ label }) => label === name);
  return [name, modelById(model).curves[k].style ?? k];
};
const looks = ({ name, series }: Runner) => [name, series];

describe("the race of a watched run", () => {
  it("has the errors of each run at common times, from 0 to where the slowest has settled", () => {
    const raced = watchedRace(
      [
        { series: 0, name: "slow", points: falling(2, 1, 0.5, 0.1), error: 0 },
        { series: 1, name: "fast", points: falling(1, 0.6, 0.4, 3), error: 0 },
      ],
      { note: "" },
    );
    if (!raced) throw new Error("no race");
    const times = Array.from(raced.times);
    expect(times[0]).toBe(0);
    expect(times.every((t, k) => k === 0 || t > times[k - 1])).toBe(true);
    for (const [i, [start, end, rate]] of [
      [1, 0.5, 0.1],
      [0.6, 0.4, 3],
    ].entries()) {
      const { errors } = raced.runners[i];
      for (const [k, t] of times.entries())
        expect(Math.abs(errors[k] - (end + (start - end) * Math.exp(-rate * t))), `${t}`).toBeLessThan(2e-3);
      expect(errors[times.length - 1]).toBeCloseTo(end, 9);
    }
    expect(times[1]).toBeLessThan(0.01);
    expect(times[times.length - 1]).toBeGreaterThan(40);
  });

  it("of ReLU networks ends with the kernel's values beside it, and needs both networks", () => {
    const { training } = explanations.of("relu");
    const p = restore({ m: "relu", sim: "network" }).scene.params;
    const [tuned, scratch] = [falling(1, 0.6, 0.42, 0.05), falling(2, 1, 0.67, 0.05)];
    const raced = training?.race?.([...tuned, ...scratch], p);
    expect(raced?.runners.map(({ name, end }) => [name, end])).toEqual([
      ["scratch", 0.67],
      ["fine-tuning", 0.42],
    ]);
    expect(raced?.runners.map(looks)).toEqual(raced?.runners.map(({ name }) => looksOf("relu", name)));
    expect(training?.race?.(tuned, p)).toBeUndefined();
  });
});
