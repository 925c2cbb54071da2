import { type ComponentType, memo, useRef } from "react";
import { useStore } from "zustand";
import { explanations } from "../../models/registry.ts";
import { MapInWords } from "../access/MapInWords.tsx";
import type { Engine } from "../engine/engine.ts";
import type { Picture } from "../engine/picture.ts";
import { usePicture } from "../engine/usePicture.ts";
import type { Rank } from "../frame/frameQueue.ts";
import { useSteadyHeight } from "../page/useSteadyHeight.ts";
import { store } from "../state/store.ts";
import { DistancePanel } from "./DistancePanel.tsx";
import { FormulaPanel } from "./FormulaPanel.tsx";
import { GeometryPanel } from "./GeometryPanel.tsx";
import { TrainingPanel } from "./TrainingPanel.tsx";
import { useSeen } from "./useSeen.ts";
import "./explanation.css";

/** Why the picture is as it is: geometry, formula, what a distance misses, a network in training; and the map in words. Below the fold. */
export const Explanation = memo(function Explanation({ engine }: { readonly engine: Engine }) {
  const box = useRef<HTMLDivElement>(null);
  const seen = useSeen(box);
  useSteadyHeight(box);
  const plane = explanations.of(useStore(store, (s) => s.scene.model)).geometry;
  return (
    <div className={plane ? "explanation" : "explanation narrow"} ref={box}>
      <Following Panel={GeometryPanel} engine={engine} rank={seen ? "figure" : "idle"} />
      <Following Panel={FormulaPanel} engine={engine} rank={seen ? "text" : "idle"} />
      <Following Panel={DistancePanel} engine={engine} rank={seen ? "figure" : "idle"} />
      <TrainingPanel />
      <MapInWords engine={engine} />
      <p className="built-from">
        {import.meta.env.MODE !== "onefile" ? (
          <a href="./LICENSES.txt">Licences</a>
        ) : (
          "The end of this file has the licences"
        )}{" "}
        of Transferscope and of what it is built from
      </p>
    </div>
  );
});

const probePart = ({ scene, probe }: Picture) => ({ scene, probe });

/** Each panel follows by itself: drawn together they would be one long task. */
function Following({ Panel, engine, rank }: FollowingProps) {
  const part = usePicture(engine, probePart, rank);
  // The picture may still be of another model than the one whose explanation has been awaited.
  return explanations.get(part.scene.model) ? <Panel {...part} /> : null;
}

interface FollowingProps {
  readonly Panel: ComponentType<ReturnType<typeof probePart>>;
  readonly engine: Engine;
  /** Idle while it is off the screen. */
  readonly rank: Rank;
}
