import { type ComponentType, memo, useRef } from "react";
import { useStore } from "zustand";
import { explanations } from "../../models/registry.ts";
import type { Engine } from "../engine/engine.ts";
import { type ProbePart, useSeen, useSeenPicture } from "../engine/useSeenPicture.ts";
import { useSteadyHeight } from "../page/useSteadyHeight.ts";
import { store } from "../state/store.ts";
import { DistancePanel } from "./DistancePanel.tsx";
import { FormulaPanel } from "./FormulaPanel.tsx";
import { GeometryPanel } from "./GeometryPanel.tsx";
import { TrainingPanel } from "./TrainingPanel.tsx";
import "./explanation.css";

/** Why the picture is as it is: geometry, formula, what a distance misses, a network in training. Below the fold. */
export const Explanation = memo(function Explanation({ engine }: { readonly engine: Engine }) {
  const box = useRef<HTMLDivElement>(null);
  const seen = useSeen(box);
  useSteadyHeight(box);
  const plane = explanations.of(useStore(store, (s) => s.scene.model)).geometry;
  return (
    <div className={plane ? "explanation" : "explanation narrow"} ref={box}>
      <Following Panel={GeometryPanel} engine={engine} seen={seen} />
      <Following Panel={FormulaPanel} engine={engine} seen={seen} throttled />
      <Following Panel={DistancePanel} engine={engine} seen={seen} />
      <TrainingPanel />
      <p className="built-from">
        <a href="./LICENSES.txt">Licences</a> of Transferscope and of what it is built from
      </p>
    </div>
  );
});

/** Each panel follows by itself: drawn together they would be one long task. */
function Following({ Panel, engine, seen, throttled }: FollowingProps) {
  const part = useSeenPicture(engine, seen, throttled);
  // The picture may still be of another model than the one whose explanation has been awaited.
  return explanations.get(part.scene.model) ? <Panel {...part} /> : null;
}

interface FollowingProps {
  readonly Panel: ComponentType<ProbePart>;
  readonly engine: Engine;
  readonly seen: boolean;
  readonly throttled?: boolean;
}
