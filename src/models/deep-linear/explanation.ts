import { defineExplanation } from "../explanation.ts";
import { explainPoint } from "./explainPoint.ts";
import { formulas } from "./formulas/askedFormulas.ts";
import { distances } from "./geometry/distance.ts";
import { geometry } from "./geometry/geometry.ts";
import { spectrumPicture } from "./geometry/spectrumPicture.ts";
import { remarks } from "./remarks.ts";
import { learningRates } from "./theory/exponents.ts";
import { taskPlane } from "./theory/taskPlane.ts";
import { race } from "./training/race.ts";
import { training } from "./training/training.ts";

/** The formulas, the plane of the two tasks, what their distance cannot tell, and a network to watch. */
export const explanation = defineExplanation({
  remarks,
  explainPoint,
  formulas,
  spectrum: spectrumPicture,
  geometry,
  distances,
  taskPlane,
  learning: learningRates,
  race,
  training,
});
