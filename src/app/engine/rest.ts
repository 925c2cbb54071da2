import { flushSync } from "react-dom";
import { store } from "../state/store.ts";

/** A scene that has not moved for so long is at rest. */
const REST_MS = 300;
/** Time for a frame between two turns, on a slow machine as well. */
const FRAME_MS = 50;
/** In a turn another is begun only before that: what little has changed is then drawn in one frame. */
const TURN_MS = 1;

/** Who waits, the longest waiting first, and whether for the scene to come to rest as well as for a frame. */
const waiting = new Map<() => void, boolean>();
let movedAt = Number.NEGATIVE_INFINITY;
let timer: ReturnType<typeof setTimeout> | undefined;
let dueAt = 0;

store.subscribe((state, before) => {
  if (state.scene !== before.scene) movedAt = performance.now();
});

/**
 * One timer for all who wait, and what takes longer in a frame of its own: what comes when a drag is over must not hold
 * the page up either.
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
    } while (performance.now() - began < TURN_MS);
  } finally {
    arm();
  }
}

/** Sets the timer for whoever may come next, and never later than it was. */
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

/** Calls once when the scene is at rest; a listener that waits already waits once. Returns how to wait no longer. */
export const whenAtRest = (listener: () => void): (() => void) => wait(listener, true);

/** Calls once some frame later, in its turn among the others. Returns how to wait no longer. */
export const enqueue = (listener: () => void): (() => void) => wait(listener, false);
