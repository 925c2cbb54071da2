import { useLayoutEffect, useState } from "react";
import type { Rank } from "../frame/frameQueue.ts";
import type { Engine } from "./engine.ts";
import { kept, type Picture } from "./picture.ts";

/** What a panel draws from, of the picture: the same object while its entries are the same. */
export function selecting<S extends object>(select: (picture: Picture) => S): (picture: Picture) => S {
  let seen: Picture | undefined;
  let selected: S | undefined;
  return (picture) => {
    if (picture !== seen) selected = kept(selected, select(picture));
    seen = picture;
    return selected as S;
  };
}

/**
 * What `select` takes from the latest picture. The component is drawn in its turn, and only when an entry of that has changed; one
 * of rank idle when the scene is at rest.
 *
 * @param prepare works out a part of what the component will draw of a picture; false when nothing is left to do. It and `select`
 * are constant functions.
 */
export function usePicture<S extends object>(
  engine: Engine,
  select: (picture: Picture) => S,
  rank: Rank = "figure",
  prepare?: (picture: Picture) => boolean,
): S {
  const [selected] = useState(() => selecting(select));
  const [shown, show] = useState(() => selected(engine.picture));
  // No useSyncExternalStore: for each value that changes it has React post itself a message, to look whether it has changed again.
  useLayoutEffect(() => {
    let drawn: S | undefined;
    return engine.subscribe({
      rank,
      rests: rank === "idle",
      ...(prepare ? { prepare: () => prepare(engine.picture) } : {}),
      draw() {
        const now = selected(engine.picture);
        if (now === drawn) return false;
        drawn = now;
        show(now);
        return true;
      },
    });
  }, [engine, rank, prepare, selected]);
  return shown;
}
