import fc from "fast-check";
import { encodeLink } from "../src/scene/link.ts";
import { anyScene } from "./fuzz.ts";

/** Random links over all models and keys; the same seed gives the same links. */
export function sample(count: number, seed: number): string[] {
  return fc.sample(anyScene, { numRuns: count, seed }).map((scene) => `?${encodeLink(scene)}`);
}
