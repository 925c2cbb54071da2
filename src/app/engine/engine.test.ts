import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { unitWidth } from "../../compute/job.ts";
import type { Pool } from "../../compute/pool.ts";
import type { Done } from "../../compute/scheduler.ts";
import type { Params } from "../../models/param.ts";
import { restore } from "../../scene/restore.ts";
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

it("notifies a panel that subscribes between a change and its picture, not one that has unsubscribed", () => {
  const { scene } = restore({ theta: "30" });
  const engine = new Engine(silent, scene, () => false);
  vi.runAllTimers();
  const moved = restore({ theta: "60" }).scene;
  const seen: unknown[] = [];
  const stop = engine.subscribe(() => expect.unreachable("it has unsubscribed"));
  engine.update(moved, "paused");
  engine.subscribe(() => seen.push(engine.picture.scene));
  stop();
  expect(engine.picture.scene).toBe(scene);
  vi.runAllTimers();
  expect(seen).toEqual([moved]);
});

/** Changes the scene every 8 ms for `ms`; for each change, whether the picture had low detail. */
function drag(engine: Engine, ms: number): boolean[] {
  return Array.from({ length: ms / 8 }, (_, i) => {
    engine.update(restore({ theta: String(1 + i / 8) }).scene, "paused");
    vi.advanceTimersByTime(8);
    return engine.picture.lowDetail;
  });
}

it("draws each drag with low detail until three frames came in time", () => {
  const engine = new Engine(silent, restore({}).scene, () => false);
  for (let k = 0; k < 2; k++) {
    vi.advanceTimersByTime(1000);
    const lowDetail = drag(engine, 160);
    expect(lowDetail[0]).toBe(false);
    expect(lowDetail.slice(3, 5)).toEqual([true, true]);
    expect(lowDetail.slice(10)).not.toContain(true);
  }
});

it("keeps low detail to the end of a drag after one late frame, then draws in full", () => {
  const engine = new Engine(silent, restore({}).scene, () => false);
  vi.advanceTimersByTime(1000);
  gap = 40;
  expect(drag(engine, 80).at(-1)).toBe(true);
  gap = 16;
  expect(drag(engine, 400).at(-1)).toBe(true);
  vi.advanceTimersByTime(1000);
  expect(engine.picture.lowDetail).toBe(false);
});

/** Panels that draw whenever notified, with a log of drawings: upper case for figures, lower case for throttled text. */
function panels(engine: Engine, names: string) {
  const drawn: { readonly name: string; readonly at: number }[] = [];
  for (const name of names)
    (name === name.toUpperCase() ? engine.subscribe : engine.subscribeThrottled)(() => {
      drawn.push({ name, at: Math.round(performance.now()) });
      engine.reportDraw();
    });
  return drawn;
}

it("with low detail draws one panel per frame, a figure at least every other frame, and all of them at the end", () => {
  const engine = new Engine(silent, restore({}).scene, () => false);
  const drawn = panels(engine, "aBcDe");
  vi.advanceTimersByTime(1000);
  const at = (since: number) => drawn.filter((turn) => turn.at > since);
  const times = (turns: typeof drawn) => new Set(turns.map((turn) => turn.at)).size;
  expect([at(-1).length, times(at(-1))]).toEqual([5, 1]);
  gap = 40;
  drag(engine, 80);
  const began = performance.now();
  drag(engine, 1600);
  const moving = at(began);
  expect(times(moving)).toBe(moving.length);
  expect(moving.map((turn) => turn.name).join("")).not.toMatch(/[a-z]{2}/);
  for (const name of "aBcDe") expect(moving.filter((turn) => turn.name === name).length).toBeGreaterThan(3);
  const over = performance.now();
  vi.advanceTimersByTime(1000);
  const last = at(over).slice(-5);
  expect([new Set(last.map((turn) => turn.name)).size, times(last)]).toEqual([5, 1]);
});

it("with low detail a panel with nothing to draw does not use up a frame", () => {
  const engine = new Engine(silent, restore({}).scene, () => false);
  let notified = 0;
  engine.subscribe(() => {
    notified++;
  });
  const drawn = panels(engine, "A");
  vi.advanceTimersByTime(1000);
  gap = 40;
  drag(engine, 80);
  const before = [notified, drawn.length];
  drag(engine, 800);
  expect(drawn.length - before[1]).toBeGreaterThan(10);
  expect(notified - before[0]).toBe(drawn.length - before[1]);
});

it("draws the other panels when one throws", () => {
  const { scene } = restore({});
  const engine = new Engine(silent, scene, () => false);
  let fails = false;
  let notified = 0;
  engine.subscribe(() => {
    if (fails) throw new Error("a panel failed");
  });
  engine.subscribe(() => {
    notified++;
  });
  engine.update(scene, "paused");
  vi.advanceTimersByTime(1000);
  const before = notified;
  fails = true;
  engine.update(scene, "paused");
  expect(() => vi.advanceTimersByTime(5)).toThrow("a panel failed");
  vi.advanceTimersByTime(2000);
  expect(notified).toBeGreaterThan(before);
});

/** A pool that answers each slice with zeros after a millisecond, and the parameters of the requests. */
function answering() {
  const requested: Params[] = [];
  const run: Pool["run"] = (_lane, job, from, to) => {
    if (job.kind === "theory") requested.push(job.params);
    const values = new Float64Array((to - from) * unitWidth(job));
    return new Promise<Done>((done) => {
      setTimeout(() => done({ values, ms: (to - from) / 4 }), 1);
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
    const engine = new Engine(pool, restore({}).scene, () => false);
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
  const engine = new Engine(pool, restore({}).scene, () => false);
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

it("gives the same picture until something that is drawn changes", async () => {
  const { pool } = answering();
  const { scene } = restore({ sigma: "0.9", fam: "L:1,L:2", compare: "side", ref: "sigma:.05" });
  const engine = new Engine(pool, restore({}).scene, () => false);
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
