import { lazy, memo, Suspense, useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { modelById } from "../models/registry.ts";
import type { Scene } from "../scene/scene.ts";
import { Announcer } from "../ui/Announcer.tsx";
import { Notices } from "../ui/Notices.tsx";
import { CurvePanel, Numbers } from "./CurvePanel.tsx";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import type { Engine } from "./engine.ts";
import { Header } from "./Header.tsx";
import { MapPanel, ShownMap } from "./MapPanel.tsx";
import { whenAtRest } from "./rest.ts";
import { SceneControls } from "./SceneControls.tsx";
import { dismissNotices, store } from "./store.ts";
import { sceneAlone, usePicture } from "./usePicture.ts";
import { boundarySentence, sentenceOf } from "./views.ts";

/** Below the fold, so it comes after the first picture. */
const Explanation = lazy(() => import("./Explanation.tsx").then(({ Explanation }) => ({ default: Explanation })));

/** Only in a frame of another page. */
const EmbeddedMap = lazy(() => import("./Embedded.tsx").then((m) => ({ default: m.EmbeddedMap })));
const EmbeddedNumbers = lazy(() => import("./Embedded.tsx").then((m) => ({ default: m.EmbeddedNumbers })));
const OpenElsewhere = lazy(() => import("./Embedded.tsx").then((m) => ({ default: m.OpenElsewhere })));

/** The page. */
export function App({ engine }: { readonly engine: Engine }) {
  const embed = useStore(store, (s) => s.scene.embed);
  const notices = useStore(store, (s) => s.notices);
  return (
    <>
      {embed === "no" ? <Header /> : <h1 className="visually-hidden">Transferscope</h1>}
      <Notices notices={notices} onDismiss={dismissNotices} />
      <Suspense fallback={null}>
        <main className={embed === "no" ? undefined : `embed-${embed}`}>
          <Sentence engine={engine} />
          {embed !== "figure" && (
            <section className="controls" aria-label="Parameters">
              <SceneControls engine={engine} />
            </section>
          )}
          {embed === "figure" ? (
            <EmbeddedMap>
              <ShownMap engine={engine} />
            </EmbeddedMap>
          ) : (
            <MapPanel engine={engine} />
          )}
          {embed === "figure" && <EmbeddedNumbers engine={engine} />}
          {embed === "controls" && (
            <section className="curve-panel" aria-label="Numbers">
              <Numbers engine={engine} />
            </section>
          )}
          {(embed === "no" || embed === "full") && (
            <>
              <CurvePanel engine={engine} />
              <ErrorBoundary what="The explanation">
                <Suspense fallback={<p>…</p>}>
                  <Explanation engine={engine} />
                </Suspense>
              </ErrorBoundary>
            </>
          )}
        </main>
        {embed !== "no" && <OpenElsewhere />}
      </Suspense>
    </>
  );
}

/** What the numbers at the probe say, in words; told to a screen reader when it has come to rest. */
const Sentence = memo(function Sentence({ engine }: { readonly engine: Engine }) {
  const { scene } = usePicture(engine, sceneAlone);
  // The boundary takes a search: it is said when the scene has come to rest, and the whole is told to a screen reader then.
  const [known, setKnown] = useState<{ readonly scene: Scene; readonly text: string }>();
  useEffect(() => {
    const say = () => {
      const of = modelById(scene.model);
      setKnown({ scene, text: `${sentenceOf(of, scene)} ${boundarySentence(of, scene)}`.trim() });
    };
    return whenAtRest(say);
  }, [scene]);
  const text = useMemo(
    () => (known?.scene === scene ? known.text : sentenceOf(modelById(scene.model), scene)),
    [known, scene],
  );
  return (
    <>
      <p className="sentence">{text}</p>
      <Announcer text={known?.text} />
    </>
  );
});
