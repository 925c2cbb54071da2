import { beginGesture, redo, undo } from "./store.ts";

/** A field whose text is being changed: there the browser's own undo counts. */
const isTyping = (target: EventTarget | null) => target instanceof HTMLInputElement && target.dataset.draft === "yes";

/** Watches for gestures, and for Ctrl or Cmd with Z (Shift for redo) and Y. */
export function bindUndoKeys(): void {
  addEventListener("pointerdown", beginGesture, { capture: true });
  addEventListener(
    "keydown",
    (event) => {
      if (!event.repeat) beginGesture();
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      if (key === "z") (event.shiftKey ? redo : undo)();
      else if (key === "y" && !event.shiftKey) redo();
      else return;
      event.preventDefault();
    },
    { capture: true },
  );
}
