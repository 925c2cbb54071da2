import { t } from "../../lib/language.ts";
import type { Formula, Formulas } from "../explanation.ts";
import { formulas as plainFormulas } from "./formulas.ts";
import { type DiagonalParams, params } from "./params.ts";
import type { quantities } from "./theory/quantities.ts";
import { savingQuantities } from "./theory/savings.ts";

type Q = keyof typeof quantities | keyof typeof savingQuantities;

function formula(id: Q, p: DiagonalParams, solved: Float64Array): Formula {
  if (id !== "saves-finetune") return plainFormulas.formula(id, p, solved);
  return {
    lines: [{ id: "saves" }, { id: "reach" }],
    validity: t("D → ∞; α is sought up to {most}, from 1 on by least squares", { most: params.alpha.hard[1] }),
    source: savingQuantities[id].source(p),
  };
}

/** The formulas of all quantities, that of the saving among them. */
export const formulas: Formulas<DiagonalParams, Q> = { formula };
