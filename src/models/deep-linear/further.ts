import { arrived, onDemand } from "../../lib/onDemand.ts";

/**
 * What the closed forms of docs/theory.md §1.2 do without: any covariance, early stopping, best ridges, further protocols, and how
 * replicates are read. Loaded when a scene or a job needs it (`needsFurther` in params.ts), and with experiments and explanation.
 */
export const furtherParts = onDemand(() => import("./furtherParts.ts"));

/** Those parts; throws where they have not been loaded, so that no number is ever made without them. */
export const further = () => arrived(furtherParts);
