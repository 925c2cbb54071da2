import { t } from "../../lib/language.ts";
import { manifests } from "../../models/manifests.ts";
import type { Preset } from "../../models/model.ts";
import { paperOf } from "../../models/papers.ts";
import { models, presets } from "../../models/registry.ts";
import { decodeLink, encodeLink } from "../../scene/link.ts";
import type { Scene } from "../../scene/scene.ts";

/** A preset with the link that the address bar shows for it, where its model has been loaded. */
export interface Figure extends Preset {
  readonly canonical: string | undefined;
}

/** The link of a scene that says nothing. */
export const DEFAULTS = "v=1";

const known = new Map<string, readonly Figure[]>();

/** The figures of a model, which has been loaded with its presets. */
function figuresOf(model: string): readonly Figure[] {
  const before = known.get(model);
  if (before) return before;
  const figures = presets.of(model).map((p) => ({ ...p, canonical: encodeLink(decodeLink(p.link).scene) }));
  known.set(model, figures);
  return figures;
}

/** Every preset of every model. A model that has not been loaded is not loaded for it: none of its figures is shown. */
export async function allFigures(): Promise<readonly Figure[]> {
  await presets.loadAll();
  return manifests.flatMap(({ id }) =>
    models.get(id) ? figuresOf(id) : presets.of(id).map((p) => ({ ...p, canonical: undefined })),
  );
}

/** The figure that a scene shows; undefined for any other scene, or while the presets of its model have not been loaded. */
export function shownFigure(scene: Scene): Figure | undefined {
  if (!presets.get(scene.model)) return undefined;
  const link = encodeLink(scene);
  return figuresOf(scene.model).find((f) => f.canonical === link);
}

/** Its number with its paper, as `T25 Fig. 1`. */
export const figureNumber = ({ paper, figure }: Figure): string =>
  `${paperOf(paper)?.short ?? `arXiv:${paper}`} ${t(figure)}`;
