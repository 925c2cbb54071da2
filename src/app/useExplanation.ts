import { use } from "react";
import type { Explanation } from "../models/explanation.ts";
import { explanations } from "../models/registry.ts";

/** The explanation of a model; the component waits (Suspense) until it has been loaded. */
export function useExplanation(model: string): Explanation {
  return explanations.get(model) ?? use(explanations.load(model));
}
