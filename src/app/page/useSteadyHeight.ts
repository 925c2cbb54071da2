import { type RefObject, useLayoutEffect } from "react";

/** The page's height in CSS pixels is a multiple of this. */
const STEP = 400;

/**
 * The page in which a part stands grows and shrinks in steps, at its empty end: when a page's height changes, the browser
 * paints all of it anew, which is more than half of a frame.
 */
export function useSteadyHeight(part: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const main = part.current?.closest("main");
    if (!main) return;
    const { style } = document.body;
    const observer = new ResizeObserver(() => {
      // Of the layout, which no zoom and no transform changes.
      const end = main.offsetTop + main.offsetHeight;
      const height = `${Math.ceil(end / STEP) * STEP}px`;
      if (style.minHeight !== height) style.minHeight = height;
    });
    observer.observe(main);
    return () => {
      observer.disconnect();
      style.minHeight = "";
    };
  }, [part]);
}
