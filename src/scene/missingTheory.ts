import { needsFurther } from "../compute/job.ts";
import type { OnDemand } from "../lib/onDemand.ts";
import { furthers, models } from "../models/registry.ts";
import { decodeLink, parseLink } from "./link.ts";
import { planTheory } from "./plan.ts";
import { modelNamed } from "./restore.ts";
import type { Scene } from "./scene.ts";

/**
 * What must be loaded before a scene can be shown; undefined where all is here.
 *
 * @param sceneOf called only where the model has such a part and it is not here
 */
export function missingTheory(model: string, sceneOf: () => Scene): OnDemand<unknown> | undefined {
  const source = furthers.sourceIn(model);
  if (!source || source.arrival.value !== undefined) return undefined;
  const { map, curve, reference, family } = planTheory(sceneOf());
  const jobs = [map, curve, ...family, ...(reference ? [reference.map, reference.curve] : [])];
  return jobs.some(needsFurther) ? source : undefined;
}

/** Loads the model that a link names, and the theory that its scene needs. */
export async function loadShown(link: string): Promise<void> {
  const { id } = await models.load(modelNamed(parseLink(link).raw));
  await missingTheory(id, () => decodeLink(link).scene)?.ask();
}
