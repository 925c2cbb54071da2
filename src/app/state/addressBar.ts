import { encodeLink } from "../../scene/link.ts";
import type { Scene } from "../../scene/scene.ts";
import { OWN } from "../../scene/talk.ts";
import { frames } from "../frame/frameQueue.ts";
import { open, store } from "./store.ts";

/** A scene that goes on changing is written at this interval: a write takes a frame of a drag. */
const LONGEST_MS = 1000;
/** Consecutive failed writes after which only a change of the scene retries. */
const MAX_RETRIES = 5;

/** The fragment with a story of the reader's own (talk/storyLink.ts): it stays in the address while that story is open. */
export const ownStory = { fragment: "" };

/**
 * Synchronises the address bar and the scene. A change replaces the current history entry: at once after a rest, those of a drag
 * at its end. Only a deliberate step pushes a new entry, so that Back undoes a step and not a drag. Back, forward and a pasted
 * link set the scene.
 */
export function bindAddressBar(): void {
  let written = location.search;
  let steps = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let refused = 0;

  const write = (how: "pushState" | "replaceState", scene: Scene) => {
    clearTimeout(timer);
    timer = undefined;
    const query = `?${encodeLink(scene)}`;
    const tail = scene.story === OWN ? ownStory.fragment : "";
    if (query === written && location.hash === tail && how === "replaceState") return;
    try {
      history[how](null, "", location.pathname + query + tail);
      written = query;
      refused = 0;
    } catch {
      // Browsers limit the rate, so a later write may succeed; some frames forbid history entirely.
      if (++refused <= MAX_RETRIES) timer = setTimeout(() => write("replaceState", store.getState().scene), LONGEST_MS);
    }
  };

  const writeNow = () => {
    if (timer !== undefined) write("replaceState", store.getState().scene);
  };

  const read = () => {
    const pasted = location.search === written;
    if (pasted && (location.hash === ownStory.fragment || !/=|%(25)*3d/i.test(location.hash))) return;
    written = location.search;
    // A fragment after an unchanged query was pasted by the reader: it replaces the query.
    open(!takeStory() && pasted ? location.hash : location.search + location.hash, false);
    steps = store.getState().steps;
  };

  const takeStory = () => {
    const { hash } = location;
    const is = /[#&]tell=/.test(hash);
    if (is) ownStory.fragment = hash;
    return is;
  };

  takeStory();
  open(location.search + location.hash, false);
  store.subscribe((state, before) => {
    if (state.scene === before.scene) return;
    if (state.steps > steps) {
      steps = state.steps;
      // First write what is pending into the entry that is left.
      if (timer !== undefined) write("replaceState", before.scene);
      return write("pushState", state.scene);
    }
    timer ??= setTimeout(writeNow, frames.motion.state === "resting" ? 0 : LONGEST_MS);
    frames.motion.whenStill("page", writeNow);
  });
  addEventListener("popstate", read);
  addEventListener("hashchange", read);
  addEventListener("pagehide", writeNow);
}
