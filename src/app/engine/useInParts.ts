import { useEffect, useRef, useState } from "react";
import { enqueue } from "./rest.ts";

/** Budget per run of the generator. */
const BUDGET_MS = 4;

/**
 * Computes a result from the latest value by a generator that runs in parts; until it is finished, the previous result.
 * A computation is finished before a newer value is started, so that the result also changes during a drag.
 */
export function useInParts<V, R>(value: V, parts: (value: V) => Generator<void, R>): R | undefined {
  const [made, setMade] = useState<{ readonly of: V; readonly result: R }>();
  const stop = useRef<() => void>(undefined);
  useEffect(() => {
    if (stop.current || made?.of === value) return;
    const work = parts(value);
    const turn = () => {
      const until = performance.now() + BUDGET_MS;
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
