import { store } from "./store.ts";

/** A scene that has not moved for so long is at rest. */
const REST_MS = 300;
/** Time for a frame between two who waited, on a slow machine as well. */
const FRAME_MS = 50;

/** Who waits, the longest waiting first, and whether for the scene to come to rest as well as for a frame. */
const waiting = new Map<() => void, boolean>();
let movedAt = Number.NEGATIVE_INFINITY;
let timer: ReturnType<typeof setTimeout> | undefined;
let dueAt = 0;

store.subscribe((state, before) => {
  if (state.scene !== before.scene) movedAt = performance.now();
});

/** One timer for all who wait, and one of them a frame: what comes when a drag is over must not hold the page up either. */
function next(): void {
  timer = undefined;
  const rests = performance.now() >= movedAt + REST_MS;
  const [first] = [...waiting].find(([, forRest]) => rests || !forRest) ?? [];
  if (first) waiting.delete(first);
  arm();
  first?.();
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

/** Calls once some frame later, when none of the others has just been called. Returns how to wait no longer. */
export const inTurn = (listener: () => void): (() => void) => wait(listener, false);
