/**
 * Values by id that are loaded when first asked for and kept. A load that failed is forgotten, so that the next one
 * tries again.
 */
export class OnDemand<T> {
  private readonly loaded = new Map<string, T>();
  private readonly pending = new Map<string, Promise<T>>();

  private readonly loaders: ReadonlyMap<string, () => Promise<T>>;

  /** @param loaders id → how its value is loaded; the order is that of `all` */
  constructor(loaders: ReadonlyMap<string, () => Promise<T>>) {
    this.loaders = loaders;
  }

  /** The value of that id, loaded once. Rejects for an unknown id and where loading fails. */
  load(id: string): Promise<T> {
    let promise = this.pending.get(id);
    if (!promise) {
      const loader = this.loaders.get(id);
      if (!loader) return Promise.reject(new Error(`nothing is called "${id}"`));
      promise = loader().then(
        (value) => {
          this.loaded.set(id, value);
          return value;
        },
        (error) => {
          this.pending.delete(id);
          throw error;
        },
      );
      this.pending.set(id, promise);
    }
    return promise;
  }

  /** Loads every value; in the order of the loaders. */
  loadAll(): Promise<readonly T[]> {
    return Promise.all([...this.loaders.keys()].map((id) => this.load(id)));
  }

  /** The value of that id where it has been loaded, else undefined. */
  get(id: string): T | undefined {
    return this.loaded.get(id);
  }

  /** The value of that id; throws where it has not been loaded. */
  of(id: string): T {
    const value = this.loaded.get(id);
    if (value === undefined) throw new Error(`"${id}" has not been loaded`);
    return value;
  }

  /** Every value that has been loaded, in the order of the loaders. */
  all(): readonly T[] {
    return [...this.loaders.keys()].flatMap((id) => this.loaded.get(id) ?? []);
  }
}
