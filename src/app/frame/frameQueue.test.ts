import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FrameQueue, type Rank } from "./frameQueue.ts";

/** Milliseconds between two frames, and spent in drawing in addition to the fake clock. */
let gap = 16;
let worked = 0;
beforeEach(() => {
  gap = 16;
  worked = 0;
  vi.useFakeTimers();
  vi.stubGlobal("requestAnimationFrame", (frame: () => void) => setTimeout(frame, gap));
  const clock = performance.now.bind(performance);
  vi.spyOn(performance, "now").mockImplementation(() => clock() + worked);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

interface Drawn {
  readonly name: string;
  /** By the fake clock, which stands still within a frame. */
  readonly at: number;
}

/** A page with panels: capitals are figures, small letters text, digits idle. All are asked at each move, and take `ms` to draw. */
function page(names: string, ms: number) {
  const queue = new FrameQueue();
  const began = Date.now();
  const drawn: Drawn[] = [];
  const rankOf = (name: string): Rank => (/\d/.test(name) ? "idle" : name === name.toUpperCase() ? "figure" : "text");
  const turns = [...names].map((name) => ({
    rank: rankOf(name),
    draw(): boolean {
      drawn.push({ name, at: Date.now() - began });
      worked += ms;
      return true;
    },
  }));
  const askAll = () => turns.map((turn) => queue.ask(turn));
  const move = () => {
    queue.motion.move();
    askAll();
  };
  /** Moves every 8 ms; what was drawn meanwhile. */
  const drag = (time: number) => {
    const before = drawn.length;
    for (let t = 0; t < time; t += 8) {
      move();
      vi.advanceTimersByTime(8);
    }
    return drawn.slice(before);
  };
  return { queue, drawn, turns, move, drag };
}

const names = (drawn: readonly Drawn[]) => drawn.map(({ name }) => name).join("");
const sorted = (text: string) => [...text].sort().join("");
const frames = (drawn: readonly Drawn[]) => new Set(drawn.map(({ at }) => at)).size;

it("where frames are late, draws one panel a frame, and none starves", () => {
  gap = 40;
  const { drag } = page("aBcDe1", 0);
  drag(200);
  const drawn = drag(4000);
  const panels = drawn.filter(({ name }) => name !== "1");
  expect(frames(panels)).toBe(panels.length);
  for (const name of "BD") expect(panels.filter((turn) => turn.name === name).length).toBeGreaterThan(20);
  for (const name of "ace1") expect(drawn.filter((turn) => turn.name === name).length).toBeGreaterThan(10);
  expect(names(drawn)).not.toMatch(/[a-z\d]{2}/);
});

it("where frames are late, updates a text at most every 150 ms", () => {
  gap = 40;
  const { drag } = page("Ab", 0);
  drag(200);
  const at = drag(4000)
    .filter(({ name }) => name === "b")
    .map((turn) => turn.at);
  expect(at.length).toBeGreaterThan(10);
  for (let i = 1; i < at.length; i++) expect(at[i] - at[i - 1]).toBeGreaterThanOrEqual(150);
});

it("where frames are in time, draws what fits into a frame, the others first in the next one", () => {
  const { drag } = page("AbC", 2);
  drag(200);
  const drawn = drag(800);
  // Two begin within 3 ms.
  expect(drawn.length).toBe(2 * frames(drawn));
  for (const name of "AbC")
    expect(drawn.filter((turn) => turn.name === name).length).toBeGreaterThan(frames(drawn) / 2 - 2);
});

it("draws everything once the scene is at rest, each in the end with what was asked last", () => {
  for (gap of [16, 40]) {
    const { queue, drag, drawn, turns } = page("aBcDe123", 4);
    let shown = "";
    const draw = () => {
      shown = queue.motion.state;
      return true;
    };
    drag(400);
    queue.ask({ rank: "idle", rests: true, draw });
    drag(400);
    expect(shown).toBe("");
    const before = drawn.length;
    for (const turn of turns) queue.ask(turn);
    vi.advanceTimersByTime(2000);
    expect(sorted(names(drawn.slice(before)))).toBe(sorted("aBcDe123"));
    expect(shown).toBe("resting");
  }
});

it("calls what waits for rest once, not what was cancelled", () => {
  const { queue, move } = page("A", 0);
  const called: string[] = [];
  queue.motion.whenStill("page", () => called.push("page"));
  queue.motion.whenStill("simulation", () => called.push("simulation"));
  queue.motion.whenStill("page", () => called.push("gone"))();
  for (let i = 0; i < 10; i++) {
    move();
    vi.advanceTimersByTime(100);
  }
  expect(called).toEqual([]);
  vi.advanceTimersByTime(1000);
  expect(called.sort()).toEqual(["page", "simulation"]);
});

it("a panel that had nothing to draw takes no frame from the others", () => {
  gap = 40;
  const { queue, drag, turns } = page("A", 0);
  let asked = 0;
  const nothing = {
    rank: "figure" as Rank,
    draw() {
      asked++;
      return false;
    },
  };
  turns.unshift(nothing);
  queue.ask(nothing);
  drag(200);
  const before = asked;
  const drawn = drag(2000);
  expect(drawn.length).toBeGreaterThan(30);
  expect(asked - before).toBe(drawn.length);
});

it("works out a panel in parts over several frames before it is drawn", () => {
  const queue = new FrameQueue();
  const began = Date.now();
  const at: number[] = [];
  let left = 6;
  queue.ask({
    rank: "figure",
    prepare() {
      if (left === 0) return false;
      worked += 2;
      at.push(Date.now() - began);
      return --left > 0;
    },
    draw: () => at.push(Date.now() - began) > 0,
  });
  vi.advanceTimersByTime(500);
  expect([at.length, new Set(at).size]).toEqual([7, 3]);
});

it("draws the others where one fails", () => {
  const { queue, drawn, turns } = page("AB", 0);
  queue.ask({
    rank: "figure",
    draw: () => {
      throw new Error("a panel failed");
    },
  });
  for (const turn of turns) queue.ask(turn);
  expect(() => vi.advanceTimersByTime(5)).toThrow("a panel failed");
  vi.advanceTimersByTime(1000);
  expect(names(drawn)).toBe("AB");
});
