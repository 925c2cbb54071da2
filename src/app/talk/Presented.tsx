import { type CSSProperties, memo, type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { readable } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import { onDemand } from "../../lib/onDemand.ts";
import { plainSymbols } from "../../lib/symbolText.ts";
import { modelById } from "../../models/registry.ts";
import { regions } from "../../scene/regions.ts";
import type { Scene } from "../../scene/scene.ts";
import { MathText } from "../../ui/MathSymbol.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { type SimulatedMean, simulatedWords } from "../../ui/simulatedWords.ts";
import { compared } from "../compare/comparedMaps.ts";
import { comparedNumbers } from "../compare/comparedNumbers.ts";
import { CurveFigure } from "../curves/CurvePanel.tsx";
import type { Engine } from "../engine/engine.ts";
import { type Picture, runState } from "../engine/picture.ts";
import { usePicture } from "../engine/usePicture.ts";
import { useNeededExplanation } from "../explain/useNeededExplanation.ts";
import { PlainMap } from "../map/MapFigure.tsx";
import { lazyPart } from "../page/lazyPart.tsx";
import { numberPart, readoutRows } from "../page/numbers.ts";
import { useMarkedPage } from "../page/useMarkedPage.ts";
import { useZoom } from "../page/useZoom.ts";
import { change, setSimulation, store } from "../state/store.ts";
import { StoryText, StoryWay } from "./StoryText.tsx";
import { SweepPlay } from "./SweepBar.tsx";
import { useClicker, useStory } from "./useStory.ts";
import "./present.css";

/** Only where A and B are compared. */
const Comparison = lazyPart("The comparison", compared, (m) => m.PresentedComparison, {
  waits: () => <div aria-busy="true" />,
  instead: (props) => <PlainMap {...props} />,
});

/** Only where it is shown. */
const Race = lazyPart(
  "The race",
  onDemand(() => import("../explain/RacePanel.tsx")),
  (m) => m.SolvedRace,
  { waits: () => <div className="race" aria-busy="true" />, needs: useNeededExplanation },
);

interface Props {
  readonly engine: Engine;
  readonly scene: Scene;
  /** Notices and the sentence. */
  readonly children: ReactNode;
}

const leave = () => {
  if (document.fullscreenElement) void document.exitFullscreen();
  change({ present: undefined, spot: undefined, play: undefined }, true);
};

/** The page for a projector: sentence, one figure, the numbers, the story; large, on white, one slim row of controls. */
export function Presented({ engine, scene, children }: Props) {
  const zoom = useZoom();
  useMarkedPage("presented");
  const told = useStory(scene);
  useClicker(told, leave);
  const model = modelById(scene.model);
  const quantity = model.quantities[scene.quantity];
  // A pointer on the map moves the probe; the arrow keys stay the clicker's.
  const keepFocus = useCallback((event: { preventDefault: () => void }) => event.preventDefault(), []);
  // What is lit is a region of the quantity: a difference has none.
  const lit = scene.compare === "difference" ? [] : regions(quantity);
  const sideBySide = scene.present === "yes" && scene.compare === "side";
  return (
    <main className={sideBySide ? "presented wide" : "presented"} style={{ "--zoom": zoom } as CSSProperties}>
      <h1 className="visually-hidden">Transferscope</h1>
      <div className="presented-words">{children}</div>
      <section className="presented-figure" aria-label="Figure" onMouseDown={keepFocus}>
        {scene.present === "curves" ? (
          <CurveFigure engine={engine} zoom={zoom} />
        ) : scene.present === "race" ? (
          <Race zoom={zoom} />
        ) : (
          <>
            <h2>
              {scene.compare === "difference" ? "B − A: " : ""}
              <MathText text={quantity.name} />
            </h2>
            {scene.compare === "no" ? (
              <PlainMap engine={engine} zoom={zoom} />
            ) : (
              <Comparison engine={engine} zoom={zoom} />
            )}
          </>
        )}
      </section>
      <section className="presented-side" aria-label="Story and numbers">
        {told && <StoryText told={told} projected />}
        <PresentedNumbers engine={engine} />
      </section>
      <div className="presented-bar">
        {told && <StoryWay told={told} />}
        {scene.sweep && <SweepPlay engine={engine} scene={scene} />}
        <Switch
          legend="Figure"
          name="present"
          value={scene.present}
          options={[
            ["yes", "map"],
            ["curves", "curves"],
            ["race", "race"],
          ]}
          onValue={(present) => change({ present })}
        />
        {scene.present === "yes" && lit.length > 0 && (
          <label className="presented-spot">
            <span className="visually-hidden">Spotlight on</span>
            <select value={scene.spot ?? ""} onChange={(e) => change({ spot: e.target.value || undefined })}>
              <option value="">no spotlight</option>
              {lit.map(({ id, name }) => (
                <option key={id} value={id}>
                  {plainSymbols(t(name))}
                </option>
              ))}
            </select>
          </label>
        )}
        <span className="presented-ways">
          <Pause engine={engine} />
          <Fullscreen />
          <button type="button" onClick={leave} title="Esc">
            Leave
          </button>
        </span>
      </div>
    </main>
  );
}

const presentedPart = (picture: Picture) => ({ ...numberPart(picture), referenceProbe: picture.reference?.probe });
const finishedPart = ({ finished, progress }: Picture) => ({ finished, progress });

/** Theory at the probe in large figures, for the curves and the quantity of the map; what is simulated beneath. */
const PresentedNumbers = memo(function PresentedNumbers({ engine }: { readonly engine: Engine }) {
  const picture = usePicture(engine, presentedPart, "text");
  const { scene, probe, referenceProbe } = picture;
  const rows = readoutRows(modelById(scene.model), scene, picture).filter(
    (row) => row.id === scene.quantity || (row.series !== undefined && !row.reference),
  );
  // Beside A the simulated means would be those of B alone.
  const ofA = useMemo(
    () => new Map(comparedNumbers(scene, referenceProbe, probe).map(({ id, a }) => [id, a])),
    [scene, referenceProbe, probe],
  );
  return (
    <dl className="presented-numbers">
      {rows.map(({ id, name, series, theory, simulated }) => (
        <div key={id} className={id === scene.quantity ? "shown" : undefined} data-quantity={id}>
          <dt>
            {series !== undefined && <i className={`key series-${series}`} aria-hidden="true" />}
            <MathText text={name} />
          </dt>
          <dd>
            <strong>
              {scene.reference ? "B: " : ""}
              {typeof theory === "string" ? theory : readable(theory)}
            </strong>
            <span className="presented-simulated">
              {scene.reference
                ? `A: ${t(ofA.get(id) ?? "–")}`
                : simulated
                  ? t("sim. {value}", { value: simulatedText(simulated) })
                  : "\u00a0"}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
});

function simulatedText(simulated: SimulatedMean): string {
  const { mean, bar } = simulatedWords(simulated);
  return t(mean) + bar;
}

/** What moves by itself can be held. */
function Pause({ engine }: { readonly engine: Engine }) {
  const { finished, progress } = usePicture(engine, finishedPart, "text");
  const running =
    runState(
      useStore(store, (s) => s.simulation),
      progress,
    ) === "running";
  if (finished) return null;
  return (
    <button type="button" title="the simulation" onClick={() => setSimulation(running ? "paused" : "running")}>
      {running ? "Hold" : "Go on"}
    </button>
  );
}

function Fullscreen() {
  const [full, setFull] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const follow = () => setFull(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", follow);
    return () => document.removeEventListener("fullscreenchange", follow);
  }, []);
  if (!document.fullscreenEnabled) return null;
  const toggle = () =>
    (full ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => {});
  return (
    <button type="button" onClick={toggle}>
      {full ? "Window" : "Full screen"}
    </button>
  );
}
