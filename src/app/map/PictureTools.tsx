import { useStore } from "zustand";
import { MenuButton } from "../../ui/MenuButton.tsx";
import { backToLink, factoryDefaults, redo, store, toggleCompare, undo } from "../state/store.ts";

/** What is done to the picture as a whole: undo and redo of gestures, the two ways back to a beginning, the comparison. */
export function PictureTools() {
  const canUndo = useStore(store, (s) => s.past.length > 0);
  const canRedo = useStore(store, (s) => s.future.length > 0);
  const comparing = useStore(store, (s) => s.scene.compare !== "no");
  return (
    <span className="picture-tools">
      <button type="button" onClick={undo} disabled={!canUndo} aria-label="Undo" title="Undo (Ctrl+Z)">
        ↶
      </button>
      <button type="button" onClick={redo} disabled={!canRedo} aria-label="Redo" title="Redo (Ctrl+Shift+Z)">
        ↷
      </button>
      <MenuButton
        label="Reset"
        title="back to what the link said, or to the instrument's defaults"
        items={[
          ["Back to this link", backToLink],
          ["Factory defaults", factoryDefaults],
        ]}
      />
      <button
        type="button"
        aria-pressed={comparing}
        aria-label="Compare: pin this setting as A"
        title={comparing ? "End the comparison" : "Pin this setting as A and compare what follows with it"}
        onClick={toggleCompare}
      >
        A | B
      </button>
    </span>
  );
}
