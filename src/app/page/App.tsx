import { memo, type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import { together } from "../../lib/language.ts";
import { onDemand } from "../../lib/onDemand.ts";
import { modelById, presets } from "../../models/registry.ts";
import { showsParams } from "../../scene/controls.ts";
import type { Scene } from "../../scene/scene.ts";
import { Announcer } from "../../ui/Announcer.tsx";
import { FittedText } from "../../ui/FittedText.tsx";
import { Notices } from "../../ui/Notices.tsx";
import { type Engine, simulating } from "../engine/engine.ts";
import type { Picture } from "../engine/picture.ts";
import { usePicture } from "../engine/usePicture.ts";
import { useNeededExplanation } from "../explain/useNeededExplanation.ts";
import { frames } from "../frame/frameQueue.ts";
import { MapPanel, ShownMap } from "../map/MapPanel.tsx";
import { dismissNotices, store } from "../state/store.ts";
import { forStory } from "../talk/storyTexts.ts";
import { Header } from "./Header.tsx";
import { lazyPart, Missing, useOnDemand } from "./lazyPart.tsx";
import { SceneControls } from "./SceneControls.tsx";
import { sentenceOf } from "./views.ts";
import { WithScene } from "./WithScene.tsx";
import "./layout.css";
import "./sentence.css";

/** Asked for with the model, so that the map need not wait for it. */
export const curves = onDemand(() => import("../curves/CurvePanel.tsx"));
const CURVES = "The curves and numbers";
const CurvePanel = lazyPart(CURVES, curves, (m) => m.CurvePanel, {
  waits: () => <section className="curve-panel" aria-label="Curves and numbers" aria-busy="true" />,
});
const Numbers = lazyPart(CURVES, curves, (m) => m.Numbers);

/** Below the fold, so it comes after the first picture. */
const Explanation = lazyPart(
  "The explanation",
  onDemand(() => import("../explain/Explanation.tsx")),
  (m) => m.Explanation,
  { waits: () => <p>…</p>, needs: useNeededExplanation, later: true },
);

const neededByStory = ({ scene }: { readonly scene: Scene }) => (scene.story === undefined ? undefined : forStory);

/** Only on a projector, and only with a story or a sweep of a parameter. */
const Presented = lazyPart(
  "The projector’s page",
  onDemand(() => import("../talk/Presented.tsx")),
  (m) => m.Presented,
  {
    waits: () => <h1 className="visually-hidden">Transferscope</h1>,
    instead: ({ engine }) => <Page engine={engine} />,
    needs: neededByStory,
  },
);
const Talk = lazyPart(
  "The story or sweep",
  onDemand(() => import("../talk/Talk.tsx")),
  (m) => m.Talk,
  { waits: () => <p className="talk-waits">…</p>, needs: neededByStory },
);

/** Only while an atlas is open; the one file opens none. */
const AtlasBar =
  import.meta.env.MODE !== "onefile" &&
  lazyPart(
    "What the atlas holds",
    onDemand(() => import("../atlas/AtlasBar.tsx")),
    (m) => m.AtlasBar,
  );

/** Only in a frame of another page. */
const embedded = onDemand(() => import("./Embedded.tsx"));
const FRAME = "The frame’s title, numbers and link";
const EmbeddedMap = lazyPart(FRAME, embedded, (m) => m.EmbeddedMap, {
  quiet: true,
  instead: ({ children }) => (
    <section className="map-panel" aria-label="Phase diagram">
      {children}
    </section>
  ),
});
const EmbeddedNumbers = lazyPart(FRAME, embedded, (m) => m.EmbeddedNumbers, { quiet: true });
const OpenElsewhere = lazyPart(FRAME, embedded, (m) => m.OpenElsewhere, { quiet: true });

/** What only paper has, whose style sheet leaves out what only a screen has; skip links and the list of keys. */
const around = onDemand(() => import("./Around.tsx"));
const AROUND = "The sheet for printing";
const Head = lazyPart(AROUND, around, (m) => m.Head, { later: true, quiet: true });
const Foot = lazyPart(AROUND, around, (m) => m.Foot, { later: true, quiet: true });

/** A search that the first picture does not wait for. */
const atRest = onDemand(() => import("../words/atRest.ts"));

/** The page, in a window, in a frame, or on a projector. */
export function App({ engine }: { readonly engine: Engine }) {
  const notices = useStore(store, (s) => s.notices);
  const present = useStore(store, (s) => s.scene.present !== "no");
  return (
    <>
      <Head />
      {present ? (
        <WithScene>
          {(scene) => (
            <Presented engine={engine} scene={scene}>
              <Notices notices={notices} onDismiss={dismissNotices} />
              <MissingSimulation />
              <Sentence engine={engine} />
            </Presented>
          )}
        </WithScene>
      ) : (
        <Page engine={engine} />
      )}
      <Foot />
    </>
  );
}

/** Only where a figure of a paper is shown as it is; a frame has its own title. */
const FigureCaption = lazyPart(
  "What this figure shows",
  onDemand(() => import("../gallery/FigureCaption.tsx")),
  (m) => m.FigureCaption,
  { needs: () => presets.source(useStore(store, (s) => s.scene.model)), later: true, quiet: true },
);

function MissingSimulation() {
  return <Missing what="What simulates" source={simulating(useStore(store, (s) => s.scene.model))} />;
}

const Window = ({ children }: { readonly children: ReactNode }) => children;

/** What a frame shows comes together with its style sheet, or without both where they do not come. */
function Framed({ children }: { readonly children: ReactNode }) {
  const { value, failure } = useOnDemand(embedded);
  return value === undefined && failure === undefined ? null : children;
}

function Page({ engine }: { readonly engine: Engine }) {
  const embed = useStore(store, (s) => s.scene.embed);
  const notices = useStore(store, (s) => s.notices);
  const bare = useStore(store, (s) => isBare(s.scene));
  const hasAtlas = useStore(store, (s) => s.atlas !== undefined);
  const told = useStore(store, (s) => s.scene.story !== undefined || s.scene.sweep !== undefined);
  const Frame = embed === "no" ? Window : Framed;
  return (
    <>
      {embed === "no" ? <Header /> : <h1 className="visually-hidden">Transferscope</h1>}
      <Notices notices={notices} onDismiss={dismissNotices} />
      <MissingSimulation />
      {told && <WithScene>{(scene) => <Talk engine={engine} scene={scene} />}</WithScene>}
      {AtlasBar && hasAtlas && <AtlasBar engine={engine} />}
      <Frame>
        <main className={[embed === "no" ? "" : `embed-${embed}`, bare ? "bare" : ""].join(" ").trim() || undefined}>
          <div className="said">
            <Sentence engine={engine} />
            {embed === "no" && <FigureCaption />}
          </div>
          <div className="map-with-controls">
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
          </div>
          {embed === "figure" && <EmbeddedNumbers engine={engine} />}
          {embed === "controls" && (
            <section className="curve-panel" aria-label="Numbers">
              <Numbers engine={engine} />
            </section>
          )}
          {(embed === "no" || embed === "full") && (
            <>
              <CurvePanel engine={engine} />
              <Explanation engine={engine} />
            </>
          )}
        </main>
        {embed !== "no" && <OpenElsewhere />}
        {embed !== "no" && <Missing what={FRAME} source={embedded} />}
      </Frame>
    </>
  );
}

/** Nothing is left to stand beside a frame's figures: neither a control nor what is drawn below the controls. */
function isBare(scene: Scene): boolean {
  if (scene.embed === "no") return false;
  const model = modelById(scene.model);
  return !showsParams(model, scene) && !model.strip && !model.uneven?.(scene.params);
}

const sentencePart = ({ scene, probe, leading }: Picture) => ({ scene, probe, leading });
type SentencePart = ReturnType<typeof sentencePart>;
const sentenceNow = ({ scene, probe, leading }: SentencePart) => sentenceOf(scene, probe, leading);

/** What the numbers at the probe say, in words; announced to screen readers when the scene is at rest. */
const Sentence = memo(function Sentence({ engine }: { readonly engine: Engine }) {
  const picture = usePicture(engine, sentencePart, "text");
  // The boundary takes a search: it is added when the scene is at rest, and the whole sentence is announced then.
  const [known, setKnown] = useState<{
    readonly picture: SentencePart;
    readonly text: string;
    readonly aside: string;
  }>();
  useEffect(() => {
    let isNow = true;
    const say = async () => {
      const words = await atRest.ask().catch(() => undefined);
      if (!isNow) return;
      const { boundary = "", aside = "" } =
        (await words?.wordsAtRest(picture.scene, store.getState().past.at(-1), () => isNow)) ?? {};
      if (isNow) setKnown({ picture, text: together([sentenceNow(picture), boundary]), aside });
    };
    const forget = frames.whenResting(say);
    return () => {
      isNow = false;
      forget();
    };
  }, [picture]);
  const now = known?.picture === picture ? known : undefined;
  return (
    <>
      <FittedText className="sentence" text={now?.text ?? sentenceNow(picture)} />
      {/* A step of a story is announced by the story. */}
      <Announcer key={picture.scene.step} text={now && together([now.text, now.aside])} />
    </>
  );
});
