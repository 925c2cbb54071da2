import { useCallback, useMemo, useRef } from "react";
import { useStore } from "zustand";
import type { ChartAxis } from "../../charts/axis.ts";
import { type Compared, mapFigureOf } from "../../figures/mapFigure.ts";
import { isSaving, prepareMap } from "../../figures/mapView.ts";
import { plainDecimal } from "../../lib/decimal.ts";
import { decimalMark, t, together } from "../../lib/language.ts";
import { semicolons } from "../../lib/lists.ts";
import { onDemand } from "../../lib/onDemand.ts";
import { simulatorFor } from "../../models/model.ts";
import { modelById } from "../../models/registry.ts";
import { hasFreeTop } from "../../scene/colourScale.ts";
import type { Scene } from "../../scene/scene.ts";
import type { SolvedPoint } from "../../scene/solvedPoint.ts";
import { ColourBar } from "../../ui/ColourBar.tsx";
import { letters } from "../../ui/letters.ts";
import { MathText } from "../../ui/MathSymbol.tsx";
import { PhaseMap } from "../../ui/PhaseMap.tsx";
import type { Engine } from "../engine/engine.ts";
import { usePicture } from "../engine/usePicture.ts";
import { lazyPart, Missing, useOnDemand } from "../page/lazyPart.tsx";
import { useShows } from "../page/useShows.ts";
import { describePoint, placeWords, sentenceOf } from "../page/views.ts";
import { change, isAsking, store } from "../state/store.ts";
import { MapLegend } from "./MapLegend.tsx";
import { type MapPart, mapPart } from "./mapPart.ts";
import "./mapPanel.css";

/** Only on a map of samples saved. */
const SavingWords = lazyPart(
  "What the map of samples saved says",
  onDemand(() => import("./SavingWords.tsx")),
  (m) => m.SavingWords,
  { waits: () => "…" },
);
/** After the first picture, and seldom anything. */
const words = onDemand(() => import("./AxisWords.tsx"));
const AxisWords = lazyPart("What the axes say", words, (m) => m.AxisWords, { later: true, quiet: true });
const Finding = lazyPart("What the map shows", words, (m) => m.Finding, { later: true, quiet: true });
/** Only where a region is lit. */
const spotlight = onDemand(() => import("./Spotlight.tsx"));
const Spotlight = lazyPart("The spotlight", spotlight, (m) => m.Spotlight, { quiet: true });

/** Only on a simulated map, or one that can only be simulated. */
const simulatedMap = onDemand(() => import("./simulatedMap.ts"));

/** The map of one setting; letters and marks enlarged by `zoom`. */
export function PlainMap({ engine, zoom }: { readonly engine: Engine; readonly zoom?: number | undefined }) {
  return <MapFigure picture={usePicture(engine, mapPart, "figure", prepareMap)} zoom={zoom} />;
}

/** What a comparison with A adds to the map, and to what is said of it. */
export interface Overlay extends Compared {
  /** What it says at a place, after B's own number. */
  readonly describe: (x: number, y: number) => string;
  /** The same for those who do not see the picture: how A differs. */
  readonly words: string;
}

interface Props {
  readonly picture: MapPart;
  readonly overlay?: Overlay;
  readonly zoom?: number | undefined;
}

/** The map itself, its colours, their key and its state. */
export function MapFigure({ picture, overlay, zoom = letters }: Props) {
  const { scene, mapSimulation, lowDetail } = picture;
  const shows = useShows();
  const model = modelById(scene.model);
  const quantity = model.quantities[scene.quantity];
  const simulated = scene.show !== "theory";
  const offered = simulatorFor(model, scene.params).offer?.map && (picture.waits || !simulated);
  const { value: cellWords } = useOnDemand(simulated || offered ? simulatedMap : undefined);
  const figure = useMemo(
    () => mapFigureOf({ ...picture, cellsOf: cellWords?.cellsOf }, overlay),
    [picture, overlay, cellWords],
  );
  const { coloured, lattice: view, complete } = figure;
  const { x, y, probe } = figure.diagram;
  const compared = scene.show === "agreement";
  const describe = useCallback(
    (u: number, v: number, at?: SolvedPoint) => {
      const cell = cellWords?.describeCell(scene, mapSimulation, u, v);
      return semicolons([describePoint(scene, u, v, at), cell ?? "", overlay?.describe(u, v) ?? ""].filter(Boolean));
    },
    [scene, mapSimulation, overlay, cellWords],
  );
  const onProbe = useCallback(
    (u: number, v: number) => change({ [scene.x.param]: u, [scene.y.param]: v }),
    [scene.x, scene.y],
  );
  const onPin = useCallback((u: number, v: number) => togglePin(store.getState().scene, u, v), []);
  const asking = useStore(store, isAsking);
  // For a screen reader, who hears of a drag when it is over.
  const told = useRef("");
  if (asking || !lowDetail || told.current === "")
    // While a question is open the place alone: the value there is its answer.
    told.current = together([
      asking ? "" : sentenceOf(scene, picture.probe),
      t("{words}.", { words: asking ? placeWords(scene, ...probe) : describe(...probe, picture.probe) }),
      t("{x} runs across, {y} upwards.", { x: axisWords(x), y: axisWords(y) }),
      overlay?.words ?? "",
    ]);
  const status = compared
    ? cellWords?.agreementSentence(model, scene, mapSimulation)
    : simulated
      ? (mapSimulation?.reason ?? cellWords?.cellsSentence(scene, mapSimulation))
      : quantity.simulatedOnly && !offered
        ? "No theory: switch the map to simulation."
        : undefined;
  const spotlit = scene.spot !== undefined && coloured === quantity && view !== undefined;
  return (
    <div className="map-figure" aria-busy={!picture.failure && (lowDetail || !complete)}>
      {picture.failure && (
        <p className="map-failure" role="alert">
          {t("Not computed: {failure}. Move any control to try again.", { failure: picture.failure })}
        </p>
      )}
      {scene.embed === "no" && (
        <p className="map-finding">
          {coloured === quantity && !simulated && (
            <Finding scene={scene} view={complete && !lowDetail ? view : undefined} />
          )}
        </p>
      )}
      <PhaseMap
        figure={figure}
        currentProbe={currentProbe}
        description={told.current}
        describe={describe}
        onProbe={onProbe}
        onPin={onPin}
        zoom={zoom}
      >
        {spotlit && <Spotlight quantity={quantity} spot={scene.spot as string} view={view} />}
      </PhaseMap>
      {offered && cellWords && <cellWords.RunDiagram scene={scene} threads={picture.threads} />}
      {spotlit && <Missing what="The spotlight" source={spotlight} />}
      <ColourBar
        quantity={coloured}
        scale={figure.scale}
        limit={!compared && hasFreeTop(quantity) && shows("lim") ? scene.colourLimit : null}
        onLimit={setLimit}
        zoom={zoom}
      />
      <div className="map-words">
        <MapLegend entries={figure.key} />
        {(simulated || offered) && <Missing what="What the simulated map says" source={simulatedMap} />}
        {/* Frames and projectors have their own room, and no choice of axes. */}
        {scene.embed === "no" && scene.present === "no" && (
          <AxisWords scene={scene} view={complete && !lowDetail ? view : undefined} />
        )}
        {isSaving(model, scene.quantity) && (
          <p className="map-status">
            <SavingWords scene={scene} view={complete ? view : undefined} />
          </p>
        )}
        {status && (
          <p className="map-status">
            <MathText text={status} />
          </p>
        )}
      </div>
    </div>
  );
}

const setLimit = (lim: number | undefined) => change({ lim });

/** The probe as it is now: keys may come faster than frames. */
function currentProbe(): readonly [number, number] {
  const { params, x, y } = store.getState().scene;
  return [params[x.param] as number, params[y.param] as number];
}

function axisWords({ name, lo, hi, unit = "" }: ChartAxis): string {
  const [from, to] = [lo, hi].map((end) => `${end}`.replace(".", decimalMark()) + unit);
  return t("{name} from {from} to {to}", { name, from, to });
}

/** Sets a pin, or takes away the one that is there. */
function togglePin(scene: Scene, x: number, y: number): void {
  const others = scene.pins.filter(([u, v]) => u !== x || v !== y);
  const pins = others.length < scene.pins.length ? others : [...scene.pins, [x, y]];
  change({ pin: pins.length > 0 ? pins.map((p) => p.map(plainDecimal).join(",")).join(";") : undefined });
}
