import { memo, useEffect, useState } from "react";
import { explanations } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import { MathText } from "../../ui/MathSymbol.tsx";
import { whenAtRest } from "../engine/rest.ts";

/** What else the probe means: worked out when the scene has come to rest. Comes after the first picture. */
export const Remarks = memo(function Remarks({ scene }: { readonly scene: Scene }) {
  const [said, setSaid] = useState<{ readonly scene: Scene; readonly sentences: readonly string[] }>();
  const { remarks } = explanations.of(scene.model);
  useEffect(() => {
    if (!remarks) return setSaid(undefined);
    return whenAtRest(() => setSaid({ scene, sentences: remarks(scene.params) }));
  }, [remarks, scene]);
  if (!remarks) return null;
  return (
    <p className="remarks" aria-busy={said?.scene !== scene}>
      <MathText text={said?.sentences.join(" ") ?? ""} />
    </p>
  );
});
