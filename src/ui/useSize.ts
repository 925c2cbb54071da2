import { type RefObject, useState, useSyncExternalStore } from "react";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Width of figures in CSS pixels before printing: about that of a sheet of paper. */
const PAPER_WIDTH = 640;

/**
 * Observed width and height of an element in CSS pixels; 0 before the first layout. The element may be unmounted and mounted
 * again. Scripts cannot measure the print layout: before printing the size is that of a typical sheet, exposed in the CSS
 * variable `--drawn`, with which the style sheet scales the figure to the paper.
 */
export function useSize(): Size & {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly ref: (element: HTMLDivElement) => () => void;
} {
  const [measure] = useState(newMeasure);
  return { ...useSyncExternalStore(measure.subscribe, measure.size), box: measure.box, ref: measure.ref };
}

/** An external store, because React renders its changes synchronously, before printing continues. */
function newMeasure() {
  const box: RefObject<HTMLDivElement | null> = { current: null };
  const heard = new Set<() => void>();
  let size: Size = { width: 0, height: 0 };

  function take(width: number, height: number) {
    box.current?.style.setProperty("--drawn", `${width} / ${height}`);
    if (size.width === width && size.height === height) return;
    size = { width, height };
    for (const hear of heard) hear();
  }
  /** Whole pixels that it has: the client size is rounded up as well, which would scale a figure down. */
  const measure = () => {
    if (!box.current) return;
    const { width, height } = getComputedStyle(box.current);
    take(Number.parseInt(width, 10) || 0, Number.parseInt(height, 10) || 0);
  };
  const print = () => {
    const { clientWidth = 0, clientHeight = 0 } = box.current ?? {};
    if (clientWidth > 0) take(PAPER_WIDTH, Math.round((PAPER_WIDTH * clientHeight) / clientWidth));
  };

  return {
    box,
    size: () => size,
    subscribe(hear: () => void) {
      heard.add(hear);
      return () => heard.delete(hear);
    },
    ref(element: HTMLDivElement) {
      box.current = element;
      measure();
      const observer = new ResizeObserver(measure);
      observer.observe(element);
      addEventListener("beforeprint", print);
      addEventListener("afterprint", measure);
      return () => {
        observer.disconnect();
        removeEventListener("beforeprint", print);
        removeEventListener("afterprint", measure);
        box.current = null;
      };
    },
  };
}
