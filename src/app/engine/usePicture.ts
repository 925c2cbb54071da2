import { useCallback, useState, useSyncExternalStore } from "react";
import type { Engine } from "./engine.ts";
import { kept, type Picture } from "./picture.ts";

/** Turns of a panel: a figure in every frame, the map after its lines are worked out, text at most so often. */
type Rank = "figure" | "map" | "text";

/** What a panel draws from, of the picture: the same object while its entries are the same. */
export function selecting<S>(select: (picture: Picture) => S): (picture: Picture) => S {
  let seen: Picture | undefined;
  let selected: S | undefined;
  return (picture) => {
    if (picture !== seen) selected = kept(selected, select(picture));
    seen = picture;
    return selected as S;
  };
}

/**
 * What `select` (a constant function) takes from the latest picture. The component is drawn in its turn, and only when an entry
 * of that has changed.
 */
export function usePicture<S>(engine: Engine, select: (picture: Picture) => S, rank: Rank = "figure"): S {
  const [selected] = useState(() => selecting(select));
  const subscribe = useCallback(
    (draw: () => void) => {
      let drawn: S | undefined;
      const subscribeAs = {
        figure: engine.subscribe,
        map: engine.subscribeWithPreparation,
        text: engine.subscribeThrottled,
      }[rank];
      return subscribeAs(() => {
        const now = selected(engine.picture);
        if (now === drawn) return;
        drawn = now;
        engine.reportDraw();
        draw();
      });
    },
    [engine, rank, selected],
  );
  return useSyncExternalStore(subscribe, () => selected(engine.picture));
}
