import { defineExplanation } from "../explanation.ts";
import { explainPoint } from "./explainPoint.ts";
import { remarks } from "./remarks.ts";
import { formulas } from "./savingFormulas.ts";
import { training } from "./training/training.ts";

export const explanation = defineExplanation({ remarks, explainPoint, formulas, training });
