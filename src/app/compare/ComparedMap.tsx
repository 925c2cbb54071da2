import { type ReactNode, useMemo } from "react";
import { useStore } from "zustand";
import { comparedWith, referenceFigureOf } from "../../figures/comparedMap.ts";
import { prepareMap } from "../../figures/mapView.ts";
import { t, together } from "../../lib/language.ts";
import { plainSymbols } from "../../lib/symbolText.ts";
import { modelById } from "../../models/registry.ts";
import { changes, changesText, noDifference, swapped } from "../../scene/compare.ts";
import type { Scene } from "../../scene/scene.ts";
import type { SolvedPoint } from "../../scene/solvedPoint.ts";
import { settingsText } from "../../scene/writers.ts";
import { letters } from "../../ui/letters.ts";
import { MathSymbol, MathText } from "../../ui/MathSymbol.tsx";
import { PhaseMap } from "../../ui/PhaseMap.tsx";
import { Switch } from "../../ui/Switch.tsx";
import type { Engine } from "../engine/engine.ts";
import type { Picture } from "../engine/picture.ts";
import { usePicture } from "../engine/usePicture.ts";
import { MapFigure, type Overlay } from "../map/MapFigure.tsx";
import { type MapPart, mapPart } from "../map/mapPart.ts";
import { useMarkedPage } from "../page/useMarkedPage.ts";
import { useShows } from "../page/useShows.ts";
import { describePoint, valueThere } from "../page/views.ts";
import { change, store, toggleCompare } from "../state/store.ts";
import { comparedNumbers } from "./comparedNumbers.ts";
import "./compare.css";

const probesPart = ({ scene, probe, reference }: Picture) => ({ scene, probe, referenceProbe: reference?.probe });

interface Props {
  readonly engine: Engine;
  /** How much letters and marks are enlarged. */
  readonly zoom?: number;
}

/** The map of B with A's lines over it, A's map beside it, or the map of B − A; and what differs between the two. */
export function ComparedMap({ engine }: Props) {
  const { scene, probe, referenceProbe } = usePicture(engine, probesPart, "text");
  useMarkedPage("besideMap", scene.compare === "side");
  const differences = <Differences scene={scene} probeA={referenceProbe} probeB={probe} />;
  return (
    <div className={`compared compared-${scene.compare}`}>
      <CompareBar />
      <ComparedFigures engine={engine}>{scene.compare === "side" && differences}</ComparedFigures>
      {scene.compare !== "side" && differences}
    </div>
  );
}

/** The same for a projector: the figures, and what differs in one line. */
export function PresentedComparison({ engine, zoom = 1 }: Props) {
  const { scene } = usePicture(engine, probesPart, "text");
  return (
    <div className={`compared compared-${scene.compare}`}>
      <ComparedFigures engine={engine} zoom={zoom} />
      <p className="compare-words">
        <MathText text={differenceWords(scene)} />
      </p>
    </div>
  );
}

/** One map or two; `children` stand below A's. */
function ComparedFigures({ engine, zoom = letters, children }: Props & { readonly children?: ReactNode }) {
  const picture = usePicture(engine, mapPart, "figure", prepareMap);
  const overlay = useOverlay(picture);
  const side = picture.scene.compare === "side";
  return (
    <div className="compared-maps">
      {side && (
        <div className="compared-map">
          <ReferenceMap picture={picture} zoom={zoom} />
          {children}
        </div>
      )}
      <div className="compared-map">
        {side && <h3 className="compared-name">B, the present setting</h3>}
        <MapFigure picture={picture} zoom={zoom} {...(overlay ? { overlay } : {})} />
      </div>
    </div>
  );
}

/** What A adds to B’s map, and to what is said of it. */
function useOverlay(picture: MapPart): Overlay | undefined {
  return useMemo(() => {
    const { scene, referenceScene: a } = picture;
    const compared = comparedWith(picture);
    if (!a || !compared) return undefined;
    return {
      ...compared,
      describe: (u, v) => t("at A {value}", { value: valueThere(a, u, v) }),
      words: plainSymbols(t("Compared with A: {changes}.", { changes: changesText(scene) || t("no difference") })),
    };
  }, [picture]);
}

/** A's map beside B's: the same axes and colours, nothing to move. */
function ReferenceMap({ picture, zoom }: { readonly picture: MapPart; readonly zoom: number }) {
  const { referenceScene: scene = picture.scene, referenceMap } = picture;
  const figure = useMemo(() => referenceFigureOf(scene, referenceMap), [scene, referenceMap]);
  const { probe } = figure.diagram;
  return (
    <>
      <h3 className="compared-name">A, the pinned setting</h3>
      <PhaseMap
        still
        figure={figure}
        currentProbe={() => probe}
        description={together([
          t("A: {title} on the same axes and in the same colours as B.", { title: figure.title }),
          t("{words}.", { words: describePoint(scene, ...probe) }),
        ])}
        describe={() => ""}
        onProbe={() => {}}
        onPin={() => {}}
        zoom={zoom}
      />
    </>
  );
}

/** How A and B are shown, and what can be done with them. */
function CompareBar() {
  // From the store: a box that is checked must not wait for a picture.
  const compare = useStore(store, (s) => s.scene.compare);
  const shows = useShows();
  if (!shows("compare")) return null;
  return (
    <fieldset className="compare-bar">
      <legend className="visually-hidden">A and B</legend>
      <Switch
        legend="A and B are shown"
        name="compare"
        value={compare}
        options={[
          ["ghost", "A’s lines over B"],
          ["side", "side by side"],
          ["difference", "B − A"],
        ]}
        onValue={(to) => change({ compare: to as Scene["compare"] })}
      />
      <button type="button" onClick={swap}>
        Swap
      </button>
      <button type="button" onClick={toggleCompare}>
        Drop A
      </button>
    </fieldset>
  );
}

function swap(): void {
  const { scene } = store.getState();
  const { params, reference } = swapped(scene);
  // Every value is said: one that follows others would else stay behind.
  change({ ...params, ref: reference && settingsText(modelById(scene.model), reference) });
}

/** What differs between A and B, in a sentence, and why there is no map of it where there is none. */
const differenceWords = (scene: Scene): string =>
  together([
    changes(scene).length > 0
      ? t("From A to B: {changes}", { changes: changesText(scene) })
      : t("A is as B: move any control to make a difference."),
    t((scene.compare === "difference" && noDifference(scene)) || ""),
  ]);

interface DifferencesProps {
  readonly scene: Scene;
  readonly probeA: SolvedPoint | undefined;
  readonly probeB: SolvedPoint;
}

/** What differs between A and B: the parameters, and the numbers at the two probes. */
function Differences({ scene, probeA, probeB }: DifferencesProps) {
  const listed = changes(scene);
  const theory = scene.show === "theory" ? undefined : "The comparison is of theory: what was simulated is B’s.";
  const family = scene.family.length > 0 ? "The family of curves is B’s." : undefined;
  return (
    <section className="differences" aria-label="A and B">
      <p className="compare-words">
        <MathText text={differenceWords(scene)} />
      </p>
      {[theory, family].map((text) => text && <p key={text}>{text}</p>)}
      <table className="readout compare-table">
        <caption>A and B, each at its probe</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">A</th>
            <th scope="col">B</th>
            <th scope="col">B − A</th>
          </tr>
        </thead>
        <tbody>
          {listed.map(({ key, symbol, name, a, b }) => (
            <tr key={key}>
              <th scope="row">
                {symbol && <MathSymbol text={symbol} />} {name}
              </th>
              <td>{a}</td>
              <td>{b}</td>
              <td />
            </tr>
          ))}
          {comparedNumbers(scene, probeA, probeB).map(({ id, label, a, b, difference }) => (
            <tr key={id}>
              <th scope="row">{label}</th>
              <td>{a}</td>
              <td>{b}</td>
              <td>{difference}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
