import { defineExplanation } from "../model.ts";
import { formulas } from "./formulas.ts";

export const explanation = defineExplanation({ formulas });
