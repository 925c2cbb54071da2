import { useMemo } from "react";
import type { Params } from "../../models/param.ts";
import { explanations } from "../../models/registry.ts";
import { ownWords } from "../../scene/ownData.ts";
import { SpectrumStrip } from "../../ui/SpectrumStrip.tsx";

interface Props {
  readonly model: string;
  readonly params: Params;
  /** Asks for another list. */
  readonly onOther: () => void;
}

/** The strengths of the inputs at these parameters, and whose they are where the reader gave them. */
export function SpectrumOf({ model, params, onOther }: Props) {
  const picture = useMemo(() => explanations.get(model)?.spectrum?.(params), [model, params]);
  const own = ownWords(params);
  return (
    <>
      {own && (
        <p className="own-list">
          {`${own[0].toUpperCase()}${own.slice(1)}: data of this tab. `}
          <button type="button" onClick={onOther}>
            Another list
          </button>
        </p>
      )}
      {picture && <SpectrumStrip picture={picture} />}
    </>
  );
}
