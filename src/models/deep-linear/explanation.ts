import { defineExplanation } from "../model.ts";
import { distances } from "./distance.ts";
import { formulas } from "./formulas.ts";
import { geometry } from "./geometry.ts";

/** The formulas, the plane of the two tasks, and what their distance cannot tell. */
export const explanation = defineExplanation({ formulas, geometry, distances });
