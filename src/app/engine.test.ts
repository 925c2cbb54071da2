import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Pool } from "../compute/pool.ts";
import { restore } from "../scene/restore.ts";
import { Engine } from "./engine.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("requestAnimationFrame", (frame: () => void) => setTimeout(frame, 16));
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
