import { memoByObject } from "../lib/memo.ts";
import type { TaskPlane } from "../models/explanation.ts";
import { simulatorFor } from "../models/model.ts";
import { explanations, modelById } from "../models/registry.ts";
import type { PlannedScene } from "./scene.ts";

/** The new task against the old one at a scene's parameters; undefined where the model has no such plane. Needs its explanation. */
export function taskPlaneAt(scene: PlannedScene): TaskPlane | undefined {
  const model = modelById(scene.model);
  const { sampleParam } = simulatorFor(model, scene.params);
  const axis = [scene.x, scene.y, ...model.axes].find((a) => a.param === sampleParam);
  return explanations.of(scene.model).taskPlane?.(scene.params, axis?.hi ?? 1);
}

/** The same, kept for each scene. */
export const taskPlaneOf = memoByObject(taskPlaneAt);
