import { useEffect, useState } from "react";

/** MathML by formula: [general form, the same with slots]; scripts/typeset.mjs makes it from a model's table of TeX. */
export type Mathml = Readonly<Record<string, readonly [general: string, numbers?: string]>>;

/** One file a model, loaded after the first picture; the folder of a model has the name of its id. */
const tables = import.meta.glob<{ mathml: Mathml }>("../models/*/formulas.ts", { query: "?typeset" });

/** The loader of a model's formulas; undefined for a model without any. */
export const mathmlLoader = (model: string) => tables[`../models/${model}/formulas.ts`];

const loaded = new Map<string, Mathml>();

/** The typeset formulas of a model once they are there; a sentence where they did not come. */
export function useMathml(model: string): Mathml | string | undefined {
  const [found, setFound] = useState<{ readonly model: string; readonly mathml: Mathml | string }>();
  useEffect(() => {
    const load = mathmlLoader(model);
    if (loaded.has(model) || !load) return;
    let wanted = true;
    const done = (mathml: Mathml | string) => wanted && setFound({ model, mathml });
    load().then(
      ({ mathml }) => {
        loaded.set(model, mathml);
        done(mathml);
      },
      () => done("The formulas could not be loaded. Load the page again to see them."),
    );
    return () => {
      wanted = false;
    };
  }, [model]);
  return loaded.get(model) ?? (found?.model === model ? found.mathml : undefined);
}
