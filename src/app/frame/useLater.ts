import { useEffect, useRef, useState } from "react";
import { frames, type Turn } from "./frameQueue.ts";

/**
 * The value in a later frame, `first` at the beginning. A value that changes again while it waits keeps its place: otherwise
 * one that changes all the time would never be drawn.
 */
export function useLater<T>(value: T, first = value): T {
  const [later, setLater] = useState(first);
  const latest = useRef(value);
  const [turn] = useState<Turn>(() => ({
    rank: "idle",
    draw() {
      setLater(latest.current);
      return true;
    },
  }));
  useEffect(() => {
    latest.current = value;
    if (value !== later) frames.ask(turn);
  }, [value, later, turn]);
  useEffect(() => () => frames.drop(turn), [turn]);
  return later;
}

/**
 * What a generator makes of the latest value, in parts over several frames; until it is finished, the previous result. It is
 * finished before a newer value is begun, so that the result also changes during a drag.
 */
export function useInParts<V, R>(value: V, parts: (value: V) => Generator<void, R>): R | undefined {
  const [made, setMade] = useState<{ readonly of: V; readonly result: R }>();
  const turn = useRef<Turn>(undefined);
  useEffect(() => {
    if (turn.current || made?.of === value) return;
    const work = parts(value);
    let found: { readonly of: V; readonly result: R } | undefined;
    turn.current = {
      rank: "idle",
      prepare() {
        if (found) return false;
        const next = work.next();
        if (next.done) found = { of: value, result: next.value };
        return !found;
      },
      draw() {
        turn.current = undefined;
        setMade(found);
        return true;
      },
    };
    frames.ask(turn.current);
  }, [value, made, parts]);
  useEffect(
    () => () => {
      if (turn.current) frames.drop(turn.current);
      turn.current = undefined;
    },
    [],
  );
  return made?.result;
}
