import { lazy, memo, Suspense, useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import type { ParamValue } from "../models/model.ts";
import { modelById } from "../models/registry.ts";
import type { Scene } from "../scene/scene.ts";
import { Announcer } from "../ui/Announcer.tsx";
import { Controls } from "../ui/Controls.tsx";
import { Notices } from "../ui/Notices.tsx";
import { CurvePanel, Numbers } from "./CurvePanel.tsx";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import type { Engine } from "./engine.ts";
import { Header } from "./Header.tsx";
import { MapFigure, MapPanel } from "./MapPanel.tsx";
import { change, dismissNotices, store } from "./store.ts";
import { boundarySentence, sentenceOf } from "./views.ts";

const setParam = (id: string, value: ParamValue) => change({ [id]: value });

/** Below the fold, so it comes after the first picture. */
const Explanation = lazy(() => import("./Explanation.tsx").then(({ Explanation }) => ({ default: Explanation })));

/** Only on a projector, and only where a story is told or a parameter swept. */
const Presented = lazy(() => import("./Presented.tsx").then((m) => ({ default: m.Presented })));
const Talk = lazy(() => import("./Talk.tsx").then((m) => ({ default: m.Talk })));

/** Only in a frame of another page. */
const EmbeddedMap = lazy(() => import("./Embedded.tsx").then((m) => ({ default: m.EmbeddedMap })));
const EmbeddedNumbers = lazy(() => import("./Embedded.tsx").then((m) => ({ default: m.EmbeddedNumbers })));
const OpenElsewhere = lazy(() => import("./Embedded.tsx").then((m) => ({ default: m.OpenElsewhere })));

/** The page. */
export function App({ engine }: { readonly engine: Engine }) {
  const scene = useStore(store, (s) => s.scene);
  const notices = useStore(store, (s) => s.notices);
  const model = modelById(scene.model);
  const { embed } = scene;
  const told = scene.story !== undefined || scene.sweep !== undefined;
  if (scene.present !== "no")
    return (
      <Suspense fallback={<h1 className="visually-hidden">Transferscope</h1>}>
        <Presented engine={engine} scene={scene}>
          <Notices notices={notices} onDismiss={dismissNotices} />
          <Sentence scene={scene} />
        </Presented>
      </Suspense>
    );
  return (
    <>
      {embed === "no" ? <Header scene={scene} /> : <h1 className="visually-hidden">Transferscope</h1>}
      <Notices notices={notices} onDismiss={dismissNotices} />
      {told && (
        <Suspense fallback={<p className="talk-waits">…</p>}>
          <Talk engine={engine} scene={scene} />
        </Suspense>
      )}
      <Suspense fallback={null}>
        <main className={embed === "no" ? undefined : `embed-${embed}`}>
          <Sentence scene={scene} />
          {embed !== "figure" && (
            <section className="controls" aria-label="Parameters">
              <Controls model={model} params={scene.params} axes={[scene.x.param, scene.y.param]} onValue={setParam} />
            </section>
          )}
          {embed === "figure" ? (
            <EmbeddedMap>
              <MapFigure engine={engine} />
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
                <Suspense fallback={<p className="explanation-waits">…</p>}>
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

/** A scene that has not moved for so long is at rest. */
const BOUNDARY_MS = 120;

/** What the numbers at the probe say, in words; told to a screen reader when it has come to rest. */
const Sentence = memo(function Sentence({ scene }: { readonly scene: Scene }) {
  const model = modelById(scene.model);
  // The boundary takes a search: it is said when the scene has come to rest.
  const [still, setStill] = useState<Scene>();
  useEffect(() => {
    const timer = setTimeout(() => setStill(scene), BOUNDARY_MS);
    return () => clearTimeout(timer);
  }, [scene]);
  const boundary = useMemo(() => (still === scene ? boundarySentence(model, scene) : ""), [still, model, scene]);
  const text = `${sentenceOf(model, scene)} ${boundary}`.trim();
  return (
    <>
      <p className="sentence">{text}</p>
      <Announcer text={text} />
    </>
  );
});
