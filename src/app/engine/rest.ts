import { flushSync } from "react-dom";
import { store } from "../state/store.ts";

/** A scene that has not changed for this long is at rest. */
const REST_MS = 300;
/** Interval between two runs of the queue, so that a frame is drawn in between, also on a slow machine. */
const FRAME_MS = 50;
/** Budget of one run of the queue: cheap callbacks are drawn in the same frame. */
const BUDGET_MS = 1;

/** Queued callbacks, oldest first, and whether each waits for the scene to come to rest. */
const waiting = new Map<() => void, boolean>();
let movedAt = Number.NEGATIVE_INFINITY;
let timer: ReturnType<typeof setTimeout> | undefined;
let dueAt = 0;

store.subscribe((state, before) => {
  if (state.scene !== before.scene) movedAt = performance.now();
});

/**
 * Calls queued callbacks within the budget. One timer for all, so that what follows a drag is spread over several frames.
 */
function next(): void {
  timer = undefined;
  const began = performance.now();
  const rests = began >= movedAt + REST_MS;
  try {
    do {
      const [first] = [...waiting].find(([, forRest]) => rests || !forRest) ?? [];
      if (!first) break;
      waiting.delete(first);
      flushSync(first);
    } while (performance.now() - began < BUDGET_MS);
  } finally {
    arm();
  }
}

/** Sets the timer for the next callback that can run, never later than already set. */
function arm(): void {
  if (waiting.size === 0) return;
  const now = performance.now();
  const allRest = [...waiting.values()].every((forRest) => forRest);
  const at = Math.max(now + FRAME_MS, allRest ? movedAt + REST_MS : 0);
  if (timer !== undefined && dueAt <= at) return;
  clearTimeout(timer);
  dueAt = at;
  timer = setTimeout(next, at - now);
}

function wait(listener: () => void, forRest: boolean): () => void {
  waiting.set(listener, forRest);
  arm();
  return () => waiting.delete(listener);
}

/** Calls back once when the scene is at rest; a callback is queued at most once. Returns how to cancel. */
export const whenAtRest = (listener: () => void): (() => void) => wait(listener, true);

/** Calls back once in a later frame, in order. Returns how to cancel. */
export const enqueue = (listener: () => void): (() => void) => wait(listener, false);
