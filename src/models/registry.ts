import { type OnDemand, onDemand } from "../lib/onDemand.ts";
import type { Manifest } from "./manifest.ts";
import { manifests } from "./manifests.ts";
import type { Model } from "./model.ts";

/** One part of every model, each loaded when first asked for; a load that failed is tried again when asked for again. */
class Part<T> {
  private readonly sources: ReadonlyMap<string, OnDemand<T>>;

  constructor(loader: (manifest: Manifest) => () => Promise<T>) {
    this.sources = new Map(manifests.map((manifest) => [manifest.id, onDemand(loader(manifest))]));
  }

  /** The part of the model of that id, which a manifest has. */
  source(id: string): OnDemand<T> {
    const source = this.sources.get(id);
    if (!source) throw new Error(`no model is called "${id}"`);
    return source;
  }

  load(id: string): Promise<T> {
    return this.source(id).ask();
  }

  /** That of every model, in the order of the manifests. */
  loadAll(): Promise<readonly T[]> {
    return Promise.all([...this.sources.values()].map((source) => source.ask()));
  }

  /** The part where it has been loaded, else undefined. */
  get(id: string): T | undefined {
    return this.sources.get(id)?.arrival.value;
  }

  /** The part, which has been loaded. */
  of(id: string): T {
    const value = this.get(id);
    if (value === undefined) throw new Error(`"${id}" has not been loaded`);
    return value;
  }

  /** Every one that has been loaded, in the order of the manifests. */
  all(): readonly T[] {
    return [...this.sources.values()].flatMap(({ arrival }) => arrival.value ?? []);
  }
}

export const models = new Part((m) => m.parts.model);
export const experiments = new Part((m) => m.parts.experiments);
export const explanations = new Part((m) => m.parts.explanation);
/** An array of presets a model. */
export const presets = new Part((m) => m.parts.presets);

/** Id of the model that a link without `m` means. */
export const defaultModelId = manifests[0].id;

/** The model of that id, which has been loaded: whoever takes in a scene from outside loads its model first (`scene/loadLink.ts`). */
export const modelById = (id: string): Model => models.of(id);

/** What a story may name: every model and every preset. */
export const forStories = onDemand(async () => {
  await Promise.all([models.loadAll(), presets.loadAll()]);
  return true;
});

/** Everything of every model: for documentation and tests. */
export async function loadEverything(): Promise<void> {
  await Promise.all([models.loadAll(), experiments.loadAll(), explanations.loadAll(), presets.loadAll()]);
}
