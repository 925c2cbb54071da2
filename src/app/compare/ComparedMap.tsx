import { type ReactNode, useMemo } from "react";
import { useStore } from "zustand";
import { modelById } from "../../models/registry.ts";
import { colourScale } from "../../scene/colourScale.ts";
import { changes, changesText, noDifference, swapped } from "../../scene/compare.ts";
import type { Scene } from "../../scene/scene.ts";
import type { SolvedPoint } from "../../scene/solvedPoint.ts";
import { settingsText } from "../../scene/writers.ts";
import { MathSymbol } from "../../ui/MathSymbol.tsx";
import { PhaseMap } from "../../ui/PhaseMap.tsx";
import { Switch } from "../../ui/Switch.tsx";
import type { Engine } from "../engine/engine.ts";
import type { Picture } from "../engine/picture.ts";
import { usePicture } from "../engine/usePicture.ts";
import { ghostLabel, MapFigure, type MapPart, mapPart, type Overlay, zeroLabel } from "../map/MapFigure.tsx";
import { mapView, prepareMap } from "../map/mapView.ts";
import { useShows } from "../page/useShows.ts";
import { chartAxis, describePoint, mapLandmarks } from "../page/views.ts";
import { change, store, toggleCompare } from "../state/store.ts";
import { comparedNumbers, differenceScale, differenceView } from "./compareViews.ts";
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
      <p className="compare-words">{differenceWords(scene)}</p>
    </div>
  );
}

/** One map or two; `children` stand below A's. */
function ComparedFigures({ engine, zoom = 1, children }: Props & { readonly children?: ReactNode }) {
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

/** What A lays over B's map. */
function useOverlay({ scene, map, referenceScene: a, referenceMap }: MapPart): Overlay | undefined {
  const { compare, quantity: id, x, y } = scene;
  const model = modelById(scene.model);
  const quantity = model.quantities[id];
  const lines = compare === "ghost" ? mapView(model, scene, referenceMap)?.lines : undefined;
  const shown = compare === "difference" && !noDifference(scene);
  const view = useMemo(
    () => (shown ? differenceView(model, { quantity: id, x, y }, referenceMap, map) : undefined),
    [shown, model, id, x, y, map, referenceMap],
  );
  const coloured = useMemo(() => differenceScale(quantity), [quantity]);
  const complete = map?.complete === true && referenceMap?.complete === true;
  return useMemo(() => {
    if (!a || compare === "side") return undefined;
    const probe = [a.params[x.param] as number, a.params[y.param] as number] as const;
    return {
      ghost: { lines: lines ?? [], lineLabel: ghostLabel(quantity), probe },
      ...(shown ? { difference: { view, coloured, complete } } : {}),
      describe: (u, v) => `at A ${describePoint(a, u, v).split(": ").slice(1).join(": ")}`,
      words: `Compared with A: ${changesText(scene) || "no difference"}.`,
    };
  }, [scene, a, compare, x, y, quantity, lines, view, shown, coloured, complete]);
}

/** A's map beside B's: the same axes and colours, nothing to move. */
function ReferenceMap({ picture, zoom }: { readonly picture: MapPart; readonly zoom: number }) {
  const scene = picture.referenceScene ?? picture.scene;
  const model = modelById(scene.model);
  const quantity = model.quantities[scene.quantity];
  const view = mapView(model, scene, picture.referenceMap);
  const scale = useMemo(() => colourScale(quantity, scene.colourLimit), [quantity, scene.colourLimit]);
  const x = useMemo(() => chartAxis(model, scene.x), [model, scene.x]);
  const y = useMemo(() => chartAxis(model, scene.y), [model, scene.y]);
  const landmarks = useMemo(() => mapLandmarks(model, scene), [model, scene]);
  const at = [scene.params[scene.x.param] as number, scene.params[scene.y.param] as number] as const;
  return (
    <>
      <h3 className="compared-name">A, the pinned setting</h3>
      <PhaseMap
        still
        x={x}
        y={y}
        scale={scale}
        lattice={view}
        cells={undefined}
        lines={view?.lines ?? []}
        landmarks={landmarks}
        asides={view?.asides ?? []}
        regionOf={view?.regionOf}
        regionNames={view?.regionNames ?? []}
        lineLabel={zeroLabel(quantity)}
        probe={at}
        currentProbe={() => at}
        pins={scene.pins}
        description={`A: ${quantity.name} on the same axes and in the same colours as B. ${describePoint(scene, ...at)}.`}
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
  [
    changes(scene).length > 0
      ? `From A to B: ${changesText(scene)}`
      : "A is as B: move any control to make a difference.",
    (scene.compare === "difference" && noDifference(scene)) || "",
  ]
    .join(" ")
    .trim();

interface DifferencesProps {
  readonly scene: Scene;
  readonly probeA: SolvedPoint | undefined;
  readonly probeB: SolvedPoint;
}

/** What differs between A and B: the parameters, and the numbers at the two probes. */
function Differences({ scene, probeA, probeB }: DifferencesProps) {
  const listed = changes(scene);
  const refused = scene.compare === "difference" ? noDifference(scene) : undefined;
  const theory = scene.show === "theory" ? undefined : "The comparison is of theory: what was simulated is B’s.";
  const family = scene.family.length > 0 ? "The family of curves is B’s." : undefined;
  return (
    <section className="differences" aria-label="A and B">
      <p className="compare-words">{differenceWords(scene)}</p>
      {[theory, family].map((text) => text && <p key={text}>{text}</p>)}
      {scene.compare !== "side" && (
        <ul className="map-key compare-key">
          {scene.compare === "ghost" && (
            <li>
              <svg viewBox="0 0 30 12" aria-hidden="true">
                <path className="ghost-line" d="M1,6H29" />
              </svg>
              <span>A’s phase line, where the quantity has one</span>
            </li>
          )}
          <li>
            <svg viewBox="0 0 30 12" aria-hidden="true">
              <path className="ghost-probe" d="M9,6l6,-5l6,5l-6,5z" />
            </svg>
            <span>A’s probe</span>
          </li>
          {scene.compare === "difference" && !refused && (
            <li>
              <span className="blank-swatch" aria-hidden="true" />
              <span>no difference to tell: both are infinite, or one has no number</span>
            </li>
          )}
        </ul>
      )}
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
