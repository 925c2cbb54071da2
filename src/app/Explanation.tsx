import { memo, useRef } from "react";
import { useStore } from "zustand";
import { explanations } from "../models/explanations.ts";
import { DistancePanel } from "./DistancePanel.tsx";
import type { Engine } from "./engine.ts";
import { FormulaPanel } from "./FormulaPanel.tsx";
import { GeometryPanel } from "./GeometryPanel.tsx";
import { store } from "./store.ts";
import { TrainingPanel } from "./TrainingPanel.tsx";
import { useSeenScene } from "./useSeenScene.ts";
import "./explanation.css";

/** Why the picture is as it is: geometry, formula, what a distance misses, a network in training. Below the fold. */
export const Explanation = memo(function Explanation({ engine }: { readonly engine: Engine }) {
  const box = useRef<HTMLDivElement>(null);
  const scene = useSeenScene(engine, box);
  const plane = explanations[useStore(store, (s) => s.scene.model)]?.geometry;
  return (
    <div className={plane ? "explanation" : "explanation narrow"} ref={box}>
      <GeometryPanel scene={scene} />
      <FormulaPanel scene={scene} />
      <DistancePanel scene={scene} />
      <TrainingPanel />
    </div>
  );
});
