import { defineExplanation } from "../explanation.ts";
import { formulas } from "./formulas.ts";
import { remarks } from "./remarks.ts";

export const explanation = defineExplanation({ remarks, formulas });
