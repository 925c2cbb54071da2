import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { unitWidth } from "../../compute/job.ts";
import type { Pool } from "../../compute/pool.ts";
import type { Done } from "../../compute/scheduler.ts";
import type { Params } from "../../models/param.ts";
import { restore } from "../../scene/restore.ts";
import type { Scene } from "../../scene/scene.ts";
import { FrameQueue, type Rank } from "../frame/frameQueue.ts";
import { Engine } from "./engine.ts";

/** Milliseconds between two frames. */
let gap = 16;
beforeEach(() => {
  gap = 16;
  vi.useFakeTimers();
  vi.stubGlobal("requestAnimationFrame", (frame: () => void) => setTimeout(frame, gap));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Threads that never answer. */
const silent: Pool = { lanes: 1, run: () => new Promise(() => {}), close: () => {} };

const engineOf = (pool: Pool, scene = restore({}).scene) => new Engine(pool, scene, new FrameQueue());

/** A panel that draws every picture, and what a reader has seen: the scene, and level and σ of the map. */
function panel(engine: Engine, rank: Rank = "figure") {
  const seen: { readonly scene: Scene; readonly side: number | undefined; readonly sigma: unknown }[] = [];
  const stop = engine.subscribe({
    rank,
    draw() {
      const { scene, map } = engine.picture;
      seen.push({ scene, side: map?.level?.columns.length, sigma: map?.field.job.params.sigma });
      return true;
    },
  });
  return { seen, stop };
}

/** Changes the scene every 8 ms for `ms`; for each change, whether the picture had low detail. */
function drag(engine: Engine, ms: number): boolean[] {
  return Array.from({ length: ms / 8 }, (_, i) => {
    engine.update(restore({ theta: String(1 + i / 8) }).scene, "paused");
    vi.advanceTimersByTime(8);
    return engine.picture.lowDetail;
  });
}

it("draws the latest scene also for a panel that comes between a change and its picture, not for one that has gone", () => {
  const { scene } = restore({ theta: "30" });
  const engine = engineOf(silent, scene);
  vi.advanceTimersByTime(1000);
  const gone = panel(engine);
  engine.update(restore({ theta: "60" }).scene, "paused");
  const moved = restore({ theta: "70" }).scene;
  engine.update(moved, "paused");
  const come = panel(engine);
  gone.stop();
  vi.runAllTimers();
  expect([come.seen.map((seen) => seen.scene), gone.seen]).toEqual([[moved], []]);
});

it("a drag is drawn with low detail until three frames came in time, on a slow machine to its end; then all in full", () => {
  const engine = engineOf(silent);
  for (let k = 0; k < 2; k++) {
    vi.advanceTimersByTime(1000);
    const lowDetail = drag(engine, 160);
    expect(lowDetail[0]).toBe(false);
    expect(lowDetail.slice(3, 5)).toEqual([true, true]);
    expect(lowDetail.slice(10)).not.toContain(true);
  }
  vi.advanceTimersByTime(1000);
  gap = 40;
  expect(drag(engine, 80).at(-1)).toBe(true);
  gap = 16;
  expect(drag(engine, 400).at(-1)).toBe(true);
  vi.advanceTimersByTime(1000);
  expect(engine.picture.lowDetail).toBe(false);
});

it("the map follows a drag, always with a coarse picture to the end, and is whole for the latest scene at rest", async () => {
  const { pool } = answering();
  const engine = engineOf(pool);
  gap = 40;
  await vi.advanceTimersByTimeAsync(5000);
  const panels = [panel(engine), panel(engine, "text"), panel(engine, "idle")];
  const before = panels[0].seen.length;
  let scene = restore({}).scene;
  for (let i = 0; i < 100; i++) {
    scene = restore({ theta: "30", sigma: String(0.1 + i / 200) }).scene;
    engine.update(scene, "paused");
    await vi.advanceTimersByTimeAsync(10);
  }
  const moving = panels[0].seen.slice(before);
  expect(new Set(moving.map((seen) => seen.scene)).size).toBeGreaterThan(5);
  // Never blank, never finer than every fourth node but for the map that stood there.
  for (const { side } of moving.slice(2)) expect([17, 33]).toContain(side);
  expect(engine.hasDrawn(scene)).toBe(false);
  await vi.advanceTimersByTimeAsync(5000);
  for (const { seen } of panels) expect(seen.at(-1)).toEqual({ scene, side: 129, sigma: scene.params.sigma });
  expect(engine.hasDrawn(scene)).toBe(true);
});

it("in a slow drag a change is first drawn with its map; where that takes long, without it", async () => {
  for (const [ms, ownMap] of [
    [8, true],
    [400, false],
  ] as const) {
    const { pool } = answering(ms);
    const engine = engineOf(pool);
    await vi.advanceTimersByTimeAsync(20_000);
    const { seen } = panel(engine);
    const move = async (sigma: number) => {
      const { scene } = restore({ sigma: String(sigma) });
      engine.update(scene, "paused");
      const from = seen.length;
      await vi.advanceTimersByTimeAsync(100);
      const first = seen[from];
      expect([first.scene.params.sigma, first.sigma === sigma]).toEqual([sigma, ownMap]);
    };
    // One late frame makes a drag slow to its end.
    gap = 40;
    engine.update(restore({ sigma: "0.9" }).scene, "paused");
    await vi.advanceTimersByTimeAsync(100);
    engine.update(restore({ sigma: "0.8" }).scene, "paused");
    await vi.advanceTimersByTimeAsync(100);
    gap = 16;
    await vi.advanceTimersByTimeAsync(40);
    for (let k = 0; k < 10; k++) await move(0.2 + k / 20);
  }
});

/** A pool that answers each slice with zeros after a while, and the parameters of the requests. */
function answering(ms = 1) {
  const requested: Params[] = [];
  const run: Pool["run"] = (_lane, job, from, to) => {
    if (job.kind === "theory") requested.push(job.params);
    const values = new Float64Array((to - from) * unitWidth(job));
    return new Promise<Done>((done) => {
      setTimeout(() => done({ values, ms: (to - from) / 4 }), ms);
    });
  };
  return { pool: { lanes: 2, run, close: () => {} } satisfies Pool, requested };
}

// Delays that fall into the coarse level of A's map, into its refinement and after it.
it.each([3, 15, 60, 150, 300, 5000])(
  "shows B's fields for A once both are equal, also when A's own map was filling for %i ms",
  async (ms) => {
    const { pool } = answering();
    const link = { d: "60", q: "saves-linear", compare: "side", gs: "3", ss: "0.61" };
    const engine = engineOf(pool);
    engine.update(restore({ ...link, sigma: "0.9", ref: "sigma:.05" }).scene, "paused");
    await vi.advanceTimersByTimeAsync(ms);
    engine.update(restore({ ...link, sigma: "0.3" }).scene, "paused");
    await vi.advanceTimersByTimeAsync(20_000);
    const { map, curve, reference } = engine.picture;
    expect([map?.field.job.params.sigma, map?.field.done, curve?.field.done]).toEqual([0.3, 129 * 129, 257]);
    expect([reference?.map?.field === map?.field, reference?.curve?.field === curve?.field]).toEqual([true, true]);
  },
);

it("stops filling and showing curves removed from comparison or family, and resumes when they return", async () => {
  const { pool, requested } = answering();
  const engine = engineOf(pool);
  const compared = { sigma: "0.9", compare: "side", ref: "sigma:.05", fam: "L:1,L:2,L:3" };
  const { scene } = restore(compared);
  expect([scene.reference?.sigma, scene.family[0]?.length]).toEqual([0.05, 3]);
  engine.update(scene, "paused");
  await vi.advanceTimersByTimeAsync(10);
  engine.update(restore({ sigma: "0.9", fam: "L:2" }).scene, "paused");
  // Slices in flight complete.
  await vi.advanceTimersByTimeAsync(2);
  requested.length = 0;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(engine.picture.reference).toBeUndefined();
  expect(engine.picture.family.map((solved) => [solved?.field.job.params.L, solved?.field.done])).toEqual([[2, 129]]);
  expect(new Set(requested.map(({ sigma }) => sigma))).toEqual(new Set([0.9]));
  engine.update(scene, "paused");
  await vi.advanceTimersByTimeAsync(20_000);
  const { family, reference } = engine.picture;
  expect(
    [reference?.map, reference?.curve].map((solved) => [solved?.field.job.params.sigma, solved?.field.done]),
  ).toEqual([
    [0.05, 129 * 129],
    [0.05, 257],
  ]);
  expect(family.map((solved) => [solved?.field.job.params.L, solved?.field.done])).toEqual(
    [1, 2, 3].map((L) => [L, 129]),
  );
});

it("changes of the page alone are no drag: all stays in full detail", () => {
  const { scene } = restore({});
  const engine = engineOf(silent, scene);
  vi.advanceTimersByTime(1000);
  for (let i = 0; i < 10; i++) {
    engine.update({ ...scene, theme: i % 2 ? "dark" : "light" }, "paused");
    vi.advanceTimersByTime(40);
    expect(engine.picture.lowDetail).toBe(false);
  }
});

it("gives the same picture until something that is drawn changes", async () => {
  const { pool } = answering();
  const { scene } = restore({ sigma: "0.9", fam: "L:1,L:2", compare: "side", ref: "sigma:.05" });
  const engine = engineOf(pool);
  engine.update(scene, "paused");
  await vi.advanceTimersByTimeAsync(20_000);
  const before = engine.picture;
  expect([before.map?.complete, before.mapPercent, before.curvePercent]).toEqual([true, 100, 100]);
  engine.update(scene, "paused");
  await vi.advanceTimersByTimeAsync(1000);
  expect(engine.picture).toBe(before);
  engine.update({ ...scene, theme: "dark" }, "paused");
  await vi.advanceTimersByTimeAsync(1000);
  expect(engine.picture).not.toBe(before);
  const { map, curve, family } = engine.picture;
  expect([map === before.map, curve === before.curve, family === before.family]).toEqual([true, true, true]);
});
