import { memo, useMemo } from "react";
import { explanations } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import { MathText } from "../../ui/MathSymbol.tsx";
import { useLater } from "../frame/useLater.ts";
import "./curveViews.css";

/** What the curves on logarithmic axes say of the exponents. Comes when it is asked for. */
export const LearningWords = memo(function LearningWords({ scene }: { readonly scene: Scene }) {
  // A drag is not held up: the words follow when there is time.
  const { model, params } = useLater(scene);
  const learning = explanations.get(model)?.learning;
  const sentence = useMemo(() => learning?.(params).sentence ?? "", [learning, params]);
  return (
    <p className="curve-words">
      <MathText text={sentence} />
    </p>
  );
});
