import { createStore } from "zustand/vanilla";
import { models } from "../models/registry.ts";
import { decodeLink } from "../scene/link.ts";
import { type Restored, restore } from "../scene/restore.ts";
import { defaultScene, type Notice, type Raw, type Scene, toRaw } from "../scene/scene.ts";

/** Whether replicates are drawn: paused holds them, stopped ends them until they are asked for again. */
export type SimulationState = "running" | "paused" | "stopped";

export interface AppState {
  /** In the link. */
  readonly scene: Scene;
  /** What the gate said about the last link, until dismissed. */
  readonly notices: readonly Notice[];
  /** Counts deliberate steps; the address bar makes a history entry of each. */
  readonly steps: number;
  /** Of this tab only. */
  readonly simulation: SimulationState;
}

export const store = createStore<AppState>()(() => ({
  scene: defaultScene(models[0]),
  notices: [],
  steps: 0,
  simulation: "running",
}));

/** Axes and pins that say the same stay the same objects, so that a moving slider redraws only what it changes. */
function unchanged(before: Scene, after: Scene): Scene {
  const same = (key: "x" | "y" | "pins" | "family") => JSON.stringify(before[key]) === JSON.stringify(after[key]);
  return {
    ...after,
    x: same("x") ? before.x : after.x,
    y: same("y") ? before.y : after.y,
    pins: same("pins") ? before.pins : after.pins,
    family: same("family") ? before.family : after.family,
  };
}

/** Changes keys of the scene, through the gate. A deliberate step (model, preset) can be undone with Back. */
export function change(patch: Raw, step = false): void {
  const { scene, steps } = store.getState();
  const switched = typeof patch.m === "string" && patch.m !== scene.model;
  const restored = restore(switched ? { v: 1, ...patch } : { ...toRaw(scene), ...patch });
  store.setState({
    scene: unchanged(scene, restored.scene),
    steps: step || switched ? steps + 1 : steps,
    ...(restored.notices.length > 0 ? { notices: restored.notices } : {}),
  });
}

/** Shows what a link says; its notices replace the earlier ones. A step of its own unless it comes from the history. */
export function open(link: string, step: boolean): void {
  const { scene, notices }: Restored = decodeLink(link);
  store.setState({ scene, notices, steps: store.getState().steps + (step ? 1 : 0) });
}

export function dismissNotices(): void {
  store.setState({ notices: [] });
}

export function setSimulation(simulation: SimulationState): void {
  store.setState({ simulation });
}
