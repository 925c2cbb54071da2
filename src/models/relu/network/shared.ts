/**
 * Results of this thread that several replicates share, by a key that holds all they depend on. At most so many; the oldest go
 * first. What was found before is bitwise what would be found again.
 */
export function shared<V>(most: number) {
  const known = new Map<string, V>();
  return function* (key: string, make: () => Generator<void, V>): Generator<void, V> {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = yield* make();
    if (known.size >= most) known.delete(known.keys().next().value as string);
    known.set(key, value);
    return value;
  };
}
