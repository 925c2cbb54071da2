import { type OnDemand, onDemand } from "../lib/onDemand.ts";
import type { Manifest } from "./manifest.ts";
import { manifests } from "./manifests.ts";
import type { Model } from "./model.ts";

/** One part of every model that has it, loaded on first request; a failed load is retried on the next request. */
class Part<T> {
  private readonly sources: ReadonlyMap<string, OnDemand<T>>;

  constructor(loader: (manifest: Manifest) => (() => Promise<T>) | undefined) {
    this.sources = new Map(
      manifests.flatMap((manifest) => {
        const load = loader(manifest);
        return load ? [[manifest.id, onDemand(load)] as const] : [];
      }),
    );
  }

  /** Throws for an id without a manifest, or a model without this part. */
  source(id: string): OnDemand<T> {
    const source = this.sources.get(id);
    if (!source) throw new Error(`no model with this part is called "${id}"`);
    return source;
  }

  load(id: string): Promise<T> {
    return this.source(id).ask();
  }

  /** The same; undefined for a model without this part. */
  sourceIn(id: string): OnDemand<T> | undefined {
    return this.sources.get(id);
  }

  /** In the order of the manifests. */
  loadAll(): Promise<readonly T[]> {
    return Promise.all([...this.sources.values()].map((source) => source.ask()));
  }

  /** The part, or undefined if it is not loaded. */
  get(id: string): T | undefined {
    return this.sources.get(id)?.arrival.value;
  }

  /** The part; throws if it is not loaded. */
  of(id: string): T {
    const value = this.get(id);
    if (value === undefined) throw new Error(`"${id}" has not been loaded`);
    return value;
  }

  /** All loaded ones, in the order of the manifests. */
  all(): readonly T[] {
    return [...this.sources.values()].flatMap(({ arrival }) => arrival.value ?? []);
  }
}

export const models = new Part((m) => m.parts.model);
/** What theory of some scenes needs besides the model; nothing reads its value. */
export const furthers = new Part((m) => m.parts.further);
export const experiments = new Part((m) => m.parts.experiments);
export const trainings = new Part((m) => m.parts.training);
export const explanations = new Part((m) => m.parts.explanation);
/** An array of presets per model. */
export const presets = new Part((m) => m.parts.presets);

/** The default of the link key `m`. */
export const defaultModelId = manifests[0].id;

/** Throws if the model is not loaded: a scene from outside must load its model first (`scene/loadLink.ts`). */
export const modelById = (id: string): Model => models.of(id);

/** A model with all of its theory, so that any scene of it can be solved and any replicate read. */
export async function loadWhole(id: string): Promise<void> {
  await Promise.all([models.load(id), furthers.sourceIn(id)?.ask()]);
}

/** All models, whole, and presets: a story may name any. */
export const forStories = onDemand(async () => {
  await Promise.all([models.loadAll(), furthers.loadAll(), presets.loadAll()]);
  return true;
});

/** Everything of every model: for documentation and tests. */
export async function loadEverything(): Promise<void> {
  await Promise.all([
    models.loadAll(),
    furthers.loadAll(),
    experiments.loadAll(),
    trainings.loadAll(),
    explanations.loadAll(),
    presets.loadAll(),
  ]);
}
