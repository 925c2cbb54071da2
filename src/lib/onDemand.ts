export interface Arrival<T> {
  readonly value?: T;
  /** Why the last load failed. */
  readonly failure?: unknown;
  readonly loading?: true;
}

/** Something loaded on first request, such as a chunk of the site. */
export interface OnDemand<T> {
  readonly arrival: Arrival<T>;
  /** Loads once; after a failure the next call loads again. */
  readonly ask: () => Promise<T>;
  /** Calls back with each change of `arrival`. Returns the unsubscriber. */
  readonly subscribe: (listener: () => void) => () => void;
}

/**
 * What a browser says of a file that did not come is its address ("Failed to fetch dynamically imported module: …" in Chromium,
 * "error loading dynamically imported module: …" in Firefox, "Importing a module script failed." in WebKit).
 */
const plain = (failure: unknown) =>
  failure instanceof TypeError && /\b(imported module|module script)\b/.test(failure.message)
    ? new Error("a part of the program could not be loaded", { cause: failure })
    : failure;

export function onDemand<T>(load: () => Promise<T>): OnDemand<T> {
  let arrival: Arrival<T> = {};
  let coming: Promise<T> | undefined;
  const listeners = new Set<() => void>();
  const set = (next: Arrival<T>) => {
    arrival = next;
    for (const listener of [...listeners]) listener();
  };
  return {
    get arrival() {
      return arrival;
    },
    ask: () => {
      if (coming) return coming;
      coming = load().then(
        (value) => {
          set({ value });
          return value;
        },
        (error) => {
          const failure = plain(error);
          coming = undefined;
          set({ failure });
          throw failure;
        },
      );
      set({ ...arrival, loading: true });
      return coming;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
