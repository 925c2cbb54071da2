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

/** Panels that draw whenever they are told, and who drew when: figures by capital letters, numbers and words by small. */
function panels(engine: Engine, names: string) {
  const drawn: { readonly name: string; readonly at: number }[] = [];
  for (const name of names)
    (name === name.toUpperCase() ? engine.subscribe : engine.subscribeCalmly)(() => {
      drawn.push({ name, at: Math.round(performance.now()) });
      engine.drew();
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
