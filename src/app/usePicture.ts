import { useSyncExternalStore } from "react";
import type { Engine, Picture } from "./engine.ts";

/** The engine's latest picture; a component that uses it draws at most once a frame. */
export function usePicture(engine: Engine): Picture {
  return useSyncExternalStore(engine.subscribe, () => engine.picture);
}
