import type { Preset } from "../models/model.ts";
import { paperOf } from "../models/papers.ts";
import { presets } from "../models/presets.ts";
import { decodeLink, encodeLink } from "../scene/link.ts";

/** A preset with the link that the address bar shows for it. */
export interface Figure extends Preset {
  readonly canonical: string;
}

/** The link of a scene that says nothing. */
export const DEFAULTS = "v=1";

/** Every preset of every model. */
export const figures: readonly Figure[] = presets.map((p) => ({
  ...p,
  canonical: encodeLink(decodeLink(p.link).scene),
}));

/** The figure that a canonical link shows, as `T25 Fig. 1: title`; undefined for any other scene. */
export function figureName(link: string): string | undefined {
  const shown = figures.find((f) => f.canonical === link);
  return shown && `${paperOf(shown.paper)?.short ?? `arXiv:${shown.paper}`} ${shown.figure}: ${shown.title}`;
}
