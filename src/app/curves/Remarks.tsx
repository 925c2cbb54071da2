import { memo, useEffect, useRef, useState } from "react";
import { explanations } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import { MathText } from "../../ui/MathSymbol.tsx";
import { whenAtRest } from "../engine/rest.ts";
import { useKeptHeight } from "../page/useKeptHeight.ts";

/** What else the probe means: worked out when the scene has come to rest. Comes after the first picture. */
export const Remarks = memo(function Remarks({ scene }: { readonly scene: Scene }) {
  const [said, setSaid] = useState<{ readonly scene: Scene; readonly sentences: readonly string[] }>();
  const { remarks } = explanations.of(scene.model);
  useEffect(() => {
    if (!remarks) return setSaid(undefined);
    return whenAtRest(() => setSaid({ scene, sentences: remarks(scene.params) }));
  }, [remarks, scene]);
  const text = said?.sentences.join(" ") ?? "";
  const box = useRef<HTMLParagraphElement>(null);
  useKeptHeight(box, text, scene.model);
  if (!remarks) return null;
  return (
    <p className="remarks" aria-busy={said?.scene !== scene} ref={box}>
      <MathText text={text} />
    </p>
  );
});
