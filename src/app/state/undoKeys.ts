import { beginGesture, redo, undo } from "./store.ts";

/** While text is being edited the browser's own undo applies. */
const isTyping = (target: EventTarget | null) => target instanceof HTMLInputElement && target.dataset.draft === "yes";

/** The letter of a key; for other scripts (Ω, я, ש) the letter at that position of a Latin keyboard. */
export function letterOf({ key, code }: Pick<KeyboardEvent, "key" | "code">): string {
  const isForeign = /^(?!\p{Script=Latin})[\p{L}\p{M}]$/u.test(key) || key === "Process" || key === "Unidentified";
  return (isForeign ? code.replace(/^Key/, "") : key).toLowerCase();
}

/** Listens for the start of gestures, and for Ctrl or Cmd with Z (Shift for redo) and Y. */
export function bindUndoKeys(): void {
  addEventListener("pointerdown", beginGesture, { capture: true });
  addEventListener(
    "keydown",
    (event) => {
      if (!event.repeat) beginGesture();
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
      const key = letterOf(event);
      if (key === "z") (event.shiftKey ? redo : undo)();
      else if (key === "y" && !event.shiftKey) redo();
      else return;
      event.preventDefault();
    },
    { capture: true },
  );
}
