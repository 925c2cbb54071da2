/** How far it is with something that comes when it is asked for. */
export interface Arrival<T> {
  readonly value?: T;
  /** Why it did not come the last time that it was asked for. */
  readonly failure?: unknown;
  readonly loading?: true;
}

/** Something that comes when it is asked for, such as a file of the site, and may not come. */
export interface OnDemand<T> {
  readonly arrival: Arrival<T>;
  /** What has come once is given again; what has not come is really asked for anew. */
  readonly ask: () => Promise<T>;
  /** Calls with each new arrival. Returns how to hear no more. */
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
