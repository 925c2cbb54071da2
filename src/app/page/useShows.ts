import { useCallback } from "react";
import { useStore } from "zustand";
import { showsControl } from "../../scene/controls.ts";
import { type AppState, store } from "../state/store.ts";

const hidden = ({ scene }: AppState) => scene.hide;
const alone = ({ scene }: AppState) => scene.only;

/** Says which controls the link leaves on the page. */
export function useShows(): (name: string) => boolean {
  const hide = useStore(store, hidden);
  const only = useStore(store, alone);
  return useCallback((name) => showsControl({ hide, only }, name), [hide, only]);
}
