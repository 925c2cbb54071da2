import { useCallback, useMemo, useState, useSyncExternalStore } from "react";
import { useStore } from "zustand";
import type { ChartAxis } from "../charts/axis.ts";
import { plainDecimal } from "../lib/decimal.ts";
import type { ParamValue } from "../models/model.ts";
import { modelById, models } from "../models/registry.ts";
import { decodeLink, encodeLink } from "../scene/link.ts";
import { axisText, type Scene } from "../scene/scene.ts";
import { Announcer } from "../ui/Announcer.tsx";
import { AxisPicker } from "../ui/AxisPicker.tsx";
import { ColourBar } from "../ui/ColourBar.tsx";
import { Controls } from "../ui/Controls.tsx";
import { CurvePlot } from "../ui/CurvePlot.tsx";
import { MathSymbol } from "../ui/MathSymbol.tsx";
import { Notices } from "../ui/Notices.tsx";
import { PhaseMap } from "../ui/PhaseMap.tsx";
import { Readout } from "../ui/Readout.tsx";
import { SimulationBar } from "../ui/SimulationBar.tsx";
import type { Engine } from "./engine.ts";
import { change, dismissNotices, open, setSimulation, store } from "./store.ts";
import {
  cellsView,
  chartAxis,
  colourScale,
  curveSeries,
  describePoint,
  hasFreeTop,
  mapView,
  readoutRows,
  sentenceOf,
} from "./views.ts";

const setParam = (id: string, value: ParamValue) => change({ [id]: value });

const presets = models
  .flatMap((m) => m.presets)
  .map((p) => ({ ...p, canonical: encodeLink(decodeLink(p.link).scene) }));

const papers = [...new Set(presets.map((p) => p.paper))];

/** The page. */
export function App({ engine }: { readonly engine: Engine }) {
  const scene = useStore(store, (s) => s.scene);
  const notices = useStore(store, (s) => s.notices);
  const model = modelById(scene.model);
  return (
    <>
      <Header scene={scene} />
      <Notices notices={notices} onDismiss={dismissNotices} />
      <main>
        <p className="sentence">{sentenceOf(model, scene)}</p>
        <Announcer text={sentenceOf(model, scene)} />
        <section className="controls" aria-label="Parameters">
          <Controls model={model} params={scene.params} onValue={setParam} />
        </section>
        <MapPanel engine={engine} scene={scene} />
        <CurvePanel engine={engine} scene={scene} />
      </main>
    </>
  );
}

function Header({ scene }: { readonly scene: Scene }) {
  const [copied, setCopied] = useState("");
  const link = encodeLink(scene);
  const shown = presets.find((p) => p.canonical === link);
  async function copy() {
    const address = `${location.origin}${location.pathname}?${link}`;
    try {
      await navigator.clipboard.writeText(address);
      setCopied("copied");
    } catch {
      setCopied("the browser did not allow copying: take the address bar");
    }
    setTimeout(() => setCopied(""), 3000);
  }
  return (
    <header>
      <h1>Transferscope</h1>
      <p className="tagline">when does transfer learning work?</p>
      {models.length > 1 && (
        <label className="preset">
          <span>Model</span>
          <select value={scene.model} onChange={(e) => change({ m: e.target.value })}>
            {models.map((m) => (
              <option key={m.id} value={m.id}>
                {m.title}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="preset">
        <span>Figures of the papers</span>
        <select
          value={shown?.id ?? ""}
          onChange={(e) => open(presets.find((p) => p.id === e.target.value)?.link ?? "v=1", true)}
        >
          <option value="">{shown ? "the instrument's defaults" : "choose …"}</option>
          {papers.map((paper) => (
            <optgroup key={paper} label={`arXiv:${paper}`}>
              {presets
                .filter((p) => p.paper === paper)
                .map((p) => (
                  <option key={p.id} value={p.id}>
                    {p.figure}: {p.title}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </label>
      <button type="button" onClick={copy}>
        Copy link
      </button>
      <span role="status" className="copied">
        {copied}
      </span>
    </header>
  );
}

function usePicture(engine: Engine) {
  return useSyncExternalStore(engine.subscribe, () => engine.picture);
}

function MapPanel({ engine, scene }: { readonly engine: Engine; readonly scene: Scene }) {
  const picture = usePicture(engine);
  const model = modelById(scene.model);
  const quantity = model.quantities[scene.quantity];
  const { map } = picture;
  const progress = map?.level?.columns.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the field grows in place; its level says when
  const view = useMemo(() => mapView(model, scene, map), [model, scene.quantity, scene.x, scene.y, map, progress]);
  const scale = useMemo(() => colourScale(quantity, scene.colourLimit), [quantity, scene.colourLimit]);
  const x = useMemo(() => chartAxis(model, scene.x), [model, scene.x]);
  const y = useMemo(() => chartAxis(model, scene.y), [model, scene.y]);
  const simulated = scene.show === "simulation";
  const cells = simulated ? cellsView(scene, picture) : undefined;
  const probe = useMemo(
    () => [scene.params[scene.x.param] as number, scene.params[scene.y.param] as number] as const,
    [scene],
  );
  const describe = useCallback((u: number, v: number) => describePoint(model, scene, u, v), [model, scene]);
  const onProbe = useCallback(
    (u: number, v: number) => change({ [scene.x.param]: u, [scene.y.param]: v }),
    [scene.x, scene.y],
  );
  const onPin = useCallback((u: number, v: number) => togglePin(scene, u, v), [scene]);
  const status = picture.failure
    ? `Not computed: ${picture.failure}. Move any control to try again.`
    : simulated
      ? (picture.mapSimulation?.reason ?? `simulated cells: ${picture.mapSimulation?.summary?.trials ?? 0} trials each`)
      : undefined;
  return (
    <section className="map-panel" aria-label="Phase diagram">
      <div className="panel-head">
        <label className="quantity">
          <span className="visually-hidden">Quantity on the map</span>
          <select value={scene.quantity} onChange={(e) => change({ q: e.target.value })}>
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
          value={scene.show}
          options={[
            ["theory", "theory"],
            ["simulation", "simulation"],
          ]}
          onValue={(show) => change({ show })}
        />
      </div>
      <PhaseMap
        x={x}
        y={y}
        scale={scale}
        lattice={view}
        cells={cells}
        lines={view?.lines ?? noLines}
        probe={probe}
        pins={scene.pins}
        description={`${sentenceOf(model, scene)} ${describe(...probe)}. ${axisWords(x)} runs across, ${axisWords(y)} upwards.`}
        describe={describe}
        onProbe={onProbe}
        onPin={onPin}
      />
      <ColourBar
        quantity={quantity}
        scale={scale}
        limit={hasFreeTop(quantity) ? scene.colourLimit : null}
        onLimit={(lim) => change({ lim })}
      />
      {status && (
        <p className="map-status" role={picture.failure ? "alert" : undefined}>
          {status}
        </p>
      )}
      <details className="axes">
        <summary>Axes</summary>
        <AxisPicker
          title="Across"
          model={model}
          axis={scene.x}
          onAxis={(a) => change({ x: axisText(a), ...(a.param === scene.y.param ? { y: axisText(scene.x) } : {}) })}
        />
        <AxisPicker
          title="Upwards"
          model={model}
          axis={scene.y}
          onAxis={(a) => change({ y: axisText(a), ...(a.param === scene.x.param ? { x: axisText(scene.y) } : {}) })}
        />
        <button type="button" onClick={() => change({ x: axisText(scene.y), y: axisText(scene.x) })}>
          Swap axes
        </button>
        {scene.pins.length > 0 && (
          <button type="button" onClick={() => change({ pin: undefined })}>
            Remove {scene.pins.length === 1 ? "the pin" : `${scene.pins.length} pins`}
          </button>
        )}
      </details>
    </section>
  );
}

const noLines: readonly (readonly number[])[] = [];

const axisWords = (axis: ChartAxis) => `${axis.name} from ${axis.lo}${axis.unit ?? ""} to ${axis.hi}${axis.unit ?? ""}`;

/** Sets a pin, or takes away the one that is there. */
function togglePin(scene: Scene, x: number, y: number): void {
  const others = scene.pins.filter(([u, v]) => u !== x || v !== y);
  const pins = others.length < scene.pins.length ? others : [...scene.pins, [x, y]];
  change({ pin: pins.length > 0 ? pins.map((p) => p.map(plainDecimal).join(",")).join(";") : undefined });
}

function CurvePanel({ engine, scene }: { readonly engine: Engine; readonly scene: Scene }) {
  const picture = usePicture(engine);
  const simulation = useStore(store, (s) => s.simulation);
  const model = modelById(scene.model);
  const axis = scene[scene.cut];
  const x = useMemo(() => chartAxis(model, axis), [model, axis]);
  const top = model.curveTop(scene.params);
  const y = useMemo(() => ({ lo: 0, hi: top, log: false, name: "risk", symbol: "R" }), [top]);
  const series = useMemo(() => curveSeries(model, scene, picture), [model, scene, picture]);
  const rows = readoutRows(model, scene, picture);
  const { progress } = picture;
  const probe = scene.params[axis.param] as number;
  const n = picture.probeSimulation?.summary?.cells[0].n;
  return (
    <section className="curve-panel" aria-label="Curves and numbers">
      <div className="panel-head">
        <ul className="legend" aria-label="Curves">
          {model.curves.map((c, i) => (
            <li key={c.quantity}>
              <svg className={`series-${i}`} viewBox="0 0 34 12" aria-hidden="true">
                <path className={`series series-${i}`} d="M1,6H33" />
                <path className="dot" d={legendMarks[i % 3]} transform="translate(17,6)" />
              </svg>
              {c.label}
            </li>
          ))}
        </ul>
        <Switch
          legend="Curves along"
          name="cut"
          value={scene.cut}
          options={[
            ["y", chartAxis(model, scene.y).symbol],
            ["x", chartAxis(model, scene.x).symbol],
          ]}
          onValue={(cut) => change({ cut })}
        />
      </div>
      <CurvePlot
        x={x}
        y={y}
        series={series}
        probe={probe}
        description={`Risk against ${x.name}: ${model.curves.map((c) => c.label).join(", ")}; lines are theory, marks are simulated means with bars of 1.96 standard errors. The numbers at the probe are in the table below.`}
      />
      <SimulationBar
        state={simulation}
        finished={picture.finished}
        done={progress.done}
        total={progress.total}
        remaining={progress.remaining}
        seed={scene.seed}
        reason={picture.probeSimulation?.reason}
        onState={setSimulation}
        onTrials={(trials) => change({ trials })}
        onSeed={(seed) => change({ seed })}
      />
      <Readout rows={rows} caption={`At the probe${n === undefined ? "" : `; simulated with n = ${n}`}`} />
      <p className="tags">
        <abbr>E</abbr> exact at finite d · <abbr>A</abbr> large-d limit · ± and bars are 1.96 standard errors
        {picture.curveSimulation?.reason ? ` · ${picture.curveSimulation.reason}` : ""}
      </p>
    </section>
  );
}

const legendMarks = [
  "M-3.6,0a3.6,3.6 0 1,0 7.2,0a3.6,3.6 0 1,0 -7.2,0",
  "M-3.2,-3.2h6.4v6.4h-6.4z",
  "M0,-4.2L4,3.1H-4z",
];

interface SwitchProps {
  readonly legend: string;
  readonly name: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onValue: (value: string) => void;
}

function Switch({ legend, name, value, options, onValue }: SwitchProps) {
  return (
    <fieldset className="switch">
      <legend className="visually-hidden">{legend}</legend>
      {options.map(([id, text]) => (
        <label key={id}>
          <input type="radio" name={name} value={id} checked={value === id} onChange={() => onValue(id)} />
          <span>{text.includes("_") ? <MathSymbol text={text} /> : text}</span>
        </label>
      ))}
    </fieldset>
  );
}
