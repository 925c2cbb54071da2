import { defineExplanation } from "../explanation.ts";
import { formulas } from "./askedFormulas.ts";
import { distances } from "./distance.ts";
import { learningRates } from "./exponents.ts";
import { geometry } from "./geometry.ts";
import { remarks } from "./remarks.ts";
import { training } from "./training.ts";

/** The formulas, the plane of the two tasks, what their distance cannot tell, and a network to watch. */
export const explanation = defineExplanation({
  remarks,
  formulas,
  geometry,
  distances,
  learning: learningRates,
  training,
});
