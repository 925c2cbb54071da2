import { models } from "../models/registry.ts";
import { decodeLink, parseLink } from "./link.ts";
import { modelNamed, type Restored } from "./restore.ts";

/** A scene from a link, after the model that the link names has been loaded. Rejects where the model cannot be loaded. */
export async function loadLink(link: string): Promise<Restored> {
  await models.load(modelNamed(parseLink(link).raw));
  return decodeLink(link);
}
