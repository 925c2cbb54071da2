import { useEffect } from "react";
import { useStore } from "zustand";
import type { Scene } from "../../scene/scene.ts";
import { isBare, stepScene } from "../../scene/story.ts";
import { show, store } from "../state/store.ts";
import { goOn } from "./answers.ts";
import { goTo, storyOf, type Told } from "./storyShelf.ts";

/** The story of a scene; what stories need (`forStories`) has been loaded. A link that names nothing but a step is given that step's setting. */
export function useStory({ story: name, step }: Scene): Told | undefined {
  const opened = useStore(store, (s) => s.opened);
  const story = storyOf(name);
  useEffect(() => {
    const { scene } = store.getState();
    if (scene !== opened || !scene.story || !isBare(scene)) return;
    const told = storyOf(scene.story);
    const there = told && stepScene(told, scene.story, Math.min(scene.step, told.steps.length), scene);
    if (there) show(there, false);
  }, [opened]);
  if (!story || name === undefined || story.steps.length === 0) return undefined;
  return { name, story, step: Math.min(step, story.steps.length) };
}

const BACK = ["PageUp", "ArrowLeft", "ArrowUp"];
const ON = ["PageDown", "ArrowRight", "ArrowDown"];

/**
 * Keys of a clicker, for as long as a projector shows the page: Page keys go through the story wherever the focus is, arrow
 * keys where nothing else uses them. Escape leaves.
 */
export function useClicker(told: Told | undefined, leave: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { key, target } = event;
      if (event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
      const field =
        target instanceof HTMLElement && target.matches("input, select, textarea, [role=application], [role=slider]");
      if (key === "Escape" && !(target instanceof HTMLElement && target.matches("select, [data-draft=yes]"))) leave();
      else if (told && (BACK.includes(key) || ON.includes(key)) && (key.startsWith("Page") || !field)) {
        // A key that is held must not run through the talk.
        if (!event.repeat && ON.includes(key)) goOn(told);
        else if (!event.repeat) goTo(told.name, told.step - 1);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener("keydown", onKeyDown, { capture: true });
    return () => removeEventListener("keydown", onKeyDown, { capture: true });
  }, [told, leave]);
}
