import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { compute } from "../../../test/compute.ts";
import { FieldCache } from "../../compute/cache.ts";
import { type Done, Scheduler } from "../../compute/scheduler.ts";
import { plan } from "../../scene/plan.ts";
import { restore } from "../../scene/restore.ts";
import { Motion } from "../frame/motion.ts";
import { Simulations } from "./simulations.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("draws a replicate that finished while the scene moved once it has stopped", async () => {
  const finish: (() => void)[] = [];
  const scheduler = new Scheduler({
    lanes: 1,
    run: (_lane, job, from, to) =>
      new Promise<Done>((done) => {
        finish.push(() => done({ values: compute(job, from, to), ms: 100 }));
      }),
  });
  const drawn: number[] = [];
  const simulations: Simulations = new Simulations(
    scheduler,
    new FieldCache(),
    new Motion(),
    () => drawn.push(simulations.progress.done),
    (error) => expect.unreachable(String(error)),
  );
  const { scene } = restore({ d: "12", trials: "2" });
  simulations.update(scene, plan(scene), "running");
  await vi.advanceTimersByTimeAsync(1000);
  finish[0]();
  await vi.advanceTimersByTimeAsync(1000);
  expect([finish.length, drawn.at(-1)]).toEqual([2, 1]);
  simulations.update(scene, plan(scene), "running");
  await vi.advanceTimersByTimeAsync(50);
  // Its cancellation came too late.
  finish[1]();
  await vi.advanceTimersByTimeAsync(10_000);
  expect([finish.length, simulations.finished, drawn.at(-1)]).toEqual([2, true, 2]);
});

it.each(["linear", "logarithmic"])("reads a simulated map at the cells of its own axis: %s first", async (first) => {
  const scheduler = new Scheduler({
    lanes: 1,
    run: async (_lane, job, from, to) => ({ values: compute(job, from, to), ms: 1 }),
  });
  const simulations = new Simulations(
    scheduler,
    new FieldCache(),
    new Motion(),
    () => {},
    (error) => expect.unreachable(String(error)),
  );
  const scene = (x: string) => restore({ d: "12", trials: "2", show: "simulation", x, y: "theta:0..90" }).scene;
  const axes = ["sigma:0.1..2", "sigma:log:0.1..2"];
  if (first === "logarithmic") axes.reverse();
  for (const x of axes) {
    simulations.update(scene(x), plan(scene(x)), "running");
    await vi.advanceTimersByTimeAsync(5000);
    while (simulations.absorb(() => false));
    const made = simulations.view("map")?.summary;
    const middle = made?.cells[10].params.sigma as number;
    expect(middle).toBeCloseTo(x.includes("log") ? Math.sqrt(0.1 * 2) : (0.1 + 2) / 2, 10);
    expect(made?.trials).toBe(2);
  }
});

it("starts by itself what takes little, and waits to be asked for what trains networks for long", async () => {
  const runs: unknown[] = [];
  const scheduler = new Scheduler({
    lanes: 1,
    run: (_lane, job) => {
      runs.push(job);
      return new Promise<Done>(() => {});
    },
  });
  const simulations = new Simulations(
    scheduler,
    new FieldCache(),
    new Motion(),
    () => {},
    (error) => expect.unreachable(String(error)),
  );
  const { scene: long } = restore({ m: "relu", sim: "student", trials: "200" });
  simulations.update(long, plan(long), "automatic");
  await vi.advanceTimersByTimeAsync(5000);
  expect([runs.length, simulations.progress.waits]).toEqual([0, true]);
  expect(simulations.progress.expected * 200).toBeGreaterThan(20);
  simulations.update(long, plan(long), "running");
  await vi.advanceTimersByTimeAsync(5000);
  expect([runs.length, simulations.progress.waits]).toEqual([1, false]);
  for (const short of [
    { m: "relu", sim: "student", trials: "1" },
    { d: "12", trials: "200" },
  ]) {
    const before = runs.length;
    const other = new Simulations(
      new Scheduler({
        lanes: 1,
        run: (_lane, job) => {
          runs.push(job);
          return new Promise<Done>(() => {});
        },
      }),
      new FieldCache(),
      new Motion(),
      () => {},
      (error) => expect.unreachable(String(error)),
    );
    const { scene } = restore(short);
    other.update(scene, plan(scene), "automatic");
    await vi.advanceTimersByTimeAsync(5000);
    expect([runs.length - before, other.progress.waits]).toEqual([1, false]);
  }
});
