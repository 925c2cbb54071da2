import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { pool } from "../compute/pool.ts";
import { onDemand } from "../lib/onDemand.ts";
import { App } from "./App.tsx";
import { bindAddressBar } from "./addressBar.ts";
import { browserLane, laneCount } from "./browserLane.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { Engine } from "./engine.ts";
import { EngineContext } from "./engineContext.ts";
import { lazyPart } from "./lazyPart.tsx";
import { prepareMap } from "./mapView.ts";
import { type AppState, store } from "./store.ts";
import { bindUndoKeys } from "./undoKeys.ts";
import "./style.css";

bindAddressBar();
bindUndoKeys();
// Only in a frame, whose keys are of no use before the first picture; without them it is a frame all the same.
const deckKeys = onDemand(() => import("./deckKeys.ts"));
if (window.parent !== window)
  deckKeys.ask().then(
    ({ bindDeckKeys }) => bindDeckKeys(),
    () => {},
  );
const engine = new Engine(pool(browserLane, laneCount()), store.getState().scene, prepareMap);

const visible = () => !document.hidden;
const update = () => {
  const { scene, simulation } = store.getState();
  // A hidden tab computes nothing; it takes up where it left.
  engine.update(scene, visible() ? simulation : simulation === "running" ? "paused" : simulation);
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
const dress = ({ scene }: AppState) => {
  const { dataset } = document.documentElement;
  if (dataset.theme !== scene.theme) dataset.theme = scene.theme;
};
store.subscribe(dress);
dress(store.getState());
document.addEventListener("visibilitychange", update);
update();

/** After the first whole picture: what it fetches must not stand in the way of that. A frame keeps nothing. */
const isKept = import.meta.env.PROD && window.parent === window;
const UpdatePrompt = lazyPart(
  "What keeps the page for use without a network",
  onDemand(() => engine.firstPicture.then(() => import("./UpdatePrompt.tsx"))),
  (m) => m.UpdatePrompt,
);

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary what="The page" whole>
        <EngineContext value={engine}>
          <App engine={engine} />
          {isKept && <UpdatePrompt />}
        </EngineContext>
      </ErrorBoundary>
    </StrictMode>,
  );
