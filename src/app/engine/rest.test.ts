import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { store } from "../state/store.ts";
import { enqueue, whenAtRest } from "./rest.ts";

/** Milliseconds spent in callbacks, in addition to the fake timers' clock. */
let worked = 0;

beforeEach(() => {
  vi.useFakeTimers();
  worked = 0;
  const clock = performance.now.bind(performance);
  vi.spyOn(performance, "now").mockImplementation(() => clock() + worked);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const move = () => {
  const { scene } = store.getState();
  store.setState({ scene: { ...scene } });
};

/** Logs the name and time of each call; each call takes `works` milliseconds. */
function record(works: number) {
  const began = performance.now();
  const calls: [string, number][] = [];
  const note = (name: string) => () => {
    calls.push([name, Math.round(performance.now() - began)]);
    worked += works;
  };
  return { calls, note };
}

it("runs one callback per frame: those that wait for rest once the scene is at rest, the others before", () => {
  move();
  const { calls, note } = record(4);
  whenAtRest(note("a"));
  whenAtRest(note("b"));
  vi.advanceTimersByTime(100);
  enqueue(note("c"));
  enqueue(note("d"));
  vi.advanceTimersByTime(1000);
  expect(calls.map(([name]) => name)).toEqual(["c", "d", "a", "b"]);
  const at = calls.map(([, ms]) => ms);
  expect(at[0]).toBe(150);
  expect(at[2]).toBeGreaterThanOrEqual(300);
  for (const [i, ms] of at.slice(1).entries()) expect(ms - at[i]).toBeGreaterThanOrEqual(50);
});

it("a moving scene postpones rest; a cancelled callback is not called; one that is queued again and again is", () => {
  const { calls, note } = record(4);
  whenAtRest(note("rest"));
  whenAtRest(note("gone"))();
  for (let i = 0; i < 20; i++) {
    move();
    const stop = enqueue(note("late"));
    vi.advanceTimersByTime(20);
    if (i % 2) stop();
  }
  expect(calls.map(([name]) => name)).not.toContain("rest");
  expect(calls.filter(([name]) => name === "late").length).toBeGreaterThanOrEqual(5);
  vi.advanceTimersByTime(2000);
  expect(calls.map(([name]) => name)).toContain("rest");
  expect(calls.map(([name]) => name)).not.toContain("gone");
});

it("runs cheap callbacks together, within the budget", () => {
  const { calls, note } = record(0.4);
  for (const name of ["a", "b", "c", "d", "e"]) enqueue(note(name));
  vi.advanceTimersByTime(1000);
  expect(calls.map(([name]) => name)).toEqual(["a", "b", "c", "d", "e"]);
  const turns = calls.map(([, ms]) => Math.floor(ms / 50));
  expect(turns).toEqual([1, 1, 1, 2, 2]);
});

it("runs the other callbacks when one throws", () => {
  const { calls, note } = record(1);
  enqueue(() => {
    throw new Error("one failed");
  });
  enqueue(note("other"));
  expect(() => vi.advanceTimersByTime(60)).toThrow("one failed");
  vi.advanceTimersByTime(1000);
  expect(calls.map(([name]) => name)).toEqual(["other"]);
});
