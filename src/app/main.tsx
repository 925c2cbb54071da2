import "../ui/tokens.css"; // first: it says the order of the layers
import "../ui/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { pool } from "../compute/pool.ts";
import { onDemand } from "../lib/onDemand.ts";
import { models } from "../models/registry.ts";
import { parseLink } from "../scene/link.ts";
import { modelNamed } from "../scene/restore.ts";
import { browserLane, laneCount } from "./engine/browserLane.ts";
import { Engine } from "./engine/engine.ts";
import { EngineContext } from "./engine/engineContext.ts";
import { prepareMap } from "./map/mapView.ts";
import { App, curves } from "./page/App.tsx";
import { ErrorBoundary } from "./page/ErrorBoundary.tsx";
import { lazyPart, Missing, useOnDemand } from "./page/lazyPart.tsx";
import { bindAddressBar } from "./state/addressBar.ts";
import { type AppState, store } from "./state/store.ts";
import { bindUndoKeys } from "./state/undoKeys.ts";

const deckKeys = onDemand(() => import("./page/deckKeys.ts"));

/** The engine, once the model that the address names has been loaded: without it the link cannot be read. No other is loaded. */
async function start(): Promise<Engine> {
  const { raw } = parseLink(location.search + location.hash);
  // What it shows first comes at the same time; a frame of the map alone has no curves.
  if (raw.embed !== "figure") void curves.ask().catch(() => {});
  await models.load(modelNamed(raw));
  bindAddressBar();
  bindUndoKeys();
  // Only in a frame, whose keys are of no use before the first picture; without them it is a frame all the same.
  if (window.parent !== window)
    deckKeys.ask().then(
      ({ bindDeckKeys }) => bindDeckKeys(),
      () => {},
    );
  const engine = new Engine(pool(browserLane, laneCount()), store.getState().scene, prepareMap);
  followStore(engine);
  store.subscribe(dress);
  dress(store.getState());
  return engine;
}

function followStore(engine: Engine): void {
  const update = () => {
    const { scene, simulation } = store.getState();
    // A hidden tab computes nothing; it takes up where it left.
    engine.update(scene, document.hidden && simulation === "running" ? "paused" : simulation);
  };
  // A task of its own, after the event: several events before it count once, and the slider has answered already.
  let due = false;
  store.subscribe((state, before) => {
    if (due || (state.scene === before.scene && state.simulation === before.simulation)) return;
    due = true;
    setTimeout(() => {
      due = false;
      update();
    });
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
const isKept = import.meta.env.PROD && window.parent === window;
const UpdatePrompt = lazyPart(
  "What keeps the page for use without a network",
  onDemand(async () => {
    await (await started.ask()).firstPicture;
    return import("./page/UpdatePrompt.tsx");
  }),
  (m) => m.UpdatePrompt,
);

function Page() {
  const { value: engine, failure } = useOnDemand(started);
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
