import { useLayoutEffect, useRef } from "react";
import { fractionOf } from "../../lib/range.ts";
import { figureOf } from "../../scene/story.ts";
import { store } from "../state/store.ts";
import { isReduced } from "./glide.ts";
import type { Told } from "./storyShelf.ts";

/** Milliseconds in which the map paints itself outward from the probe (stage.css). */
const PAINTING = 1000;

/** Steps in which the height of a story is measured, in CSS pixels. */
const STEP = 40;

/** What the page around a story hides, puts first, covers and lights (stage.css): attributes of the root element. */
const attributes = ["storyShows", "storyFirst", "storyAsks", "storyHides", "storyLights", "storyPaints"] as const;

/**
 * Sets the page's stage for a step: the parts that it shows alone, what a question covers until it is answered, the curve and
 * the control that it points at. When a question has been answered the map paints itself outward from the probe.
 */
export function useStage({ name, story, step: number }: Told, asking: boolean): void {
  const { ask, shows, highlight } = story.steps[number - 1];
  const first = figureOf(story.steps[number - 1]);
  const key = `${name} ${number}`;
  const asked = useRef<string>(undefined);
  useLayoutEffect(() => {
    const { dataset, style } = document.documentElement;
    const set = (attribute: (typeof attributes)[number], value: string | undefined) => {
      if (value === undefined) delete dataset[attribute];
      else dataset[attribute] = value;
    };
    store.setState({ asking });
    set("storyShows", shows?.join(" "));
    set("storyFirst", first);
    set("storyAsks", asking ? ask?.kind : undefined);
    set("storyHides", asking && ask?.kind === "curve" ? `${ask.series}` : undefined);
    set("storyLights", highlight?.kind === "curve" ? `${highlight.series}` : undefined);
    let timer: ReturnType<typeof setTimeout> | undefined;
    if (asked.current === key && !asking && !isReduced()) {
      const { x, y, params } = store.getState().scene;
      const across = fractionOf(x, params[x.param] as number);
      const upwards = fractionOf(y, params[y.param] as number);
      style.setProperty("--paint-x", `${100 * across}%`);
      style.setProperty("--paint-y", `${100 * (1 - upwards)}%`);
      set("storyPaints", "yes");
      timer = setTimeout(() => set("storyPaints", undefined), PAINTING);
    }
    asked.current = asking ? key : undefined;
    return () => {
      clearTimeout(timer);
      for (const attribute of attributes) delete dataset[attribute];
      store.setState({ asking: false });
    };
  }, [key, ask, shows, first, highlight, asking]);

  // After a figure has been looked at, or a long step has been left, the next words would be above the window's edge.
  useLayoutEffect(() => {
    const talk = document.querySelector(".talk");
    if (key && talk && talk.getBoundingClientRect().top < 0) talk.scrollIntoView({ block: "start" });
  }, [key]);

  // The figures below end where the window does.
  useLayoutEffect(() => {
    const talk = document.querySelector<HTMLElement>(".talk");
    if (!talk) return;
    const { style } = document.documentElement;
    // In steps: a line more or less must not move everything.
    const observer = new ResizeObserver(() =>
      style.setProperty("--story-height", `${STEP * Math.ceil(talk.offsetHeight / STEP)}px`),
    );
    observer.observe(talk);
    return () => {
      observer.disconnect();
      style.removeProperty("--story-height");
    };
  }, []);

  const param = highlight?.kind === "control" ? highlight.param : undefined;
  useLayoutEffect(() => {
    if (param === undefined) return;
    const controls = () => document.querySelectorAll(`[data-param="${param}"]`);
    const light = () => {
      for (const control of controls()) {
        control.setAttribute("data-lit", "");
        for (let box = control.closest("details"); box; box = box.parentElement?.closest("details") ?? null)
          box.open = true;
      }
    };
    light();
    // Controls come after the story where the page is opened with it, and anew with another model.
    const observer = new MutationObserver(light);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      for (const control of controls()) control.removeAttribute("data-lit");
    };
  }, [param]);
}
