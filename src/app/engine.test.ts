import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Pool } from "../compute/pool.ts";
import { restore } from "../scene/restore.ts";
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
    return engine.picture.hurried;
  });
}

it("a drag is drawn in a hurry until three frames came in time, each drag anew", () => {
  const engine = new Engine(silent, restore({}).scene, () => false);
  for (let k = 0; k < 2; k++) {
    vi.advanceTimersByTime(1000);
    const hurried = drag(engine, 160);
    expect(hurried[0]).toBe(false);
    expect(hurried.slice(3, 5)).toEqual([true, true]);
    expect(hurried.slice(10)).not.toContain(true);
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
  expect(engine.picture.hurried).toBe(false);
});

it("in a hurry numbers and words are drawn in frames of their own, each again and again, and all when it is over", () => {
  const engine = new Engine(silent, restore({}).scene, () => false);
  vi.advanceTimersByTime(1000);
  gap = 40;
  const told: number[][] = [[], [], []];
  for (const times of told) engine.subscribeCalmly(() => times.push(Math.round(performance.now())));
  vi.advanceTimersByTime(1000);
  const before = told.map((times) => times.length);
  drag(engine, 80);
  const from = performance.now();
  drag(engine, 800);
  const moving = told.map((times) => times.filter((t) => t > from));
  for (const times of moving) expect(times.length).toBeGreaterThan(2);
  expect(new Set(moving.flat()).size).toBe(moving.flat().length);
  vi.advanceTimersByTime(1000);
  expect(new Set(told.map((times) => times.at(-1))).size).toBe(1);
  expect(before).toEqual([1, 1, 1]);
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
