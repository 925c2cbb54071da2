import type { ReactNode } from "react";
import { useStore } from "zustand";
import type { Scene } from "../../scene/scene.ts";
import { store } from "../state/store.ts";

/** Draws its content anew with each scene; what is around it stays as it is. */
export function WithScene({ children }: { readonly children: (scene: Scene) => ReactNode }) {
  return children(useStore(store, (s) => s.scene));
}
