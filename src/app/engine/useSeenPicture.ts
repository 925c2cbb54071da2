import { type RefObject, useEffect, useState } from "react";
import type { Engine } from "./engine.ts";
import type { Picture } from "./picture.ts";
import { whenAtRest } from "./rest.ts";
import { selecting } from "./usePicture.ts";

/** Whether an element is on the screen. */
export function useSeen(ref: RefObject<HTMLElement | null>): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new IntersectionObserver(([entry]) => setSeen(entry.isIntersecting));
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return seen;
}

/** What the panels that explain draw from, of the picture. */
export type ProbePart = Pick<Picture, "scene" | "probe">;
const probePart = ({ scene, probe }: Picture): ProbePart => ({ scene, probe });

/**
 * The scene and its solved probe for a panel below the fold: updated with every picture while the panel is on the screen,
 * otherwise when the scene is at rest, so that hidden panels cost nothing during a drag.
 *
 * @param throttled for panels of text
 */
export function useSeenPicture(engine: Engine, seen: boolean, throttled = false): ProbePart {
  const [selected] = useState(() => selecting(probePart));
  const [part, setPart] = useState(() => selected(engine.picture));
  useEffect(() => {
    let drawn: ProbePart | undefined;
    const take = () => {
      drawn = selected(engine.picture);
      setPart(drawn);
    };
    let stop = () => {};
    const unsubscribe = (throttled && seen ? engine.subscribeThrottled : engine.subscribe)(() => {
      if (selected(engine.picture) === drawn) return;
      if (seen) {
        take();
        engine.reportDraw();
      } else stop = whenAtRest(take);
    });
    return () => {
      unsubscribe();
      stop();
    };
  }, [engine, seen, throttled, selected]);
  return part;
}
