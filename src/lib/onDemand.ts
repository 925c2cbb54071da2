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
        (failure) => {
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
