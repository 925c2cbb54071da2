import { type OnDemand, onDemand } from "../../lib/onDemand.ts";

/** MathML by formula: [general form, the same with slots]; scripts/typeset.mjs makes it from a model's table of TeX. */
export type Mathml = Readonly<Record<string, readonly [general: string, numbers?: string]>>;

interface Formulas {
  readonly mathml: Mathml;
}

/** One file a model, loaded after the first picture; the folder of a model has the name of its id. */
const tables: Readonly<Record<string, OnDemand<Formulas>>> = Object.fromEntries(
  Object.entries(import.meta.glob<Formulas>("../../models/*/formulas.ts", { query: "?typeset" })).map(
    ([path, load]) => [path, onDemand(load)],
  ),
);

const noFormulas = onDemand<Formulas>(async () => ({ mathml: {} }));

/** The typeset formulas of a model; none for a model that has none. */
export const formulasOf = (model: string): OnDemand<Formulas> =>
  tables[`../../models/${model}/formulas.ts`] ?? noFormulas;
