import { defineExplanation } from "../model.ts";
import { distances } from "./distance.ts";
import { geometry } from "./geometry.ts";
import { formulas } from "./savingFormulas.ts";

/** The formulas, the plane of the two tasks, and what their distance cannot tell. */
export const explanation = defineExplanation({ formulas, geometry, distances });
