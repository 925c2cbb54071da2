import { type ComponentProps, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { language, t } from "../../lib/language.ts";
import { onDemand } from "../../lib/onDemand.ts";
import { manifests } from "../../models/manifests.ts";
import { encodeLink, parseLink } from "../../scene/link.ts";
import type { Scene } from "../../scene/scene.ts";
import { languages } from "../languages/languages.ts";
import { change, choose, store } from "../state/store.ts";
import { forStory } from "../talk/storyTexts.ts";
import { DialogButton } from "./DialogButton.tsx";
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
const shareDialog = onDemand(() => import("../share/ShareDialog.tsx").then((m) => m.ShareDialog));
/** Not in the one file, whose size is limited. */
const forecastDialog =
  import.meta.env.MODE !== "onefile" &&
  onDemand(() => import("../forecast/ForecastDialog.tsx").then((m) => m.ForecastDialog));
const atlas = import.meta.env.MODE !== "onefile" && {
  dialog: onDemand(() => import("../atlas/AtlasDialog.tsx").then((m) => m.AtlasDialog)),
  /** Tells the file of an atlas from a reader's data. */
  sorted: onDemand(() => import("../atlas/droppedAtlas.ts")),
};
const talkProgram = onDemand(() => import("../talk/TalkDialog.tsx"));
const shelf = onDemand(() => import("../talk/storyShelf.ts"));

/** A story may be of a model that the first picture does without, or in another language. */
const talkDialog = {
  ask: async () => {
    const [{ TalkDialog }] = await Promise.all([talkProgram.ask(), forStory.ask()]);
    return TalkDialog;
  },
};

/** What a model shows when it is chosen; chosen again, what was there. */
const opening = (id: string) => (from: Scene) => {
  const link = manifests.find((m) => m.id === id)?.opening;
  return link === undefined || from.model === id ? { m: id } : parseLink(link).raw;
};

const ofScene = (scene: Scene) => ({ scene });

/** Name of the page, models, stories and dialogs. Controls of the picture itself are in PictureTools. */
export function Header() {
  const model = useStore(store, (s) => s.coming ?? s.scene.model);
  /** Another one with each link: one may hold a forecast (forecast/summaryLink.ts). */
  const opened = useStore(store, (s) => s.opened);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [atlases, setAtlases] = useState<readonly File[]>([]);
  /** How often an atlas was asked for among the figures. */
  const [asked, ask] = useState(0);
  // Anywhere on the page: a browser would show the file in the page's place.
  useEffect(() => {
    if (atlas)
      window.ondragover = window.ondrop = (event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        const all = [...event.dataTransfer.files];
        if (event.type === "drop")
          atlas.sorted
            .ask()
            .then(
              ({ sorted }) => sorted(all),
              () => [[], all] as const,
            )
            .then(([ofAtlas, ofData]) => {
              if (ofAtlas[0]) setAtlases((before) => [...before, ...ofAtlas]);
              if (ofData[0]) setFiles((before) => [...before, ...ofData]);
            });
      };
  }, []);
  const [said, setSaid] = useState("");
  function say(text: string) {
    setSaid(text);
    setTimeout(() => setSaid(""), 3000);
  }
  async function begin() {
    try {
      const [{ goTo, storyOf }] = await Promise.all([shelf.ask(), forStory.ask()]);
      goTo(storyOf("start") ? "start" : "tour", 1);
    } catch {
      say("the story could not be loaded: is the connection lost?");
    }
  }
  const menu = useMenu();
  return (
    <header>
      <h1>Transferscope</h1>
      <p className="tagline">When does transfer learning work?</p>
      <button type="button" className="primary" onClick={begin}>
        Start here
      </button>
      <button type="button" className="menu-opener" aria-controls="tools" {...menu.opener}>
        Menu
      </button>
      <div id="tools" className="tools" {...menu.box}>
        <DialogButton label="Stories" what="the stories" source={talkDialog} props={ofScene} say={say} />
        <DialogButton
          label="Figures"
          what="the figures"
          source={gallery}
          props={(scene) => ({ link: encodeLink(scene), ...(atlas ? { onAtlas: () => ask(asked + 1) } : {}) })}
          say={say}
        />
        <button
          type="button"
          title="Large and without controls, for a projector; Esc leaves"
          onClick={() => change({ present: "yes" }, true)}
        >
          Present
        </button>
        {forecastDialog && (
          <DialogButton
            label="Your data"
            what="the forecast"
            source={forecastDialog}
            props={() => ({ files })}
            say={say}
            asked={/#forecast=/.test(location.hash) && opened}
            also={files.length}
          />
        )}
        {atlas && (
          <DialogButton
            what="the atlas"
            source={atlas.dialog}
            props={() => ({ files: atlases })}
            say={say}
            also={asked + atlases.length}
          />
        )}
        <DialogButton label="Share" what="the ways to share" source={shareDialog} props={ofScene} say={say} />
        {manifests.length > 1 && (
          <label className="preset">
            <span>Model</span>
            <select value={model} onChange={(e) => choose("m", opening(e.target.value))}>
              {manifests.map((m) => (
                <option key={m.id} value={m.id}>
                  {m.title}
                </option>
              ))}
            </select>
          </label>
        )}
        {import.meta.env.MODE !== "onefile" && <LanguageChoice />}
        <ThemeButton />
      </div>
      <span role="status" className="copied">
        {said}
      </span>
    </header>
  );
}

/** On a phone what follows the first button opens and closes; where there is room it is always there (header.css). */
function useMenu() {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  /** Before a dialog opens, which gives focus back to where it was. Where the button is not drawn, focus stays. */
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return {
    opener: { ref: button, "aria-expanded": isOpen, onClick: () => setOpen(!isOpen) },
    box: {
      "data-open": isOpen,
      onClick: (event: { target: unknown }) => (event.target as Element).closest("button") && close(),
      onKeyDown: ({ key }: KeyboardEvent) => key === "Escape" && close(),
    },
  };
}

/** Each language is named in itself. The page is loaded anew in it (languages/languages.ts). */
function LanguageChoice() {
  return (
    <label className="preset language">
      <span>Language</span>
      <span className="code" aria-hidden="true" translate="no">
        {language().toUpperCase()}
      </span>
      <select value={language()} onChange={(e) => change({ lang: e.target.value })}>
        {languages.map(({ id, name }) => (
          <option key={id} value={id} lang={id} translate="no">
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

const themes = ["auto", "light", "dark"] as const;

/** Goes through the themes; which one it is is in the link. */
function ThemeButton() {
  const theme = useStore(store, (s) => s.scene.theme);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length];
  const named = (one: typeof theme) => (one === "auto" ? t("as the system") : one === "light" ? t("light") : t("dark"));
  const name = named(theme);
  return (
    <button
      type="button"
      aria-label={t("Theme: {name}", { name })}
      title={t("Theme: {name}. Change to {next}", { name, next: named(next) })}
      onClick={() => change({ theme: next })}
    >
      {theme === "auto" ? "◐" : theme === "light" ? "☼" : "☾"}
    </button>
  );
}
