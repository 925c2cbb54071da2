import { defineExplanation } from "../explanation.ts";
import { formulas } from "./askedFormulas.ts";
import { distances } from "./distance.ts";
import { learningRates } from "./exponents.ts";
import { geometry } from "./geometry.ts";

/** The formulas, the plane of the two tasks, and what their distance cannot tell. */
export const explanation = defineExplanation({ formulas, geometry, distances, learning: learningRates });
