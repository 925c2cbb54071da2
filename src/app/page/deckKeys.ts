/** A key that the page inside a frame did not use, as the page around it gets it by `postMessage`. */
export interface DeckKey {
  readonly type: "transferscope:key";
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** The browser's, or nothing by themselves. */
const NEVER = ["Tab", "Shift", "Control", "Alt", "Meta"];

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

/** Keys that a control of the browser uses without saying so. */
const native: readonly (readonly [selector: string, uses: (key: string) => boolean])[] = [
  ["select, textarea, input:not([type=range], [type=radio], [type=checkbox])", (key) => key !== "Escape"],
  ["input[type=range]", (key) => [...ARROWS, "Home", "End", "PageUp", "PageDown"].includes(key)],
  ["input[type=radio]", (key) => [...ARROWS, " "].includes(key)],
  ["input[type=checkbox]", (key) => key === " "],
  ["button, summary", (key) => key === " " || key === "Enter"],
  ["a[href]", (key) => key === "Enter"],
];

function isUsed(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || NEVER.includes(event.key)) return true;
  if (document.querySelector("dialog[open]")) return true;
  const { target } = event;
  return target instanceof Element && native.some(([selector, uses]) => target.matches(selector) && uses(event.key));
}

/**
 * Inside a frame: a key that the focused control does not use is told to the page around, whose slides it may move, and a
 * pointer on the map does not put the focus there, whose arrow keys would then be the probe's.
 */
export function bindDeckKeys(): void {
  addEventListener("keydown", (event) => {
    if (isUsed(event)) return;
    const { key, code, shiftKey, ctrlKey, altKey, metaKey } = event;
    const message: DeckKey = { type: "transferscope:key", key, code, shiftKey, ctrlKey, altKey, metaKey };
    // To whoever embeds us: it is a key, and holds nothing of what is typed into a field.
    window.parent.postMessage(message, "*");
  });
  addEventListener("mousedown", (event) => {
    if (!(event.target instanceof Element && event.target.closest(".map-panel .figure-box"))) return;
    event.preventDefault();
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
}
