import { defineExplanation } from "../explanation.ts";
import { formulas } from "./savingFormulas.ts";

export const explanation = defineExplanation({ formulas });
