/** Functions that remember their answers. Each must depend on its arguments alone; nobody may write into an answer. */

/**
 * By a key made of the arguments: at most so many answers, then all are forgotten. Forgetting all costs one refill and keeps
 * no order of use, which a lookup in a loop over the nodes of a map would pay for.
 */
export function memoByKey<A extends readonly unknown[], V>(
  most: number,
  keyOf: (...args: A) => string | number,
  make: (...args: A) => V,
): (...args: A) => V {
  const known = new Map<string | number, V>();
  return (...args) => {
    const key = keyOf(...args);
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= most) known.clear();
    const made = make(...args);
    known.set(key, made);
    return made;
  };
}

/**
 * By two arguments (===) of which the others follow, without a key made of text: at most so many answers together, then all are
 * forgotten.
 */
export function memoByPair<A, B, R extends readonly unknown[], V>(
  most: number,
  make: (a: A, b: B, ...rest: R) => V,
): (a: A, b: B, ...rest: R) => V {
  let known = new Map<A, Map<B, V>>();
  let held = 0;
  return (a, b, ...rest) => {
    const before = known.get(a)?.get(b);
    if (before !== undefined) return before;
    if (held >= most) {
      known = new Map();
      held = 0;
    }
    const made = make(a, b, ...rest);
    const ofA = known.get(a) ?? new Map<B, V>();
    known.set(a, ofA.set(b, made));
    held++;
    return made;
  };
}

/** By an object's identity, for as long as the object lives. */
export function memoByObject<K extends object, V>(make: (of: K) => V): (of: K) => V {
  const known = new WeakMap<K, V>();
  return (of) => {
    const before = known.get(of);
    if (before !== undefined) return before;
    const made = make(of);
    known.set(of, made);
    return made;
  };
}

/** The last answer alone, for as long as the arguments stay the same (===). */
export function memoLast<A extends readonly unknown[], V>(make: (...args: A) => V): (...args: A) => V {
  let last: { readonly args: A; readonly value: V } | undefined;
  return (...args) => {
    if (!last?.args.every((arg, i) => arg === args[i])) last = { args, value: make(...args) };
    return last.value;
  };
}
