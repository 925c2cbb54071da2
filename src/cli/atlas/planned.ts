import { createHash } from "node:crypto";
import { type AtlasPlan, planText } from "../../atlas/plan.ts";
import { Atlas } from "../../atlas/units.ts";

/** The atlas of a plan, with twelve digits of a SHA-256 of what its numbers depend on: the plan, not how it was written down. */
export const planned = (plan: AtlasPlan): Atlas =>
  new Atlas(plan, createHash("sha256").update(planText(plan)).digest("hex").slice(0, 12));
