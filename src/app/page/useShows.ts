import { useCallback } from "react";
import { useStore } from "zustand";
import { showsControl } from "../../scene/controls.ts";
import { store } from "../state/store.ts";

/** Says which controls the link leaves on the page. */
export function useShows(): (name: string) => boolean {
  const hide = useStore(store, (s) => s.scene.hide);
  const only = useStore(store, (s) => s.scene.only);
  return useCallback((name) => showsControl({ hide, only }, name), [hide, only]);
}
