import { defineExplanation } from "../model.ts";
import { formulas } from "./savingFormulas.ts";

export const explanation = defineExplanation({ formulas });
