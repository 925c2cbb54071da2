import { useCallback, useMemo, useRef } from "react";
import type { ChartAxis } from "../../charts/axis.ts";
import type { Ghost } from "../../charts/phaseDiagram.ts";
import { plainDecimal } from "../../lib/decimal.ts";
import { onDemand } from "../../lib/onDemand.ts";
import type { Quantity } from "../../models/quantity.ts";
import { modelById } from "../../models/registry.ts";
import { colourScale, hasFreeTop } from "../../scene/colourScale.ts";
import type { Scene } from "../../scene/scene.ts";
import type { SolvedPoint } from "../../scene/solvedPoint.ts";
import { ColourBar } from "../../ui/ColourBar.tsx";
import { MathText } from "../../ui/MathSymbol.tsx";
import { PhaseMap } from "../../ui/PhaseMap.tsx";
import type { Engine } from "../engine/engine.ts";
import type { Picture } from "../engine/picture.ts";
import { usePicture } from "../engine/usePicture.ts";
import { lazyPart, Missing } from "../page/lazyPart.tsx";
import { useShows } from "../page/useShows.ts";
import {
  agreementSentence,
  cellsView,
  chartAxis,
  describePoint,
  mapLandmarks,
  scoreQuantity,
  sentenceOf,
} from "../page/views.ts";
import { change, store } from "../state/store.ts";
import { isSaving, type MapView, mapView, prepareMap } from "./mapView.ts";
import "./mapPanel.css";

/** Only on a map of samples saved. */
const SavingWords = lazyPart(
  "What the map of samples saved says",
  onDemand(() => import("./SavingWords.tsx")),
  (m) => m.SavingWords,
  { waits: () => "…" },
);
/** Only where a region is lit. */
const spotlight = onDemand(() => import("./Spotlight.tsx"));
const Spotlight = lazyPart("The spotlight", spotlight, (m) => m.Spotlight, { quiet: true });

/**
 * What the map draws from, of the picture. Its scene counts, not the store's: however many events a frame has, the figure is
 * drawn once in it.
 */
export const mapPart = ({ scene, probe, map, reference, mapSimulation, lowDetail, failure }: Picture) => ({
  scene,
  probe,
  map,
  referenceScene: reference?.scene,
  referenceMap: reference?.map,
  mapSimulation,
  lowDetail,
  failure,
});
export type MapPart = ReturnType<typeof mapPart>;

/** The map of one setting; letters and marks enlarged by `zoom`. */
export function PlainMap({ engine, zoom = 1 }: { readonly engine: Engine; readonly zoom?: number }) {
  return <MapFigure picture={usePicture(engine, mapPart, "figure", prepareMap)} zoom={zoom} />;
}

/** What a comparison with A lays over the map, or shows in its place. */
export interface Overlay {
  readonly ghost?: Ghost;
  /** B − A in place of the quantity, with what its colours say; the view is undefined before there is one. */
  readonly difference?: { readonly view: MapView | undefined; readonly coloured: Coloured; readonly complete: boolean };
  /** What it says at a place, after B's own number. */
  readonly describe: (x: number, y: number) => string;
  /** The same for those who do not see the picture: how A differs. */
  readonly words: string;
}

export type Coloured = Pick<Quantity, "name" | "scale" | "limits" | "ends" | "format"> & { readonly scores?: true };

interface Props {
  readonly picture: MapPart;
  readonly overlay?: Overlay;
  readonly zoom?: number;
}

/** The map itself, its colours, their key and its state. */
export function MapFigure({ picture, overlay, zoom = 1 }: Props) {
  const { scene, map, mapSimulation, lowDetail } = picture;
  const shows = useShows();
  const model = modelById(scene.model);
  const quantity = model.quantities[scene.quantity];
  const ownView = mapView(model, scene, map);
  const compared = scene.show === "agreement";
  // What was simulated has no A beside it: then the map is B's.
  const difference = scene.show === "theory" ? overlay?.difference : undefined;
  const view = difference ? difference.view : ownView;
  const coloured = compared ? scoreQuantity : (difference?.coloured ?? quantity);
  const limit = compared ? undefined : scene.colourLimit;
  const scale = useMemo(() => colourScale(coloured, limit), [coloured, limit]);
  const x = useMemo(() => chartAxis(model, scene.x), [model, scene.x]);
  const y = useMemo(() => chartAxis(model, scene.y), [model, scene.y]);
  const simulated = scene.show !== "theory";
  const cells = simulated ? cellsView(scene, mapSimulation) : undefined;
  const complete = view !== undefined && (difference ?? map)?.complete === true;
  const probe = useMemo(
    () => [scene.params[scene.x.param] as number, scene.params[scene.y.param] as number] as const,
    [scene],
  );
  const landmarks = useMemo(() => mapLandmarks(model, scene), [model, scene]);
  const describe = useCallback(
    (u: number, v: number, at?: SolvedPoint) => {
      const own = describePoint(scene, u, v, at, mapSimulation);
      return overlay ? `${own}; ${overlay.describe(u, v)}` : own;
    },
    [scene, mapSimulation, overlay],
  );
  const onProbe = useCallback(
    (u: number, v: number) => change({ [scene.x.param]: u, [scene.y.param]: v }),
    [scene.x, scene.y],
  );
  const onPin = useCallback((u: number, v: number) => togglePin(store.getState().scene, u, v), []);
  // For a screen reader, who hears of a drag when it is over.
  const told = useRef("");
  if (!lowDetail || told.current === "")
    told.current =
      `${sentenceOf(scene, picture.probe)} ${describe(...probe, picture.probe)}. ${axisWords(x)} runs across, ${axisWords(y)} upwards. ${overlay?.words ?? ""}`.trim();
  const status = compared
    ? agreementSentence(model, scene, mapSimulation)
    : simulated
      ? (mapSimulation?.reason ?? `simulated cells: ${mapSimulation?.summary?.trials ?? 0} trials each`)
      : quantity.simulatedOnly
        ? "No theory: switch the map to simulation."
        : undefined;
  const spotlit = scene.spot !== undefined && !difference && view !== undefined;
  return (
    <div className="map-figure" aria-busy={!picture.failure && (lowDetail || !complete)}>
      {picture.failure && (
        <p className="map-failure" role="alert">
          Not computed: {picture.failure}. Move any control to try again.
        </p>
      )}
      <PhaseMap
        x={x}
        y={y}
        scale={scale}
        lattice={view}
        cells={cells}
        lines={view?.lines ?? noLines}
        landmarks={landmarks}
        asides={view?.asides ?? noLines}
        regionOf={view?.regionOf}
        regionNames={view?.regionNames ?? noNames}
        lineLabel={difference ? "B = A" : zeroLabel(quantity)}
        ghost={overlay?.ghost}
        probe={probe}
        currentProbe={currentProbe}
        pins={scene.pins}
        description={told.current}
        describe={describe}
        onProbe={onProbe}
        onPin={onPin}
        zoom={zoom}
      >
        {spotlit && <Spotlight quantity={quantity} spot={scene.spot as string} view={view} />}
      </PhaseMap>
      {spotlit && <Missing what="The spotlight" source={spotlight} />}
      <ColourBar
        quantity={coloured}
        scale={scale}
        limit={!compared && hasFreeTop(quantity) && shows("lim") ? scene.colourLimit : null}
        onLimit={setLimit}
        zoom={zoom}
      />
      {compared && (
        <ul className="map-key">
          <li>
            <span>Colours: {scoreQuantity.meaning}.</span>
          </li>
        </ul>
      )}
      {!compared && !difference && (quantity.meaning || quantity.blank) && (
        <ul className="map-key">
          {quantity.meaning && (
            <li>
              <svg viewBox="0 0 30 12" aria-hidden="true">
                <path className="key-line" d="M1,6H29" />
              </svg>
              <span>
                break-even, {quantity.symbol} = 0: the {quantity.meaning}
              </span>
            </li>
          )}
          {quantity.aside && quantity.aside.shown?.(scene.params) !== false && (
            <li>
              <svg viewBox="0 0 30 12" aria-hidden="true">
                <path className="aside" d="M1,6H29" />
              </svg>
              <span>
                {quantity.aside.name}: {quantity.aside.meaning}
              </span>
            </li>
          )}
          {quantity.blank && (
            <li>
              <span className="blank-swatch" aria-hidden="true" />
              <span>
                {quantity.blank.name}: {quantity.blank.meaning}
              </span>
            </li>
          )}
          <li>
            <svg viewBox="0 0 30 12" aria-hidden="true">
              <circle className="ring" cx="15" cy="6" r="5" />
              <circle className="dot" cx="15" cy="6" r="1.6" />
            </svg>
            <span>the probe, the setting that all numbers are for: drag it</span>
          </li>
        </ul>
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
  );
}

const setLimit = (lim: number | undefined) => change({ lim });

/** What the phase line says. */
export const zeroLabel = ({ symbol, format, categories }: Quantity): string =>
  categories ? "" : `${symbol} = ${format?.(0) ?? "0"}`;

/** What A's phase line says. */
export const ghostLabel = (quantity: Quantity): string => `A: ${zeroLabel(quantity)}`.replace(/: $/, "");

/** The probe as it is now: keys may come faster than frames. */
function currentProbe(): readonly [number, number] {
  const { params, x, y } = store.getState().scene;
  return [params[x.param] as number, params[y.param] as number];
}

const noNames: readonly string[] = [];
const noLines: readonly (readonly number[])[] = [];

const axisWords = (axis: ChartAxis) => `${axis.name} from ${axis.lo}${axis.unit ?? ""} to ${axis.hi}${axis.unit ?? ""}`;

/** Sets a pin, or takes away the one that is there. */
function togglePin(scene: Scene, x: number, y: number): void {
  const others = scene.pins.filter(([u, v]) => u !== x || v !== y);
  const pins = others.length < scene.pins.length ? others : [...scene.pins, [x, y]];
  change({ pin: pins.length > 0 ? pins.map((p) => p.map(plainDecimal).join(",")).join(";") : undefined });
}
