import { useInsertionEffect } from "react";

/**
 * What is on the page, as attributes of the root element, for styles of what stands around it. `:root:has()` would say the same,
 * and then a browser styles the whole page anew for each element that comes or goes (docs/decisions/0051-no-has-for-the-whole-page.md).
 */
export type PageMark = "story" | "presented" | "besideMap";

/** Marks the page while the part that asks is shown, and `isShown`: before layout effects, in which figures are measured. */
export function useMarkedPage(mark: PageMark, isShown = true): void {
  useInsertionEffect(() => {
    if (!isShown) return;
    const { dataset } = document.documentElement;
    dataset[mark] = "";
    return () => {
      delete dataset[mark];
    };
  }, [mark, isShown]);
}
