import { type ComponentProps, useState } from "react";
import { useStore } from "zustand";
import { onDemand } from "../../lib/onDemand.ts";
import { manifests } from "../../models/manifests.ts";
import { explanations, forStories, presets } from "../../models/registry.ts";
import { encodeLink } from "../../scene/link.ts";
import type { Scene } from "../../scene/scene.ts";
import { MenuButton } from "../../ui/MenuButton.tsx";
import { backToLink, change, choose, factoryDefaults, redo, store, toggleCompare, undo } from "../state/store.ts";
import { DialogButton } from "./DialogButton.tsx";
import { firstPicture } from "./firstPicture.ts";
import { useOnDemand } from "./lazyPart.tsx";
import "./header.css";

const figures = onDemand(() => import("../gallery/figures.ts"));
const gallery = {
  ask: async () => {
    const [{ Gallery }, { allFigures }] = await Promise.all([galleryProgram.ask(), figures.ask()]);
    const shown = await allFigures();
    return (props: Omit<ComponentProps<typeof Gallery>, "figures">) => <Gallery {...props} figures={shown} />;
  },
};
const galleryProgram = onDemand(() => import("../gallery/Gallery.tsx"));
const exportProgram = onDemand(() => import("../share/ExportDialog.tsx"));
const shareDialog = onDemand(() => import("../share/ShareDialog.tsx").then((m) => m.ShareDialog));
const talkProgram = onDemand(() => import("../talk/TalkDialog.tsx"));
const embedProgram = onDemand(() => import("../share/EmbedDialog.tsx"));

/** Dialogs that need more of the model than the first picture does. */
const exportDialog = {
  ask: async () => {
    // Tables and figures of the parts of a risk are worked out by the explanation.
    const [{ ExportDialog }] = await Promise.all([
      exportProgram.ask(),
      explanations.load(store.getState().scene.model),
    ]);
    return ExportDialog;
  },
};
const talkDialog = {
  ask: async () => {
    const [{ TalkDialog }] = await Promise.all([talkProgram.ask(), forStories.ask()]);
    return TalkDialog;
  },
};
const embedDialog = {
  ask: async () => {
    const [{ EmbedDialog }] = await Promise.all([
      embedProgram.ask(),
      figures.ask(),
      presets.load(store.getState().scene.model),
    ]);
    return EmbedDialog;
  },
};

const ofScene = (scene: Scene) => ({ scene });

/** Title, figures of the papers, model, and the link. */
export function Header() {
  const model = useStore(store, (s) => s.coming ?? s.scene.model);
  const figure = useFigureName();
  const comparing = useStore(store, (s) => s.scene.compare !== "no");
  const [said, setSaid] = useState("");
  function say(text: string) {
    setSaid(text);
    setTimeout(() => setSaid(""), 3000);
  }
  async function copy() {
    const address = `${location.origin}${location.pathname}?${encodeLink(store.getState().scene)}`;
    try {
      await navigator.clipboard.writeText(address);
      say("copied");
    } catch {
      const framed = window.parent !== window;
      say(`the browser did not allow copying: ${framed ? "open the page by itself" : "take the address bar"}`);
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
      <DialogButton
        label="Figures"
        what="the figures"
        source={gallery}
        props={(scene) => ({ link: encodeLink(scene) })}
        say={say}
      />
      {manifests.length > 1 && (
        <label className="preset">
          <span>Model</span>
          <select value={model} onChange={(e) => choose("m", () => ({ m: e.target.value }))}>
            {manifests.map((m) => (
              <option key={m.id} value={m.id}>
                {m.title}
              </option>
            ))}
          </select>
        </label>
      )}
      <History />
      <button
        type="button"
        aria-pressed={comparing}
        aria-label="Compare: pin this setting as A"
        title={comparing ? "End the comparison" : "Pin this setting as A and compare what follows with it"}
        onClick={toggleCompare}
      >
        A | B
      </button>
      <button type="button" onClick={copy}>
        Copy link
      </button>
      <DialogButton label="QR" what="the code" source={shareDialog} props={ofScene} say={say} />
      <DialogButton label="Export" what="the export" source={exportDialog} props={ofScene} say={say} />
      <DialogButton label="Stories" what="the stories" source={talkDialog} props={ofScene} say={say} />
      <DialogButton label="Embed" what="the builder of frames" source={embedDialog} props={ofScene} say={say} />
      <ThemeButton />
      <span role="status" className="copied">
        {said}
      </span>
    </header>
  );
}

const themes = ["auto", "light", "dark"] as const;

/** Goes through the themes; which one it is is in the link. */
function ThemeButton() {
  const theme = useStore(store, (s) => s.scene.theme);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length];
  const name = theme === "auto" ? "as the system" : theme;
  return (
    <button
      type="button"
      aria-label={`Theme: ${name}`}
      title={`Theme: ${name}. Change to ${next === "auto" ? "as the system" : next}`}
      onClick={() => change({ theme: next })}
    >
      {theme === "auto" ? "◐" : theme === "light" ? "☼" : "☾"}
    </button>
  );
}

/** The paper's figure that is shown, if it is one; the list of them comes after the first picture. */
function useFigureName(): string | undefined {
  const model = useStore(store, (s) => s.scene.model);
  // Without the list there is no name: the gallery will say why.
  const { value } = useOnDemand(figures, firstPicture);
  const named = useOnDemand(presets.source(model), firstPicture).value !== undefined;
  return useStore(store, ({ scene }) => (named && scene.model === model ? value?.figureName(scene) : undefined));
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
      <MenuButton
        label="Reset"
        title="back to what the link said, or to the instrument's defaults"
        items={[
          ["Back to this link", backToLink],
          ["Factory defaults", factoryDefaults],
        ]}
      />
    </span>
  );
}
