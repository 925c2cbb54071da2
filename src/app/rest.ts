import { store } from "./store.ts";

/** A scene that has not moved for so long is at rest. */
const REST_MS = 300;
/** Time for a frame between two who waited, on a slow machine as well. */
export const FRAME_MS = 50;

/** Who waits for the scene to come to rest, the longest waiting first. */
const waiting = new Set<() => void>();
let movedAt = Number.NEGATIVE_INFINITY;
let armed = false;

store.subscribe((state, before) => {
  if (state.scene !== before.scene) movedAt = performance.now();
});

/** One timer for all who wait, and one of them a frame: what comes when a drag is over must not hold the page up either. */
function next(): void {
  armed = false;
  const left = movedAt + REST_MS - performance.now();
  if (left <= 0) {
    const [first] = waiting;
    waiting.delete(first);
    first?.();
  }
  if (waiting.size > 0) arm(Math.max(FRAME_MS, left));
}

function arm(ms: number): void {
  if (!armed) setTimeout(next, ms);
  armed = true;
}

/** Calls once when the scene is at rest; a listener that waits already waits once. Returns how to wait no longer. */
export function whenAtRest(listener: () => void): () => void {
  waiting.add(listener);
  arm(REST_MS);
  return () => waiting.delete(listener);
}
