import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { unitWidth } from "../../compute/job.ts";
import type { Pool } from "../../compute/pool.ts";
import type { Done } from "../../compute/scheduler.ts";
import type { Params } from "../../models/param.ts";
import { restore } from "../../scene/restore.ts";
import { Engine } from "./engine.ts";

/** Milliseconds from one frame to the next. */
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

it("a panel that comes between an event and its picture is told of the picture, one that has gone is not", () => {
  const { scene } = restore({ theta: "30" });
  const engine = new Engine(silent, scene, () => false);
  vi.runAllTimers();
  const moved = restore({ theta: "60" }).scene;
  const told: unknown[] = [];
  const stop = engine.subscribe(() => expect.unreachable("it has gone"));
  engine.update(moved, "paused");
  engine.subscribe(() => told.push(engine.picture.scene));
  stop();
  expect(engine.picture.scene).toBe(scene);
  vi.runAllTimers();
  expect(told).toEqual([moved]);
});

/** Moves every 8 ms for so long; in each, whether the picture was drawn in a hurry. */
function drag(engine: Engine, ms: number): boolean[] {
  return Array.from({ length: ms / 8 }, (_, i) => {
    engine.update(restore({ theta: String(1 + i / 8) }).scene, "paused");
    vi.advanceTimersByTime(8);
    return engine.picture.lowDetail;
  });
}

it("a drag is drawn in a hurry until three frames came in time, each drag anew", () => {
  const engine = new Engine(silent, restore({}).scene, () => false);
  for (let k = 0; k < 2; k++) {
    vi.advanceTimersByTime(1000);
    const lowDetail = drag(engine, 160);
    expect(lowDetail[0]).toBe(false);
    expect(lowDetail.slice(3, 5)).toEqual([true, true]);
    expect(lowDetail.slice(10)).not.toContain(true);
  }
});

it("to its end where one frame was late, and whole when it is over", () => {
  const engine = new Engine(silent, restore({}).scene, () => false);
  vi.advanceTimersByTime(1000);
  gap = 40;
  expect(drag(engine, 80).at(-1)).toBe(true);
  gap = 16;
  expect(drag(engine, 400).at(-1)).toBe(true);
  vi.advanceTimersByTime(1000);
  expect(engine.picture.lowDetail).toBe(false);
});

/** Panels that draw whenever they are told, and who drew when: figures by capital letters, numbers and words by small. */
function panels(engine: Engine, names: string) {
  const drawn: { readonly name: string; readonly at: number }[] = [];
  for (const name of names)
    (name === name.toUpperCase() ? engine.subscribe : engine.subscribeThrottled)(() => {
      drawn.push({ name, at: Math.round(performance.now()) });
      engine.reportDraw();
    });
  return drawn;
}

it("in a hurry a frame draws one panel, a figure at least every other frame, and all of them when it is over", () => {
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

it("in a hurry a panel with nothing to draw takes no frame from the others", () => {
  const engine = new Engine(silent, restore({}).scene, () => false);
  let asked = 0;
  engine.subscribe(() => {
    asked++;
  });
  const drawn = panels(engine, "A");
  vi.advanceTimersByTime(1000);
  gap = 40;
  drag(engine, 80);
  const before = [asked, drawn.length];
  drag(engine, 800);
  expect(drawn.length - before[1]).toBeGreaterThan(10);
  expect(asked - before[0]).toBe(drawn.length - before[1]);
});

it("where one panel fails, the others draw", () => {
  const { scene } = restore({});
  const engine = new Engine(silent, scene, () => false);
  let fails = false;
  let told = 0;
  engine.subscribe(() => {
    if (fails) throw new Error("a panel failed");
  });
  engine.subscribe(() => {
    told++;
  });
  engine.update(scene, "paused");
  vi.advanceTimersByTime(1000);
  const before = told;
  fails = true;
  engine.update(scene, "paused");
  expect(() => vi.advanceTimersByTime(5)).toThrow("a panel failed");
  vi.advanceTimersByTime(2000);
  expect(told).toBeGreaterThan(before);
});

/** Threads that answer each slice after a millisecond, with zeros, and whose settings they were asked for. */
function answering() {
  const asked: Params[] = [];
  const run: Pool["run"] = (_lane, job, from, to) => {
    if (job.kind === "theory") asked.push(job.params);
    const values = new Float64Array((to - from) * unitWidth(job));
    return new Promise<Done>((done) => {
      setTimeout(() => done({ values, ms: (to - from) / 4 }), 1);
    });
  };
  return { pool: { lanes: 2, run, close: () => {} } satisfies Pool, asked };
}

// Moments in the coarse picture of A's map, in its refinement and after: the address bar can change in any.
it.each([3, 15, 60, 150, 300, 5000])(
  "A is shown as B where it has become B, also after %i ms, while its own map still filled",
  async (ms) => {
    const { pool } = answering();
    const link = { d: "60", q: "saves-linear", compare: "side", gs: "3", ss: "0.61" };
    const engine = new Engine(pool, restore({}).scene, () => false);
    engine.update(restore({ ...link, sigma: "0.9", ref: "sigma:.05" }).scene, "paused");
    await vi.advanceTimersByTimeAsync(ms);
    engine.update(restore({ ...link, sigma: "0.3" }).scene, "paused");
    await vi.advanceTimersByTimeAsync(20_000);
    const { map, curve, reference } = engine.picture;
    expect([map?.job.params.sigma, map?.done, curve?.done]).toEqual([0.3, 129 * 129, 257]);
    expect([reference?.map === map, reference?.curve === curve]).toEqual([true, true]);
  },
);

it("what is compared or in the family no longer is neither filled nor shown, and is taken up again as it is wanted", async () => {
  const { pool, asked } = answering();
  const engine = new Engine(pool, restore({}).scene, () => false);
  const compared = { sigma: "0.9", compare: "side", ref: "sigma:.05", fam: "L:1,L:2,L:3" };
  const { scene } = restore(compared);
  expect([scene.reference?.sigma, scene.family[0]?.length]).toEqual([0.05, 3]);
  engine.update(scene, "paused");
  await vi.advanceTimersByTimeAsync(10);
  engine.update(restore({ sigma: "0.9", fam: "L:2" }).scene, "paused");
  // What was in flight lands.
  await vi.advanceTimersByTimeAsync(2);
  asked.length = 0;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(engine.picture.reference).toBeUndefined();
  expect(engine.picture.family.map((field) => [field?.job.params.L, field?.done])).toEqual([[2, 129]]);
  expect(new Set(asked.map(({ sigma }) => sigma))).toEqual(new Set([0.9]));
  engine.update(scene, "paused");
  await vi.advanceTimersByTimeAsync(20_000);
  const { family, reference } = engine.picture;
  expect([reference?.map, reference?.curve].map((field) => [field?.job.params.sigma, field?.done])).toEqual([
    [0.05, 129 * 129],
    [0.05, 257],
  ]);
  expect(family.map((field) => [field?.job.params.L, field?.done])).toEqual([1, 2, 3].map((L) => [L, 129]));
});
