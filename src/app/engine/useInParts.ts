import { useEffect, useRef, useState } from "react";
import { enqueue } from "./rest.ts";

/** A turn's share of the thread. */
const TURN_MS = 4;

/**
 * What a generator makes of the latest value, a part a turn; until then what it made of an earlier one. It ends what it
 * has begun before it takes up a later value, so that the picture moves in a drag as well.
 */
export function useInParts<V, R>(value: V, parts: (value: V) => Generator<void, R>): R | undefined {
  const [made, setMade] = useState<{ readonly of: V; readonly result: R }>();
  const stop = useRef<() => void>(undefined);
  useEffect(() => {
    if (stop.current || made?.of === value) return;
    const work = parts(value);
    const turn = () => {
      const until = performance.now() + TURN_MS;
      stop.current = undefined;
      let next = work.next();
      while (!next.done && performance.now() < until) next = work.next();
      if (next.done) setMade({ of: value, result: next.value });
      else stop.current = enqueue(turn);
    };
    stop.current = enqueue(turn);
  }, [value, made, parts]);
  useEffect(
    () => () => {
      stop.current?.();
      stop.current = undefined;
    },
    [],
  );
  return made?.result;
}
