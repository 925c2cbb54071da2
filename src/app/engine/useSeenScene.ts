import { type RefObject, useEffect, useState } from "react";
import type { Scene } from "../../scene/scene.ts";
import { store } from "../state/store.ts";
import type { Engine } from "./engine.ts";
import { whenAtRest } from "./rest.ts";

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

/**
 * The scene that a panel below the fold shows: updated with every picture while the panel is on the screen, otherwise when
 * the scene is at rest, so that hidden panels cost nothing during a drag.
 *
 * @param throttled for panels of text
 */
export function useSeenScene(engine: Engine, seen: boolean, throttled = false): Scene {
  const [scene, setScene] = useState(engine.picture.scene);
  useEffect(() => {
    if (seen) {
      const take = () => setScene(engine.picture.scene);
      take();
      return (throttled ? engine.subscribeThrottled : engine.subscribe)(take);
    }
    const take = () => setScene(store.getState().scene);
    let stop = whenAtRest(take);
    const unsubscribe = store.subscribe((state, before) => {
      if (state.scene !== before.scene) stop = whenAtRest(take);
    });
    return () => {
      unsubscribe();
      stop();
    };
  }, [engine, seen, throttled]);
  return scene;
}
