import type { Manifest } from "./manifest.ts";
import { manifests } from "./manifests.ts";
import type { Model } from "./model.ts";
import { OnDemand } from "./onDemand.ts";

/** The parts of the models, each loaded when first asked for. `manifests.ts` is the list of models. */

const onDemand = <K extends keyof Manifest["parts"]>(part: K) =>
  new OnDemand<Awaited<ReturnType<Manifest["parts"][K]>>>(
    new Map(manifests.map(({ id, parts }) => [id, parts[part] as () => Promise<never>])),
  );

export const models = onDemand("model");
export const experiments = onDemand("experiments");
export const explanations = onDemand("explanation");
export const presets = onDemand("presets");

/** Id of the model that a link without `m` means. */
export const defaultModelId = manifests[0].id;

/** The model of that id, which has been loaded: whoever takes in a scene from outside loads its model first (`scene/loadLink.ts`). */
export const modelById = (id: string): Model => models.of(id);

let storiesReady: Promise<unknown> | undefined;

/** What a story may name: every model and every preset. The same promise each time, unless the last has failed. */
export function loadForStories(): Promise<unknown> {
  storiesReady ??= Promise.all([models.loadAll(), presets.loadAll()]).catch((error) => {
    storiesReady = undefined;
    throw error;
  });
  return storiesReady;
}

/** Everything of every model: for documentation, stories and tests. */
export async function loadEverything(): Promise<void> {
  await Promise.all([models, experiments, explanations, presets].map((part: OnDemand<unknown>) => part.loadAll()));
}
