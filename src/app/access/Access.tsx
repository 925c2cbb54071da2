import { useEffect } from "react";
import { useStore } from "zustand";
import { store } from "../state/store.ts";
import { Shortcuts } from "./Shortcuts.tsx";
import { keyIsOn, opensShortcuts } from "./shortcutKey.ts";
import { openShortcuts, shortcutsOpen } from "./shortcutsOpen.ts";
import "./access.css";

/** The parts of the page that a key takes one to at once, and what gets the focus there. */
const places = [
  ["Map", ".map-panel [role=application]"],
  ["Parameters", ".controls :is(input, select, button)"],
  ["Numbers", ".readout"],
  ["Map in words", "#map-in-words-title"],
] as const;

/** Skip links, the first stops of the page, and the list of keys. A frame has neither: its keys are the page's around it. */
export function Access() {
  const framed = useStore(store, (s) => s.scene.embed !== "no");
  const present = useStore(store, (s) => s.scene.present !== "no");
  const open = useStore(shortcutsOpen, (s) => s.open);
  useEffect(() => {
    if (framed) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (!opensShortcuts(event) || !keyIsOn() || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      openShortcuts();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [framed]);
  if (framed) return null;
  return (
    <>
      {!present && (
        <nav className="skip" aria-label="Skip to">
          {places.map(([name, selector]) => (
            <button type="button" key={name} onClick={() => goTo(selector)}>
              {name}
            </button>
          ))}
          <button type="button" aria-haspopup="dialog" onClick={openShortcuts}>
            Keys and clicks
          </button>
        </nav>
      )}
      {open && <Shortcuts onClose={() => shortcutsOpen.setState({ open: false })} />}
    </>
  );
}

/** A link would write into the address, which is the setting's. */
function goTo(selector: string): void {
  const there = document.querySelector<HTMLElement>(selector);
  if (!there) return;
  if (there.tabIndex < 0) there.tabIndex = -1;
  there.focus();
}
