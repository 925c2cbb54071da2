import { useEffect, useRef, useState } from "react";
import { enqueue } from "./rest.ts";

/** The value some frames later, `first` at the beginning. A value that changes again while queued keeps its position. */
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
