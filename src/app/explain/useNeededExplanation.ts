import { useStore } from "zustand";
import type { OnDemand } from "../../lib/onDemand.ts";
import { explanations } from "../../models/registry.ts";
import { modelOf, store } from "../state/store.ts";

/** What a part of the page needs that explains the model: its explanation (`needs` of a `lazyPart`; a hook). */
export function useNeededExplanation(): OnDemand<unknown> {
  return explanations.source(useStore(store, modelOf));
}
