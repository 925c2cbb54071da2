import { between } from "../../scene/between.ts";
import type { Scene } from "../../scene/scene.ts";
import { show, store } from "../state/store.ts";

/** Milliseconds of the way from one step of a story to the next. */
const WAY = 280;

/** Whether the reader's machine asks for less motion. */
export const isReduced = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Where the page is going, and the last scene shown on the way. */
let under: { readonly to: Scene; readonly last: Scene } | undefined;

/**
 * Goes to a scene with its numbers moving there; one step for the history and one for undo. Whatever else moves the scene on
 * the way ends it. Where there is less motion, another model or nobody to see it, the scene is there at once.
 */
export function glide(to: Scene): void {
  // The step that is left is left where it was meant to be: the history keeps it.
  if (under && store.getState().scene === under.last) show(under.to, false);
  under = undefined;
  const from = store.getState().scene;
  if (isReduced() || document.hidden || from.model !== to.model) {
    show(to, true);
    return;
  }
  show(between(from, to, 0), true);
  let way = { to, last: store.getState().scene };
  under = way;
  let began: number | undefined;
  const frame = (now: number) => {
    if (store.getState().scene !== way.last) return;
    began ??= now;
    const t = (now - began) / WAY;
    show(between(from, to, t), false);
    way = { to, last: store.getState().scene };
    under = t < 1 ? way : undefined;
    if (under) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}
