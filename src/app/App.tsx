import { lazy, memo, Suspense, useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { modelById } from "../models/registry.ts";
import { showsParams } from "../scene/controls.ts";
import type { Scene } from "../scene/scene.ts";
import { Announcer } from "../ui/Announcer.tsx";
import { MathText } from "../ui/MathSymbol.tsx";
import { Notices } from "../ui/Notices.tsx";
import { CurvePanel, Numbers } from "./CurvePanel.tsx";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import type { Engine, Picture } from "./engine.ts";
import { Header } from "./Header.tsx";
import { MapPanel, ShownMap } from "./MapPanel.tsx";
import { whenAtRest } from "./rest.ts";
import { SceneControls } from "./SceneControls.tsx";
import { dismissNotices, store } from "./store.ts";
import { sentenceParts, usePicture } from "./usePicture.ts";
import { leading, sentenceOf } from "./views.ts";
import { WithScene } from "./WithScene.tsx";

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
  const embed = useStore(store, (s) => s.scene.embed);
  const notices = useStore(store, (s) => s.notices);
  const present = useStore(store, (s) => s.scene.present !== "no");
  const bare = useStore(store, (s) => isBare(s.scene));
  const told = useStore(store, (s) => s.scene.story !== undefined || s.scene.sweep !== undefined);
  if (present)
    return (
      <Suspense fallback={<h1 className="visually-hidden">Transferscope</h1>}>
        <WithScene>
          {(scene) => (
            <Presented engine={engine} scene={scene}>
              <Notices notices={notices} onDismiss={dismissNotices} />
              <Sentence engine={engine} />
            </Presented>
          )}
        </WithScene>
      </Suspense>
    );
  return (
    <>
      {embed === "no" ? <Header /> : <h1 className="visually-hidden">Transferscope</h1>}
      <Notices notices={notices} onDismiss={dismissNotices} />
      {told && (
        <Suspense fallback={<p className="talk-waits">…</p>}>
          <WithScene>{(scene) => <Talk engine={engine} scene={scene} />}</WithScene>
        </Suspense>
      )}
      <Suspense fallback={null}>
        <main className={[embed === "no" ? "" : `embed-${embed}`, bare ? "bare" : ""].join(" ").trim() || undefined}>
          <Sentence engine={engine} />
          {embed !== "figure" && !bare && (
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

/** Nothing is left to stand beside a frame's figures: neither a control nor what is drawn below the controls. */
function isBare(scene: Scene): boolean {
  if (scene.embed === "no") return false;
  const model = modelById(scene.model);
  return !showsParams(model, scene) && !model.strip && !model.spectrum?.(scene.params);
}

const sentenceNow = (picture: Picture): string =>
  sentenceOf(modelById(picture.scene.model), picture.scene, leading(picture));

/** What the numbers at the probe say, in words; told to a screen reader when it has come to rest. */
const Sentence = memo(function Sentence({ engine }: { readonly engine: Engine }) {
  const picture = usePicture(engine, sentenceParts);
  // The boundary takes a search: it is said when the scene has come to rest, and the whole is told to a screen reader then.
  const [known, setKnown] = useState<{ readonly picture: Picture; readonly text: string }>();
  useEffect(() => {
    const { scene } = picture;
    const of = modelById(scene.model);
    let isNow = true;
    const say = async () => {
      const words = await import("./boundarySentence.ts").catch(() => undefined);
      if (!isNow) return;
      // Where theory is only approximate, so is its boundary: it is not said.
      const boundary = of.approximate?.(scene.params) ? "" : (words?.boundarySentence(of, scene) ?? "");
      setKnown({ picture, text: `${sentenceOf(of, scene, leading(picture))} ${boundary}`.trim() });
    };
    const forget = whenAtRest(say);
    return () => {
      isNow = false;
      forget();
    };
  }, [picture]);
  const text = useMemo(() => (known?.picture === picture ? known.text : sentenceNow(picture)), [known, picture]);
  return (
    <>
      <p className="sentence">
        <MathText text={text} />
      </p>
      <Announcer text={known?.text} />
    </>
  );
});
