import "../ui/tokens.css"; // first: it says the order of the layers
import "../ui/base.css";
import "../ui/touch.css";
import { StrictMode, useDeferredValue } from "react";
import { createRoot } from "react-dom/client";
import { pool } from "../compute/pool.ts";
import { onDemand } from "../lib/onDemand.ts";
import { parseLink } from "../scene/link.ts";
import { loadShown } from "../scene/missingTheory.ts";
import { compared } from "./compare/comparedMaps.ts";
import { browserLane, laneCount } from "./engine/browserLane.ts";
import { Engine } from "./engine/engine.ts";
import { EngineContext } from "./engine/engineContext.ts";
import { frames } from "./frame/frameQueue.ts";
import { followLanguage, speakAs } from "./languages/languages.ts";
import { App, curves } from "./page/App.tsx";
import { ErrorBoundary } from "./page/ErrorBoundary.tsx";
import { firstPictureDrawn } from "./page/firstPicture.ts";
import { lazyPart, Missing, useOnDemand } from "./page/lazyPart.tsx";
import { bindAddressBar } from "./state/addressBar.ts";
import { type AppState, store } from "./state/store.ts";
import { bindUndoKeys } from "./state/undoKeys.ts";

const framed = onDemand(() => import("./page/framed.ts"));

/** The engine, once the model that the address names has been loaded, with the theory that it asks for: without the model it cannot be read. */
async function start(): Promise<Engine> {
  const link = location.search + location.hash;
  const { raw } = parseLink(link);
  // What it shows first comes at the same time; a frame of the map alone has no curves.
  if (raw.embed !== "figure") void curves.ask().catch(() => {});
  // Two maps take the place of the curves, which would move when the comparison came after them.
  const comparison = "ref" in raw && compared.ask().catch(() => {});
  const [silent] = await Promise.all([speakAs(raw.lang), loadShown(link), comparison]);
  bindAddressBar();
  if (silent) store.setState(({ notices }) => ({ notices: [...notices, silent] }));
  bindUndoKeys();
  const engine = new Engine(pool(browserLane, laneCount()), store.getState().scene, frames);
  // Only in a frame, whose keys and messages are of no use before the first picture; without them it is a frame all the same.
  if (window.parent !== window)
    framed.ask().then(
      ({ bindFrame }) => bindFrame(engine),
      () => {},
    );
  const stop = engine.subscribe({
    rank: "figure",
    draw() {
      const { map, failure } = engine.picture;
      if (failure !== undefined || map?.level) {
        stop();
        firstPictureDrawn();
      }
      return false;
    },
  });
  followStore(engine);
  store.subscribe(dress);
  store.subscribe(followLanguage);
  followLanguage(store.getState());
  dress(store.getState());
  return engine;
}

function followStore(engine: Engine): void {
  const update = () => {
    const { scene, simulation, atlas } = store.getState();
    // A hidden tab computes nothing; it takes up where it left.
    engine.update(scene, document.hidden ? "paused" : simulation, atlas?.layer(scene));
  };
  // In a task of its own: controls are drawn in the one that changes the store.
  let waits = false;
  const soon = () => {
    if (waits) return;
    waits = true;
    setTimeout(() => {
      waits = false;
      update();
    });
  };
  store.subscribe((state, before) => {
    if (state.scene !== before.scene || state.simulation !== before.simulation || state.atlas !== before.atlas) soon();
  });
  document.addEventListener("visibilitychange", update);
  update();
}

function dress({ scene }: AppState): void {
  const { dataset } = document.documentElement;
  if (dataset.theme !== scene.theme) dataset.theme = scene.theme;
}

const started = onDemand(start);

/** After the first whole picture: what it fetches must not stand in the way of that. A frame keeps nothing. */
const isKept = import.meta.env.PROD && import.meta.env.MODE !== "onefile" && window.parent === window;
const UpdatePrompt = lazyPart(
  "What keeps the page for use without a network",
  onDemand(async () => {
    await (await started.ask()).firstPicture;
    return import("./page/UpdatePrompt.tsx");
  }),
  (m) => m.UpdatePrompt,
);

function Page() {
  const { value, failure } = useOnDemand(started);
  // A value that may come later is rendered in slices of 5 ms: the whole page at once would hold the main thread for longest of all.
  const engine = useDeferredValue(value);
  if (failure !== undefined) return <Missing what="The model of this link" source={started} />;
  if (!engine) return <p className="not-started">The model is being loaded …</p>;
  return (
    <EngineContext value={engine}>
      <App engine={engine} />
      {isKept && <UpdatePrompt />}
    </EngineContext>
  );
}

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary what="The page" whole>
        <Page />
      </ErrorBoundary>
    </StrictMode>,
  );
