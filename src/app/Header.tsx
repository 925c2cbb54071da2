import { type ComponentProps, type ComponentType, useState } from "react";
import { useStore } from "zustand";
import { models } from "../models/registry.ts";
import { encodeLink } from "../scene/link.ts";
import type { Scene } from "../scene/scene.ts";
import { EmbedButton } from "./EmbedButton.tsx";
import { figureName } from "./figures.ts";
import { backToLink, change, factoryDefaults, redo, store, undo } from "./store.ts";
import { TalkButton } from "./TalkButton.tsx";

type Gallery = typeof import("./Gallery.tsx").Gallery;
type ExportDialog = typeof import("./ExportDialog.tsx").ExportDialog;

/** Title, figures of the papers, model, and the link. */
export function Header({ scene }: { readonly scene: Scene }) {
  const [said, setSaid] = useState("");
  const [Gallery, setGallery] = useState<ComponentType<ComponentProps<Gallery>>>();
  const [ExportDialog, setExportDialog] = useState<ComponentType<ComponentProps<ExportDialog>>>();
  const link = encodeLink(scene);
  const figure = figureName(link);
  function say(text: string) {
    setSaid(text);
    setTimeout(() => setSaid(""), 3000);
  }
  async function copy() {
    const address = `${location.origin}${location.pathname}?${link}`;
    try {
      await navigator.clipboard.writeText(address);
      say("copied");
    } catch {
      const framed = window.parent !== window;
      say(`the browser did not allow copying: ${framed ? "open the page by itself" : "take the address bar"}`);
    }
  }
  async function showGallery() {
    try {
      const loaded = await import("./Gallery.tsx");
      setGallery(() => loaded.Gallery);
    } catch {
      say("the figures could not be loaded: is the connection lost?");
    }
  }
  async function showExport() {
    try {
      const loaded = await import("./ExportDialog.tsx");
      setExportDialog(() => loaded.ExportDialog);
    } catch {
      say("the export could not be loaded: is the connection lost?");
    }
  }
  return (
    <header>
      <h1>Transferscope</h1>
      <p className="tagline">when does transfer learning work?</p>
      <p className="figure-shown" title={figure}>
        {/* An empty line is as high as a full one: the map below must not move. */}
        {figure ?? "\u00a0"}
      </p>
      <button type="button" aria-haspopup="dialog" onClick={showGallery}>
        Figures
      </button>
      {Gallery && <Gallery link={link} onClose={() => setGallery(undefined)} />}
      {models.length > 1 && (
        <label className="preset">
          <span>Model</span>
          <select value={scene.model} onChange={(e) => change({ m: e.target.value })}>
            {models.map((m) => (
              <option key={m.id} value={m.id}>
                {m.title}
              </option>
            ))}
          </select>
        </label>
      )}
      <History />
      <button type="button" onClick={copy}>
        Copy link
      </button>
      <button type="button" aria-haspopup="dialog" onClick={showExport}>
        Export
      </button>
      {ExportDialog && <ExportDialog scene={scene} onClose={() => setExportDialog(undefined)} />}
      <EmbedButton scene={scene} say={say} />
      <TalkButton scene={scene} say={say} />
      <span role="status" className="copied">
        {said}
      </span>
    </header>
  );
}

/** Undo and redo of gestures, and the two ways back to a beginning. */
function History() {
  const canUndo = useStore(store, (s) => s.past.length > 0);
  const canRedo = useStore(store, (s) => s.future.length > 0);
  return (
    <span className="history">
      <button type="button" onClick={undo} disabled={!canUndo} aria-label="Undo" title="Undo (Ctrl+Z)">
        ↶
      </button>
      <button type="button" onClick={redo} disabled={!canRedo} aria-label="Redo" title="Redo (Ctrl+Shift+Z)">
        ↷
      </button>
      <select
        aria-label="Reset"
        value=""
        onChange={(e) => (e.target.value === "link" ? backToLink : factoryDefaults)()}
        title="back to what the link said, or to the instrument's defaults"
      >
        <option value="" disabled hidden>
          Reset
        </option>
        <option value="link">Back to this link</option>
        <option value="defaults">Factory defaults</option>
      </select>
    </span>
  );
}
