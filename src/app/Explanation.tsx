import { type ComponentType, memo, useRef } from "react";
import { useStore } from "zustand";
import { explanations } from "../models/registry.ts";
import type { Scene } from "../scene/scene.ts";
import { DistancePanel } from "./DistancePanel.tsx";
import type { Engine } from "./engine.ts";
import { FormulaPanel } from "./FormulaPanel.tsx";
import { GeometryPanel } from "./GeometryPanel.tsx";
import { store } from "./store.ts";
import { TrainingPanel } from "./TrainingPanel.tsx";
import { useDrew } from "./usePicture.ts";
import { useSeen, useSeenScene } from "./useSeenScene.ts";
import { useSteadyHeight } from "./useSteadyHeight.ts";
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
      <Following Panel={FormulaPanel} engine={engine} seen={seen} calm />
      <Following Panel={DistancePanel} engine={engine} seen={seen} />
      <TrainingPanel />
      <p className="built-from">
        <a href="./LICENSES.txt">Licences</a> of Transferscope and of what it is built from
      </p>
    </div>
  );
});

/** Each panel follows by itself: drawn together they would be one long task. */
function Following({ Panel, engine, seen, calm }: FollowingProps) {
  const scene = useSeenScene(engine, seen, calm);
  useDrew(engine, scene);
  return <Panel scene={scene} />;
}

interface FollowingProps {
  readonly Panel: ComponentType<{ readonly scene: Scene }>;
  readonly engine: Engine;
  readonly seen: boolean;
  readonly calm?: boolean;
}
