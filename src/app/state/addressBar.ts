import { encodeLink } from "../../scene/link.ts";
import type { Scene } from "../../scene/scene.ts";
import { open, store } from "./store.ts";

/** Milliseconds between two writes to the address bar: browsers refuse faster ones. */
const GENTLY = 200;
/** Refused writes in a row after which only a change of the scene tries again. */
const MOST_REFUSED = 5;

/**
 * Keeps the address bar and the scene the same. A change replaces the current entry, at most every 200 ms; only a
 * deliberate step makes a new one, so Back undoes a step and not a drag. Back, forward and a pasted link restore.
 */
export function bindAddressBar(): void {
  let written = location.search;
  let steps = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = Number.NEGATIVE_INFINITY;
  let refused = 0;

  const write = (how: "pushState" | "replaceState", scene: Scene) => {
    clearTimeout(timer);
    timer = undefined;
    const query = `?${encodeLink(scene)}`;
    if (query === written && !location.hash && how === "replaceState") return;
    try {
      history[how](null, "", location.pathname + query);
      written = query;
      refused = 0;
    } catch {
      // Browsers throw when asked too often; a later write catches up. Some frames forbid it for good.
      if (++refused <= MOST_REFUSED)
        timer = setTimeout(() => write("replaceState", store.getState().scene), 5 * GENTLY);
    }
    last = performance.now();
  };

  const read = () => {
    const pasted = location.search === written;
    if (pasted && !/=|%(25)*3d/i.test(location.hash)) return;
    written = location.search;
    // A fragment that comes to the same query was pasted over what is shown: it alone counts.
    open(pasted ? location.hash : location.search + location.hash, false);
    steps = store.getState().steps;
  };

  open(location.search + location.hash, false);
  store.subscribe((state, before) => {
    if (state.scene === before.scene) return;
    if (state.steps > steps) {
      steps = state.steps;
      // The entry that is left keeps what the last drag has not written yet.
      if (timer !== undefined) write("replaceState", before.scene);
      return write("pushState", state.scene);
    }
    timer ??= setTimeout(
      () => write("replaceState", store.getState().scene),
      Math.max(0, last + GENTLY - performance.now()),
    );
  });
  addEventListener("popstate", read);
  addEventListener("hashchange", read);
  addEventListener("pagehide", () => timer !== undefined && write("replaceState", store.getState().scene));
}
