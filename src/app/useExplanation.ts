import { use } from "react";
import type { Explanation } from "../models/explanation.ts";
import { explanations } from "../models/registry.ts";

/**
 * The explanation of a model; the component waits (Suspense) until it has been loaded. `use` is called each time, also
 * when it is there: React replays a component that has waited, and must meet the same hooks.
 */
export function useExplanation(model: string): Explanation {
  return use(explanations.load(model));
}
