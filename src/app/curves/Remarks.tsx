import { Fragment, memo, useEffect, useState } from "react";
import { together } from "../../lib/language.ts";
import { explanations } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import { MathText } from "../../ui/MathSymbol.tsx";
import { frames } from "../frame/frameQueue.ts";

/** What else the probe means: worked out when the scene has come to rest. Comes after the first picture. */
export const Remarks = memo(function Remarks({ scene }: { readonly scene: Scene }) {
  const [said, setSaid] = useState<{ readonly scene: Scene; readonly sentences: readonly string[] }>();
  // The picture may still be of another model than the one whose explanation has been awaited.
  const remarks = explanations.get(scene.model)?.remarks;
  useEffect(() => {
    if (!remarks) return setSaid(undefined);
    return frames.whenResting(() => setSaid({ scene, sentences: remarks(scene.params) }));
  }, [remarks, scene]);
  const text = together(said?.sentences ?? []);
  if (!remarks) return null;
  return (
    <p className="remarks" aria-busy={said?.scene !== scene}>
      <MathText text={text} />
    </p>
  );
});

/** The field's words that a model brings, for the glossary. */
export function Terms({ model }: { readonly model: string }) {
  return explanations.get(model)?.terms?.map(([term, meaning]) => (
    <Fragment key={term}>
      <dt>{term}</dt> <dd>{meaning}</dd>
    </Fragment>
  ));
}
