import { useEffect, useRef, useState } from "react";
import { enqueue } from "./rest.ts";

/** The value as it was some frame ago, at first another. However often it changes, it keeps its place in the queue. */
export function useFrameLater<T>(value: T, first = value): T {
  const [later, setLater] = useState(first);
  const latest = useRef(value);
  const stop = useRef<() => void>(undefined);
  const [take] = useState(() => () => setLater(latest.current));
  useEffect(() => {
    latest.current = value;
    if (value !== later) stop.current = enqueue(take);
  }, [value, later, take]);
  useEffect(() => () => stop.current?.(), []);
  return later;
}
