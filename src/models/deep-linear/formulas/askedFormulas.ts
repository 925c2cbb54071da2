import { t } from "../../../lib/language.ts";
import type { Formula, Formulas } from "../../explanation.ts";
import { formulas as plainFormulas } from "../formulas.ts";
import { type DeepLinearParams, params } from "../params.ts";
import type { protocolQuantities } from "../theory/protocolQuantities.ts";
import { quantities } from "../theory/quantities.ts";
import { referenceQuantities } from "../theory/references.ts";
import { savingQuantities } from "../theory/savings.ts";
import { judgeLines } from "./judgeFormulas.ts";
import { isProtocol, protocolFormula } from "./protocolFormulas.ts";

type Plain = keyof typeof quantities;
type Q = Plain | keyof typeof savingQuantities | keyof typeof referenceQuantities | keyof typeof protocolQuantities;

const isPlain = (id: Q): id is Plain => Object.hasOwn(quantities, id);

/** With words in the language of the page: what is plain text below is a message. */
function formula(id: Q, p: DeepLinearParams, solved: Float64Array): Formula {
  const found = formulaOf(id, p, solved);
  return { ...found, validity: t(found.validity), source: t(found.source) };
}

function formulaOf(id: Q, p: DeepLinearParams, solved: Float64Array): Formula {
  if (isPlain(id)) return plainFormulas.formula(id, p, solved);
  if (isProtocol(id)) return protocolFormula(id, p, solved);
  if (id !== "saves-linear" && id !== "saves-finetune")
    return {
      lines: judgeLines(id, p, solved),
      validity:
        id === "risk-zero"
          ? "exact at any d"
          : referenceQuantities[id].tag(p) === "E"
            ? "exact mean for Gaussian inputs and whole n"
            : "d → ∞ at fixed γ; at finite d an approximation",
      source: referenceQuantities[id].source(p),
    };
  return {
    lines: [{ id: id === "saves-linear" ? "saves/linear" : "saves/finetune" }, { id: "reach" }],
    validity: t(
      "n is taken as a continuous number and sought up to γ = {most}; the risks hold as they do on their own",
      {
        most: params.gamma.hard[1],
      },
    ),
    source: savingQuantities[id].source(p),
  };
}

/** The formulas of all quantities, those of the savings and of the references among them. */
export const formulas: Formulas<DeepLinearParams, Q> = {
  ...plainFormulas,
  formula,
  contrasts: (id, p) => (isPlain(id) ? (plainFormulas.contrasts?.(id, p) ?? []) : []),
};
