import { lazy, memo, Suspense, useCallback, useMemo, useRef } from "react";
import { useStore } from "zustand";
import type { ChartAxis } from "../charts/axis.ts";
import { plainDecimal } from "../lib/decimal.ts";
import { type Model, simulatorFor } from "../models/model.ts";
import { modelById } from "../models/registry.ts";
import { colourScale, hasFreeTop } from "../scene/colourScale.ts";
import { axisText, type Scene } from "../scene/scene.ts";
import { AxisPicker } from "../ui/AxisPicker.tsx";
import { ColourBar } from "../ui/ColourBar.tsx";
import { PhaseMap } from "../ui/PhaseMap.tsx";
import { Switch } from "../ui/Switch.tsx";
import { type Engine, HURRIED_STEP } from "./engine.ts";
import { isSaving, savingStatus } from "./saving.ts";
import { change, store } from "./store.ts";
import "./complexity.css";
import { usePicture } from "./usePicture.ts";
import {
  agreementSentence,
  cellsView,
  chartAxis,
  describePoint,
  mapLandmarks,
  mapView,
  scoreQuantity,
  sentenceOf,
} from "./views.ts";

/** Only where a region is lit. */
const Spotlight = lazy(() => import("./Spotlight.tsx").then((m) => ({ default: m.Spotlight })));

/** The phase diagram with its quantity, colours and axes. Controls follow the store, the figure follows the engine. */
export const MapPanel = memo(function MapPanel({ engine }: { readonly engine: Engine }) {
  return (
    <section className="map-panel" aria-label="Phase diagram">
      <MapHead />
      <MapFigure engine={engine} />
      <MapAxes />
    </section>
  );
});

/** Which quantity, and whether theory or simulation. */
function MapHead() {
  const model = modelById(useStore(store, (s) => s.scene.model));
  const quantity = useStore(store, (s) => s.scene.quantity);
  const show = useStore(store, (s) => s.scene.show);
  return (
    <div className="panel-head">
      <label className="quantity">
        <span className="visually-hidden">Quantity on the map</span>
        <select value={quantity} onChange={(e) => change(showing(model, e.target.value, store.getState().scene))}>
          {Object.entries(model.quantities).map(([id, q]) => (
            <option key={id} value={id}>
              {q.name}
            </option>
          ))}
        </select>
      </label>
      <Switch
        legend="The map shows"
        name="show"
        value={show}
        options={[
          ["theory", "theory"],
          ["simulation", "simulation"],
          ["agreement", "agreement"],
        ]}
        onValue={(to) => change({ show: to })}
      />
    </div>
  );
}

/** What has no theory is shown as simulated; a saving over axes other than the sample size, on which it does not depend. */
function showing(model: Model, q: string, scene: Scene) {
  const { sampleParam } = simulatorFor(model, scene.params);
  const counting = (["x", "y"] as const).find((key) => scene[key].param === sampleParam);
  if (counting && isSaving(model, q)) {
    const other = scene[counting === "x" ? "y" : "x"].param;
    const axis = model.complexity?.axes.find(({ param }) => param !== other);
    return { q, show: "theory", ...(axis ? { [counting]: axisText({ ...axis, log: false }) } : {}) };
  }
  return model.quantities[q].simulatedOnly ? { q, show: "simulation" } : { q };
}

/** The map itself, its colours, their key and its state; letters and marks enlarged by `zoom`. */
export function MapFigure({ engine, zoom = 1 }: { readonly engine: Engine; readonly zoom?: number }) {
  // The picture's scene, not the store's: however many events a frame has, the figure is drawn once in it.
  const picture = usePicture(engine);
  const { scene, map, hurried } = picture;
  const model = modelById(scene.model);
  const quantity = model.quantities[scene.quantity];
  const progress = map?.levelFrom(hurried ? HURRIED_STEP : 1)?.columns.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the field grows in place; its level says when
  const view = useMemo(
    () => mapView(model, scene, map, hurried),
    [model, scene.quantity, scene.x, scene.y, map, progress],
  );
  const compared = scene.show === "agreement";
  const coloured = compared ? scoreQuantity : quantity;
  const limit = compared ? undefined : scene.colourLimit;
  const scale = useMemo(() => colourScale(coloured, limit), [coloured, limit]);
  const x = useMemo(() => chartAxis(model, scene.x), [model, scene.x]);
  const y = useMemo(() => chartAxis(model, scene.y), [model, scene.y]);
  const simulated = scene.show !== "theory";
  const cells = simulated ? cellsView(scene, picture) : undefined;
  const probe = useMemo(
    () => [scene.params[scene.x.param] as number, scene.params[scene.y.param] as number] as const,
    [scene],
  );
  const landmarks = useMemo(() => mapLandmarks(model, scene), [model, scene]);
  const describe = useCallback(
    (u: number, v: number) => describePoint(model, scene, u, v, engine.picture),
    [model, scene, engine],
  );
  const onProbe = useCallback(
    (u: number, v: number) => change({ [scene.x.param]: u, [scene.y.param]: v }),
    [scene.x, scene.y],
  );
  const onPin = useCallback((u: number, v: number) => togglePin(store.getState().scene, u, v), []);
  // For a screen reader, who hears of a drag when it is over.
  const told = useRef("");
  if (!hurried || told.current === "")
    told.current = `${sentenceOf(model, scene)} ${describe(...probe)}. ${axisWords(x)} runs across, ${axisWords(y)} upwards.`;
  const status = compared
    ? agreementSentence(model, scene, picture)
    : simulated
      ? (picture.mapSimulation?.reason ?? `simulated cells: ${picture.mapSimulation?.summary?.trials ?? 0} trials each`)
      : quantity.simulatedOnly
        ? "No theory: switch the map to simulation."
        : undefined;
  return (
    <div className="map-figure" aria-busy={!picture.failure && (hurried || !view?.complete)}>
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
        lineLabel={`${quantity.symbol} = ${quantity.format?.(0) ?? "0"}`}
        probe={probe}
        currentProbe={currentProbe}
        pins={scene.pins}
        description={told.current}
        describe={describe}
        onProbe={onProbe}
        onPin={onPin}
        zoom={zoom}
      >
        {scene.spot !== undefined && view && (
          <Suspense>
            <Spotlight quantity={quantity} spot={scene.spot} view={view} />
          </Suspense>
        )}
      </PhaseMap>
      <ColourBar
        quantity={coloured}
        scale={scale}
        limit={!compared && hasFreeTop(quantity) ? scene.colourLimit : null}
        onLimit={(lim) => change({ lim })}
        zoom={zoom}
      />
      {!compared && (quantity.meaning || quantity.blank) && (
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
          {quantity.aside && (
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
      {isSaving(model, scene.quantity) && <p className="map-status">{savingStatus(model, scene, view)}</p>}
      {status && <p className="map-status">{status}</p>}
    </div>
  );
}

/** What runs along the axes, and the pins. */
function MapAxes() {
  const model = modelById(useStore(store, (s) => s.scene.model));
  const x = useStore(store, (s) => s.scene.x);
  const y = useStore(store, (s) => s.scene.y);
  const pins = useStore(store, (s) => s.scene.pins.length);
  return (
    <details className="axes">
      <summary>Axes</summary>
      <AxisPicker
        title="Across"
        model={model}
        axis={x}
        onAxis={(a) => change({ x: axisText(a), ...(a.param === y.param ? { y: axisText(x) } : {}) })}
      />
      <AxisPicker
        title="Upwards"
        model={model}
        axis={y}
        onAxis={(a) => change({ y: axisText(a), ...(a.param === x.param ? { x: axisText(y) } : {}) })}
      />
      <button type="button" onClick={() => change({ x: axisText(y), y: axisText(x) })}>
        Swap axes
      </button>
      {pins > 0 && (
        <button type="button" onClick={() => change({ pin: undefined })}>
          Remove {pins === 1 ? "the pin" : `${pins} pins`}
        </button>
      )}
    </details>
  );
}

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
