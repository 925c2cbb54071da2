import { defineExplanation } from "../explanation.ts";
import { explainPoint } from "./explainPoint.ts";
import { remarks } from "./remarks.ts";
import { formulas } from "./savingFormulas.ts";
import { terms } from "./terms.ts";
import { training } from "./training/training.ts";

export const explanation = defineExplanation({
  remarks,
  get terms() {
    return terms();
  },
  explainPoint,
  formulas,
  training,
});
