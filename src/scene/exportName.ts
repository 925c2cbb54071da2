import { encodeLink } from "./link.ts";
import type { Scene } from "./scene.ts";

/**
 * Name of an exported file: `transferscope-<model>-<what>-<hash of the link>.<extension>`; the same scene has the same
 * name on every machine. 32-bit FNV-1a over the link's characters, which are ASCII.
 *
 * @param what the shown quantity's id, or another word for the content
 */
export function exportName(scene: Scene, what: string, extension: string): string {
  return nameOf(`${scene.model}-${what}`, encodeLink(scene), extension);
}

/** Name of a file whose content follows from a text. */
export function nameOf(what: string, text: string, extension: string): string {
  let hash = 0x811c9dc5;
  for (const c of text) hash = Math.imul(hash ^ (c.codePointAt(0) as number), 0x01000193);
  return `transferscope-${what}-${(hash >>> 0).toString(16).padStart(8, "0")}.${extension}`;
}
