/** In these a question mark is text, or chooses from a list. */
const FIELDS = "textarea, select, input:not([type=range], [type=radio], [type=checkbox]), [contenteditable=true]";

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "metaKey" | "defaultPrevented" | "isComposing">;

/** Whether a key asks for the list of keys: a question mark, also the Arabic one, outside of fields. */
export function opensShortcuts(event: Pressed & { readonly target: EventTarget | null }): boolean {
  if (event.key !== "?" && event.key !== "؟") return false;
  // AltGr, which some keyboards need for it, is Ctrl with Alt.
  const command = event.metaKey || event.ctrlKey !== event.altKey;
  if (command || event.defaultPrevented || event.isComposing) return false;
  const { target } = event;
  return !(target && "matches" in target && (target as Element).matches(FIELDS));
}

const KEPT = "transferscope:key-off";
let off: boolean | undefined;

/** Whether the key is on (WCAG 2.1.4): who speaks to the page, or whose hand is unsteady, turns it off. */
export function keyIsOn(): boolean {
  try {
    off ??= localStorage.getItem(KEPT) === "yes";
  } catch {
    // Storage is blocked: on, until it is turned off in this tab.
  }
  return off !== true;
}

/** Kept for the next visit where the browser keeps anything. */
export function turnKey(on: boolean): void {
  off = !on;
  try {
    if (on) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, "yes");
  } catch {
    // It holds until the page is closed.
  }
}
