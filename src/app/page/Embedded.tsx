import { memo, type ReactNode } from "react";
import { useStore } from "zustand";
import { t } from "../../lib/language.ts";
import { plainSymbols } from "../../lib/symbolText.ts";
import { modelById } from "../../models/registry.ts";
import { encodeLink } from "../../scene/link.ts";
import { Readout } from "../../ui/Readout.tsx";
import type { Engine } from "../engine/engine.ts";
import { runState } from "../engine/picture.ts";
import { usePicture } from "../engine/usePicture.ts";
import { setSimulation, store } from "../state/store.ts";
import { numberPart, readoutRows } from "./numbers.ts";
import "./embed.css";

interface Props {
  readonly engine: Engine;
}

/** The map without its choices: its quantity is the title. */
export function EmbeddedMap({ children }: { readonly children: ReactNode }) {
  const { model, quantity } = useStore(store, (s) => s.scene);
  return (
    <section className="map-panel" aria-label="Phase diagram">
      <h2 className="quantity-name">{plainSymbols(t(modelById(model).quantities[quantity].name))}</h2>
      {children}
    </section>
  );
}

/** The numbers at the probe. What changes by itself can be held. */
export const EmbeddedNumbers = memo(function EmbeddedNumbers({ engine }: Props) {
  const picture = usePicture(engine, numberPart, "text");
  const { scene, finished } = picture;
  const running =
    runState(
      useStore(store, (s) => s.simulation),
      picture.progress,
    ) === "running";
  const { done, total } = picture.progress;
  const progress = { done, total };
  const rows = readoutRows(modelById(scene.model), scene, picture);
  return (
    <section className="curve-panel" aria-label="Numbers">
      <Readout rows={rows} caption="At the probe" />
      <p className="embed-simulation">
        <span className="simulation-status">
          {finished && progress.done >= progress.total
            ? t("simulated: {done} of {total} trials, done", progress)
            : t("simulated: {done} of {total} trials", progress)}
        </span>
        {/* Without use it keeps its room. */}
        <button
          type="button"
          className={finished ? "unused" : undefined}
          onClick={() => setSimulation(running ? "paused" : "running")}
        >
          {finished || running ? "Pause" : "Continue"}
        </button>
      </p>
    </section>
  );
});

/** The way out of a frame: the same state on a page of its own. */
export function OpenElsewhere() {
  const scene = useStore(store, (s) => s.scene);
  return (
    <p className="embed-foot">
      <a href={`?${encodeLink({ ...scene, embed: "no", hide: [], only: undefined })}`} target="_blank" rel="noopener">
        Open in Transferscope
      </a>
    </p>
  );
}
