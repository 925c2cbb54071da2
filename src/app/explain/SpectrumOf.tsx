import { useMemo } from "react";
import { t } from "../../lib/language.ts";
import { onDemand } from "../../lib/onDemand.ts";
import type { Params } from "../../models/param.ts";
import { explanations } from "../../models/registry.ts";
import { ownWords } from "../../scene/ownWords.ts";
import { SpectrumStrip } from "../../ui/SpectrumStrip.tsx";
import { lazyPart } from "../page/lazyPart.tsx";

export interface Wanted {
  /** The choice that a list of the reader's is wanted for; empty where none is. */
  readonly wanted: string;
  readonly want: (choice: string) => void;
}

interface Props extends Wanted {
  /** Undefined where the strengths are equal. */
  readonly model: string | undefined;
  readonly params: Params | undefined;
  /** The best labels are shown, too. */
  readonly labels: boolean;
}

const OwnList = lazyPart(
  "The reading of lists",
  onDemand(() => import("../forecast/OwnList.tsx")),
  (m) => m.OwnList,
);

/** The strengths of the inputs at these parameters; where they are the reader's own, whose, and where they are to be, the dialog that asks. */
export function SpectrumOf({ model, params, labels, wanted, want }: Props) {
  const picture = useMemo(() => model && params && explanations.get(model)?.spectrum?.(params), [model, params]);
  const own = params && t(ownWords(params) ?? "");
  return (
    <>
      {own && (
        <p className="own-list">
          {t("{own}: data of this tab.", { own: `${own[0].toUpperCase()}${own.slice(1)}` })}{" "}
          <button type="button" onClick={() => want("spec")}>
            Another list
          </button>
        </p>
      )}
      {picture && <SpectrumStrip picture={picture} labels={labels} />}
      {wanted && <OwnList wanted={wanted} onClose={() => want("")} />}
    </>
  );
}
