import { memo } from "react";
import { useStore } from "zustand";
import { isSaving } from "../../figures/mapView.ts";
import { t } from "../../lib/language.ts";
import { onDemand } from "../../lib/onDemand.ts";
import { plainSymbols } from "../../lib/symbolText.ts";
import { type Model, simulatorFor } from "../../models/model.ts";
import { modelById } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import { axisText } from "../../scene/writers.ts";
import { Switch } from "../../ui/Switch.tsx";
import { compared } from "../compare/comparedMaps.ts";
import type { Engine } from "../engine/engine.ts";
import { useNeededExplanation } from "../explain/useNeededExplanation.ts";
import { lazyPart } from "../page/lazyPart.tsx";
import { useShows } from "../page/useShows.ts";
import { change, choose, store } from "../state/store.ts";
import { PlainMap } from "./MapFigure.tsx";
import { PictureTools } from "./PictureTools.tsx";
import "../page/panelHead.css";
import "./mapPanel.css";

/** Behind a summary, so it comes after the first picture. */
const AxesChoice = lazyPart(
  "The choice of axes",
  onDemand(() => import("../page/AxesChoice.tsx")),
  (m) => m.AxesChoice,
  { later: true },
);

/** Why the protocols rank as they do at the probe. */
const PointChain = lazyPart(
  "The explanation of this point",
  onDemand(() => import("../explain/PointChain.tsx")),
  (m) => m.PointChain,
  { waits: () => <PointRoom />, needs: useNeededExplanation, later: true },
);

/** Room for it, so that nothing moves when it comes. */
function PointRoom() {
  const best = useStore(store, (s) => s.scene.quantity === "best");
  return <div className={best ? "point-chain with-verdict" : "point-chain"} />;
}

/** The comparison comes when there is one. */
const ComparedMap = lazyPart("The comparison", compared, (m) => m.ComparedMap, {
  waits: ({ engine }) => (
    <div aria-busy="true">
      <PlainMap engine={engine} />
    </div>
  ),
  instead: ({ engine }) => <PlainMap engine={engine} />,
});

/** The phase diagram with its quantity, colours and axes. Controls follow the store, the figure follows the engine. */
export const MapPanel = memo(function MapPanel({ engine }: { readonly engine: Engine }) {
  // A frame with only map and controls has no other part to highlight.
  const explained = useStore(store, (s) => s.scene.embed === "no" || s.scene.embed === "full");
  return (
    <section className="map-panel" aria-label="Phase diagram">
      <MapHead />
      <ShownMap engine={engine} />
      {explained && <PointChain engine={engine} />}
      <MapAxes />
    </section>
  );
});

/** The map of the present setting, B, or of A and B. */
export function ShownMap({ engine }: { readonly engine: Engine }) {
  const comparing = useStore(store, (s) => s.scene.compare !== "no");
  return comparing ? <ComparedMap engine={engine} /> : <PlainMap engine={engine} />;
}

/** Which quantity, whether theory or simulation, and, but in a frame, what is done to the picture (undo, beginnings, comparison). */
function MapHead() {
  const model = modelById(useStore(store, (s) => s.scene.model));
  const quantity = useStore(store, (s) => s.scene.quantity);
  const show = useStore(store, (s) => s.scene.show);
  const framed = useStore(store, (s) => s.scene.embed !== "no");
  const shows = useShows();
  return (
    <div className="panel-head">
      {shows("q") ? (
        <label className="quantity">
          <span className="visually-hidden">Quantity on the map</span>
          <select value={quantity} onChange={(e) => choose("q", (from) => showing(model, e.target.value, from))}>
            {Object.entries(model.quantities).map(([id, q]) => (
              <option key={id} value={id}>
                {plainSymbols(t(q.name))}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <h2 className="quantity-name">{plainSymbols(t(model.quantities[quantity].name))}</h2>
      )}
      <div className="picture-row">
        {shows("show") && (
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
        )}
        {!framed && <PictureTools />}
      </div>
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

/** What runs along the axes, and the pins. */
function MapAxes() {
  const shows = useShows();
  if (!shows("x") && !shows("y")) return null;
  return (
    <details className="axes">
      <summary>Axes</summary>
      <AxesChoice />
    </details>
  );
}
