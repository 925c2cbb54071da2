import { memo, useCallback, useMemo, useState } from "react";
import { useStore } from "zustand";
import { onDemand } from "../../lib/onDemand.ts";
import { idleFor } from "../../models/model.ts";
import { ownSpectra } from "../../models/ownSpectra.ts";
import type { ParamValue } from "../../models/param.ts";
import { explanations, modelById } from "../../models/registry.ts";
import { shownQuantities } from "../../scene/curveViews.ts";
import { OWN } from "../../scene/ownData.ts";
import { Controls } from "../../ui/Controls.tsx";
import type { Engine } from "../engine/engine.ts";
import type { Picture } from "../engine/picture.ts";
import { usePicture } from "../engine/usePicture.ts";
import type { Wanted } from "../explain/SpectrumOf.tsx";
import { change, store } from "../state/store.ts";
import { lazyPart } from "./lazyPart.tsx";
import { MODEL, untouched, valuesOf } from "./untouched.ts";
import { useShows } from "./useShows.ts";

/** Equal strengths, as in the first picture, have no strip, and its tasks no features to share. */
const SpectrumOf = lazyPart(
  "The picture of the strengths",
  onDemand(() => import("../explain/SpectrumOf.tsx")),
  (m) => m.SpectrumOf,
  { needs: ({ model }) => (model ? explanations.source(model) : undefined) },
);
const TaskStrip = lazyPart(
  "The picture of the two tasks",
  onDemand(() => import("../../ui/TaskStrip.tsx")),
  (m) => m.TaskStrip,
);

/**
 * The control that is touched follows the store, because a slider answers before the picture; those that move with it, and
 * the strips below them, follow the picture.
 */
export function SceneControls({ engine }: { readonly engine: Engine }) {
  const scene = useStore(store, (s) => s.scene);
  const [{ touch, isTouched, select }] = useState(untouched);
  const pictured = usePicture(engine, select, "text");
  /** The choice that a list of the reader's is wanted for. */
  const [wanted, want] = useState("");
  const setParam = useCallback(
    (id: string, value: ParamValue) => {
      touch(id);
      if (value === OWN && ownSpectra.size === 0) want(id);
      else change({ [id]: value });
    },
    [touch],
  );
  const values: Record<string, ParamValue> = { ...valuesOf(scene) };
  if (pictured[MODEL] === scene.model)
    for (const id in values) if (id in pictured && !isTouched(id)) values[id] = pictured[id];
  const axes = useMemo(() => [scene.x.param, scene.y.param], [scene.x, scene.y]);
  const below = useMemo(
    () => ({ inputs: <Spectrum engine={engine} wanted={wanted} want={want} />, target: <Tasks engine={engine} /> }),
    [engine, wanted],
  );
  const shows = useShows();
  const stripped = scene.hide.length > 0 || scene.only !== undefined;
  return (
    <>
      <Controls
        model={modelById(scene.model)}
        params={values}
        values={values}
        idle={idleFor(modelById(scene.model), values, shownQuantities(scene))}
        axes={axes}
        shows={shows}
        onValue={setParam}
        below={below}
      />
      {stripped && scene.embed === "no" && (
        <button type="button" onClick={() => change({ hide: undefined, only: undefined })}>
          Show all controls
        </button>
      )}
    </>
  );
}

/** Without an entry where the model has no such strip, so that nothing is drawn. */
const spectrumPart = ({ scene: { model, params, quantity } }: Picture) =>
  modelById(model).uneven?.(params)
    ? { model, params, labels: modelById(model).quantities[quantity].labels === true }
    : {};
const stripPart = ({ scene: { model, params } }: Picture) =>
  modelById(model).strip?.(params) ? { model, params } : {};

const Spectrum = memo(function Spectrum({ engine, ...rest }: { readonly engine: Engine } & Wanted) {
  const { model, params, labels = false } = usePicture(engine, spectrumPart, "text");
  return (model ?? rest.wanted) && <SpectrumOf model={model} params={params} labels={labels} {...rest} />;
});

const Tasks = memo(function Tasks({ engine }: { readonly engine: Engine }) {
  const { model, params } = usePicture(engine, stripPart, "text");
  const rows = useMemo(() => model && modelById(model).strip?.(params), [model, params]);
  return rows && <TaskStrip rows={rows} />;
});
