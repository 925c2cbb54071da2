import { lazy, StrictMode, Suspense, use } from "react";
import { createRoot } from "react-dom/client";
import { pool } from "../compute/pool.ts";
import { models } from "../models/registry.ts";
import { parseLink } from "../scene/link.ts";
import { modelNamed } from "../scene/restore.ts";
import { App } from "./App.tsx";
import { bindAddressBar } from "./addressBar.ts";
import { browserLane, laneCount } from "./browserLane.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { Engine } from "./engine.ts";
import { EngineContext } from "./engineContext.ts";
import { prepareMap } from "./mapView.ts";
import { type AppState, store } from "./store.ts";
import { bindUndoKeys } from "./undoKeys.ts";
import "./style.css";

/** The engine, once the model that the address names has been loaded: without it the link cannot be read. No other is loaded. */
async function start(): Promise<Engine> {
  await models.load(modelNamed(parseLink(location.search + location.hash).raw));
  bindAddressBar();
  bindUndoKeys();
  // Only in a frame, whose keys are of no use before the first picture; without them it is a frame all the same.
  if (window.parent !== window) import("./deckKeys.ts").then(({ bindDeckKeys }) => bindDeckKeys()).catch(() => {});
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

/** The start under way; begun again where the last one failed. */
let starting: Promise<Engine> | undefined;

function started(): Promise<Engine> {
  starting ??= start().catch((error) => {
    starting = undefined;
    throw error;
  });
  return starting;
}

/** After the first whole picture: what it fetches must not stand in the way of that. A frame keeps nothing. */
const isKept = import.meta.env.PROD && window.parent === window;
const UpdatePrompt = lazy(async () => {
  await (await started()).firstPicture;
  const { UpdatePrompt } = await import("./UpdatePrompt.tsx");
  return { default: UpdatePrompt };
});

function Page() {
  const engine = use(started());
  return (
    <EngineContext value={engine}>
      <App engine={engine} />
      {isKept && (
        <Suspense>
          <UpdatePrompt />
        </Suspense>
      )}
    </EngineContext>
  );
}

const root = document.getElementById("root");
// Begun before the first render, which waits for it.
void started().catch(() => {});
if (root)
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary what="The page">
        <Suspense fallback={<p className="not-started">The model is being loaded …</p>}>
          <Page />
        </Suspense>
      </ErrorBoundary>
    </StrictMode>,
  );
