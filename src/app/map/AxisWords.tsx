import { useMemo, useRef } from "react";
import { useStore } from "zustand";
import { findingOf } from "../../figures/finding.ts";
import { isSaving, type MapView } from "../../figures/mapView.ts";
import { sameAlong } from "../../figures/sameness.ts";
import { brief } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import { plainSymbols } from "../../lib/symbolText.ts";
import { idleFor, type Model, simulatorFor } from "../../models/model.ts";
import type { NumberParam } from "../../models/param.ts";
import { modelById } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import { SolvedPoint } from "../../scene/solvedPoint.ts";
import { axisText } from "../../scene/writers.ts";
import { tagNames } from "../../ui/Readout.tsx";
import { type AppState, choose, store } from "../state/store.ts";
import { gaveWay } from "../words/atRest.ts";

interface Props {
  readonly scene: Scene;
  /** Undefined until it is whole. */
  readonly view: MapView | undefined;
}

/** What a whole map shows, as its title; nothing while it is drawn anew. */
export function Finding({ scene, view }: Props) {
  const found = useMemo(() => view && findingOf(scene, view), [scene, view]);
  if (!found) return null;
  return (
    <>
      <span>{found.words}</span>{" "}
      <abbr className={`tag tag-${found.tag}`} translate="no" title={tagNames[found.tag]}>
        {found.tag}
      </abbr>
    </>
  );
}

const sceneBefore = ({ past }: AppState) => past.at(-1);

/** What is to be known of the map's axes: one that changed with the quantity, or one along which nothing happens. */
export function AxisWords(now: Props) {
  // While the map is being drawn anew the words of the last whole one stay: nothing below them moves.
  const whole = useRef(now);
  if (now.view || pictureOf(whole.current.scene) !== pictureOf(now.scene)) whole.current = now;
  const { scene, view } = whole.current;
  const model = modelById(scene.model);
  const before = useStore(store, sceneBefore);
  const along = useMemo(() => (view ? sameAlong(view) : { x: false, y: false }), [view]);
  const symbol = (param: string) => plainSymbols((model.params[param] as NumberParam).symbol);
  const gone = gaveWay(before, scene);
  // It is announced with the sentence (words/atRest.ts).
  if (gone) return <p className="map-status">{gone}</p>;
  const quantity = model.quantities[scene.quantity];
  if (scene.show !== "theory" && isTheoryAlone(model, scene) && view?.values.some(Number.isFinite))
    return (
      <p className="map-status">
        <span>This number is known from theory alone. </span>
        <button type="button" onClick={() => choose("show", () => ({ show: "theory" }))}>
          Show the theory
        </button>
      </p>
    );
  if (!view || isSaving(model, scene.quantity)) return null;
  const network = quantity.simulatedOnly && networkWith(model, scene);
  if (network)
    return (
      <p className="map-status">
        <span>{t("Not of this network: it is known where the network is “{name}”.", network)} </span>
        <button type="button" onClick={() => choose("sim", () => ({ sim: network.id }))}>
          {t("Choose “{name}”", network)}
        </button>
      </p>
    );
  if (quantity.simulatedOnly && scene.show === "theory")
    return (
      <p className="map-status">
        <button type="button" onClick={() => choose("show", () => ({ show: "simulation" }))}>
          Show the simulation
        </button>
      </p>
    );
  if (!view.values.some(Number.isFinite)) {
    // A diagram that is to be simulated says so itself.
    if (scene.show !== "theory" || simulatorFor(model, scene.params).offer?.map) return null;
    const set = givesNumber(model, scene);
    const why = quantity.why(view.values[0], scene.params);
    return (
      <p className="map-status">
        <span>
          {plainSymbols(
            view.values.some(Number.isNaN)
              ? t("Nothing to draw: {why}.", { why })
              : t("The same everywhere: {why}.", { why }),
          )}{" "}
        </span>
        {set && (
          <button type="button" onClick={() => choose(set.param, () => ({ [set.param]: set.value }))}>
            {t("Set {symbol} to {value}", { symbol: symbol(set.param), value: brief(set.value, 9) })}
          </button>
        )}
      </p>
    );
  }
  const axis = along.x ? "x" : along.y ? "y" : undefined;
  if (!axis) return null;
  const { param } = scene[axis];
  const why = idleFor(model, scene.params, [scene.quantity])[param];
  const other = movesIt(model, scene);
  const { name } = quantity;
  return (
    <p className="map-status">
      <span>
        {plainSymbols(
          why
            ? t("Nothing here depends on {symbol} ({why}): {name} is the same all along this axis.", {
                symbol: symbol(param),
                why,
                name,
              })
            : t("Nothing here depends on {symbol}: {name} is the same all along this axis.", {
                symbol: symbol(param),
                name,
              }),
        )}{" "}
      </span>
      {other && (
        <button type="button" onClick={() => choose(axis, () => ({ [axis]: other.text }))}>
          {t("Show {symbol} instead", { symbol: symbol(other.param) })}
        </button>
      )}
    </p>
  );
}

const pictureOf = ({ model, quantity, x, y }: Scene) => [model, quantity, axisText(x), axisText(y)].join();

/** Another experiment that gives the shown quantity, where the present one does not. */
function networkWith(model: Model, { quantity, params }: Scene): { id: string; name: string } | undefined {
  const { sim } = model.params;
  const gives = (params: Scene["params"]) => simulatorFor(model, params).quantities.includes(quantity);
  if (sim?.kind !== "choice" || gives(params)) return undefined;
  const found = sim.options.find(({ id }) => gives({ ...params, sim: id }));
  return found && { id: found.id, name: found.name };
}

/** Whether no experiment gives the shown quantity. */
const isTheoryAlone = (model: Model, { quantity, params }: Scene): boolean =>
  !model.quantities[quantity].simulatedOnly && !simulatorFor(model, params).quantities.includes(quantity);

/** The first parameter with an end of its slider at which the shown quantity has a number at the probe. */
function givesNumber(model: Model, scene: Scene): { readonly param: string; readonly value: number } | undefined {
  for (const [param, p] of Object.entries(model.params)) {
    if (p.kind !== "number" || p.group === "watch" || p.group === "simulation") continue;
    if ([scene.x.param, scene.y.param].includes(param)) continue;
    const value = [...p.soft, ...(p.infinite ? [Number.POSITIVE_INFINITY] : [])].find((at) =>
      Number.isFinite(new SolvedPoint(model, { ...scene.params, [param]: at }, scene.epsilon).value(scene.quantity)),
    );
    if (value !== undefined) return { param, value };
  }
  return undefined;
}

/** The first parameter, not on the map yet, whose slider changes the shown quantity at the probe, as an axis. */
function movesIt(model: Model, scene: Scene): { readonly param: string; readonly text: string } | undefined {
  const value = (param: string, at: number) =>
    new SolvedPoint(model, { ...scene.params, [param]: at }, scene.epsilon).value(scene.quantity);
  for (const [param, p] of Object.entries(model.params)) {
    if (p.kind !== "number" || p.group === "watch" || p.group === "simulation") continue;
    if ([scene.x.param, scene.y.param].includes(param)) continue;
    const [lo, hi] = p.soft;
    const [a, b] = [value(param, lo), value(param, hi)];
    if (!Number.isFinite(a) || !Number.isFinite(b) || Math.abs(a - b) <= 1e-6 * Math.abs(a)) continue;
    return { param, text: axisText({ param, lo, hi, log: p.scale === "log" }) };
  }
  return undefined;
}
