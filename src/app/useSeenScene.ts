import { type RefObject, useEffect, useState } from "react";
import type { Scene } from "../scene/scene.ts";
import type { Engine } from "./engine.ts";

const REST_MS = 300;

/**
 * The scene as a panel further down should show it: with every picture where the panel is on the screen, when the scene
 * has come to rest where it is not, so that what nobody sees takes nothing from a drag.
 */
export function useSeenScene(engine: Engine, ref: RefObject<HTMLElement | null>): Scene {
  const [scene, setScene] = useState(engine.picture.scene);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new IntersectionObserver(([entry]) => setSeen(entry.isIntersecting), { rootMargin: "80px" });
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  useEffect(() => {
    const take = () => setScene(engine.picture.scene);
    if (seen) {
      take();
      return engine.subscribe(take);
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(take, REST_MS);
    };
    later();
    const unsubscribe = engine.subscribe(later);
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [engine, seen]);
  return scene;
}
