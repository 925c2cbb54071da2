import { lazy, memo, Suspense, useMemo } from "react";
import { useStore } from "zustand";
import type { ParamValue } from "../models/param.ts";
import { modelById } from "../models/registry.ts";
import { Controls } from "../ui/Controls.tsx";
import type { Engine } from "./engine.ts";
import { change, store } from "./store.ts";
import { sceneAlone, usePicture } from "./usePicture.ts";
import { useShows } from "./useShows.ts";

/** Equal strengths, as in the first picture, have no strip, and its tasks no features to share. */
const SpectrumStrip = lazy(async () => ({ default: (await import("../ui/SpectrumStrip.tsx")).SpectrumStrip }));

const TaskStrip = lazy(async () => ({ default: (await import("../ui/TaskStrip.tsx")).TaskStrip }));

const setParam = (id: string, value: ParamValue) => change({ [id]: value });

/** The controls follow the store, because a slider answers before the picture; the strips below them follow the picture. */
export function SceneControls({ engine }: { readonly engine: Engine }) {
  const scene = useStore(store, (s) => s.scene);
  const axes = useMemo(() => [scene.x.param, scene.y.param], [scene.x, scene.y]);
  const below = useMemo(() => ({ inputs: <Spectrum engine={engine} />, target: <Tasks engine={engine} /> }), [engine]);
  const shows = useShows();
  const stripped = scene.hide.length > 0 || scene.only !== undefined;
  return (
    <>
      <Controls
        model={modelById(scene.model)}
        params={scene.params}
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

const Spectrum = memo(function Spectrum({ engine }: { readonly engine: Engine }) {
  const { model, params } = usePicture(engine, sceneAlone).scene;
  const picture = useMemo(() => modelById(model).spectrum?.(params), [model, params]);
  return (
    picture && (
      <Suspense>
        <SpectrumStrip picture={picture} />
      </Suspense>
    )
  );
});

const Tasks = memo(function Tasks({ engine }: { readonly engine: Engine }) {
  const { model, params } = usePicture(engine, sceneAlone).scene;
  const rows = useMemo(() => modelById(model).strip?.(params), [model, params]);
  return (
    rows && (
      <Suspense>
        <TaskStrip rows={rows} />
      </Suspense>
    )
  );
});
