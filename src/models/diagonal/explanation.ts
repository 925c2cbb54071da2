import { defineExplanation } from "../explanation.ts";
import { formulas } from "./savingFormulas.ts";
import { training } from "./training.ts";

export const explanation = defineExplanation({ formulas, training });
