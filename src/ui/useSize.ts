import { type RefCallback, type RefObject, useCallback, useRef, useState } from "react";
import { flushSync } from "react-dom";

/** Figures are drawn this wide before they are printed, in CSS pixels: about what a sheet of paper has. */
const PAPER_WIDTH = 640;

/**
 * Width and height of an element in CSS pixels, followed as it changes; 0 before the first layout. The element may come, go
 * and come again. No script sees the layout of a sheet of paper: before printing the size is that of a usual one, and the
 * element's style tells it (`--drawn`), so that paper of any size scales the figure as a whole.
 */
export function useSize(): {
  readonly width: number;
  readonly height: number;
  readonly box: RefObject<HTMLDivElement | null>;
  readonly ref: RefCallback<HTMLDivElement>;
} {
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const ref = useCallback((element: HTMLDivElement | null) => {
    box.current = element;
    if (!element) return;
    const take = (width: number, height: number) => {
      element.style.setProperty("--drawn", `${width} / ${height}`);
      setSize((s) => (s.width === width && s.height === height ? s : { width, height }));
    };
    const measure = () => take(element.clientWidth, element.clientHeight);
    const print = () => {
      const { clientWidth, clientHeight } = element;
      if (clientWidth > 0) flushSync(() => take(PAPER_WIDTH, Math.round((PAPER_WIDTH * clientHeight) / clientWidth)));
    };
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
  }, []);
  return { ...size, box, ref };
}
