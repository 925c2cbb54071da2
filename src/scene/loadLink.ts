import { loadWhole } from "../models/registry.ts";
import { decodeLink, parseLink } from "./link.ts";
import { modelNamed, type Restored } from "./restore.ts";

/** A scene from a link, after the model that the link names has been loaded with all of its theory. Rejects where it cannot be loaded. */
export async function loadLink(link: string): Promise<Restored> {
  await loadWhole(modelNamed(parseLink(link).raw));
  return decodeLink(link);
}
