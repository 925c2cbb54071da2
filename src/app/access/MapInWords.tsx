import { memo, useEffect, useState } from "react";
import { useStore } from "zustand";
import { t, together } from "../../lib/language.ts";
import { onDemand } from "../../lib/onDemand.ts";
import { modelById } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import { MathText } from "../../ui/MathSymbol.tsx";
import { tagNames } from "../../ui/Readout.tsx";
import type { Engine } from "../engine/engine.ts";
import type { Picture } from "../engine/picture.ts";
import { usePicture } from "../engine/usePicture.ts";
import { frames } from "../frame/frameQueue.ts";
import { useInParts } from "../frame/useLater.ts";
import { lazyPart } from "../page/lazyPart.tsx";
import { describePoint, sentenceOf } from "../page/views.ts";
import { isAsking, store } from "../state/store.ts";
import { boundarySentenceInPieces } from "../words/boundarySentence.ts";
import { alongWords, nearestCategory } from "./placeInWords.ts";
import { hasProfile, profileOf } from "./profile.ts";
import { openShortcuts } from "./shortcutsOpen.ts";
import "./mapInWords.css";

/** The table and the sound come when they are asked for. Not in the one file, whose size is limited. */
const MapNumbers =
  import.meta.env.MODE !== "onefile" &&
  lazyPart(
    "The table and the sound",
    onDemand(() => import("./MapNumbers.tsx")),
    (m) => m.MapNumbers,
    { waits: () => <p>…</p> },
  );

const part = ({ scene, probe, leading }: Picture) => ({ scene, probe, leading });

/** The map for who does not see it: a paragraph, a table and sound. What it says is worked out when the scene is at rest. */
export const MapInWords = memo(function MapInWords({ engine }: { readonly engine: Engine }) {
  const { scene, probe, leading } = usePicture(engine, part, "idle");
  const asking = useStore(store, isAsking);
  const [open, setOpen] = useState(false);
  const profile = useInParts(scene, profileOf);
  const boundary = useBoundary(scene);
  // Of the model that the words are of: a profile may be of the scene before.
  const known = profile?.scene === scene ? profile : undefined;
  return (
    <section className="map-in-words" aria-labelledby="map-in-words-title" id="map-in-words">
      <h2 id="map-in-words-title" tabIndex={-1}>
        The map in words
      </h2>
      {asking ? (
        <p>While the question is open this says nothing: it would be the answer.</p>
      ) : (
        <>
          <p aria-busy={hasProfile(scene) && !known}>
            <MathText
              text={together([
                sentenceOf(scene, probe, leading),
                boundary,
                t("On the map here, {point}.", { point: describePoint(scene, ...here(scene), probe) }),
                ...(known ? [nearestCategory(known), alongWords(known, "x"), alongWords(known, "y")] : []),
              ])}
            />{" "}
            {known && (
              <abbr className={`tag tag-${known.tag}`} translate="no" title={tagNames[known.tag]}>
                {known.tag}
              </abbr>
            )}
          </p>
          {MapNumbers && (
            <details onToggle={(event) => setOpen(event.currentTarget.open)}>
              <summary>As a table and as sound</summary>
              {open && <MapNumbers engine={engine} profile={known} />}
            </details>
          )}
        </>
      )}
      <p className="map-in-words-keys">
        <button type="button" aria-haspopup="dialog" onClick={openShortcuts}>
          Keys and clicks
        </button>
      </p>
    </section>
  );
});

const here = ({ params, x, y }: Scene) => [params[x.param] as number, params[y.param] as number] as const;

/** Where the other side wins, once the scene is at rest; the page's sentence searches for the same. */
function useBoundary(scene: Scene): string {
  const [known, setKnown] = useState<{ readonly scene: Scene; readonly text: string }>();
  useEffect(() => {
    const model = modelById(scene.model);
    if (model.approximate?.(scene.params)) return;
    let isNow = true;
    const forget = frames.whenResting(async () => {
      const text = await boundarySentenceInPieces(model, scene, () => isNow);
      if (isNow) setKnown({ scene, text });
    });
    return () => {
      isNow = false;
      forget();
    };
  }, [scene]);
  return known?.scene === scene ? known.text : "";
}
