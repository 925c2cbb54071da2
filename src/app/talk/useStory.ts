import { useEffect } from "react";
import { useStore } from "zustand";
import type { Scene } from "../../scene/scene.ts";
import { isBare, stepScene } from "../../scene/story.ts";
import { OWN } from "../../scene/talk.ts";
import { ownStory } from "../state/addressBar.ts";
import { show, store } from "../state/store.ts";
import { forget, goOn } from "./answers.ts";
import { holdsStory, storyIn } from "./storyLink.ts";
import { goTo, own, storyOf, type Told, takeKept, takeOwn } from "./storyShelf.ts";
import { useTranslation } from "./Untranslated.tsx";

/**
 * The story of a scene; what stories need (`forStory`) has been loaded. A link that names nothing but a step is given that
 * step's setting. A story of the reader's own comes from the link's fragment, or from this tab.
 */
export function useStory({ story: name, step }: Scene): Told | undefined {
  const opened = useStore(store, (s) => s.opened);
  useStore(own, (s) => s.told);
  useTranslation();
  const story = storyOf(name);
  useEffect(() => {
    let wanted = true;
    const { fragment } = ownStory;
    const holds = holdsStory(fragment) && fragment !== own.getState().told?.fragment;
    own.setState({ trouble: undefined });
    if (opened.story !== OWN) {
      if (holds) {
        own.setState({ trouble: TWO });
        ownStory.fragment = own.getState().told?.fragment ?? "";
      }
      if (opened.story !== undefined) settle(opened, opened);
    } else if (!holds) takeKept();
    else
      storyIn(fragment).then(
        (text) => {
          if (!wanted) return;
          forget(OWN);
          if (takeOwn(text).steps.length === 0) own.setState({ told: undefined, trouble: NO_STEP });
          else settle(opened, { ...opened, story: "tour" });
        },
        (error: Error) => {
          if (wanted) own.setState({ told: undefined, trouble: error.message });
        },
      );
    return () => {
      wanted = false;
    };
  }, [opened]);
  if (!story || name === undefined || story.steps.length === 0) return undefined;
  return { name, story, step: Math.min(step, story.steps.length) };
}

const TWO =
  "This link names a story of the page and holds another one: the one of the page is told. Ask for the other by itself.";
const NO_STEP = "The story in this link has no step that can be read. Ask for it as a file.";

/** Shows the setting of the step that a link names, if the link says no more than that and nothing has changed since. */
function settle(opened: Scene, alike: Scene): void {
  const { scene } = store.getState();
  if (scene !== opened || !isBare(alike)) return;
  const told = storyOf(scene.story);
  const there = told && stepScene(told, scene.story as string, Math.min(scene.step, told.steps.length), scene);
  if (there) show(there, false);
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
