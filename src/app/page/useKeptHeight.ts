import { type RefObject, useLayoutEffect } from "react";

/**
 * Keeps a block of text at its largest height so far, so that what stands below it does not move as the text changes.
 * Starts again when the window is resized or `reset` changes.
 */
export function useKeptHeight(ref: RefObject<HTMLElement | null>, text: string, reset: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: with another reset value the old height does not count
  useLayoutEffect(() => {
    const release = () => {
      if (ref.current) ref.current.style.minHeight = "";
    };
    addEventListener("resize", release);
    return () => {
      release();
      removeEventListener("resize", release);
    };
  }, [ref, reset]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text has another height
  useLayoutEffect(() => {
    const element = ref.current;
    if (element) element.style.minHeight = `${element.offsetHeight}px`;
  }, [ref, text, reset]);
}
