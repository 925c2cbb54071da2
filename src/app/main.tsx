import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { pool } from "../compute/pool.ts";
import { App } from "./App.tsx";
import { bindAddressBar } from "./addressBar.ts";
import { browserLane, laneCount } from "./browserLane.ts";
import { Engine } from "./engine.ts";
import { store } from "./store.ts";
import "./style.css";

bindAddressBar();
const engine = new Engine(pool(browserLane, laneCount()), store.getState().scene);

const visible = () => !document.hidden;
const update = () => {
  const { scene, simulation } = store.getState();
  // A hidden tab computes nothing; it takes up where it left.
  engine.update(scene, visible() ? simulation : simulation === "running" ? "paused" : simulation);
};
store.subscribe((state, before) => {
  if (state.scene !== before.scene || state.simulation !== before.simulation) update();
});
document.addEventListener("visibilitychange", update);
update();

const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <App engine={engine} />
    </StrictMode>,
  );
