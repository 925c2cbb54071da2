import { useCallback, useLayoutEffect, useRef } from "react";

/**
 * Hands on the latest of several values in a task of its own after their events, so that the frame they belong to has only
 * its own drawing to do. The ref is true while a value waits; the last function hands it on at once.
 */
export function useLatest<T>(take: (value: T) => void) {
  const latest = useRef<T>(undefined);
  const waits = useRef(false);
  const taker = useRef(take);
  useLayoutEffect(() => {
    taker.current = take;
  });
  const flush = useCallback(() => {
    if (!waits.current) return;
    waits.current = false;
    taker.current(latest.current as T);
  }, []);
  const put = useCallback(
    (value: T) => {
      latest.current = value;
      if (waits.current) return;
      waits.current = true;
      setTimeout(flush);
    },
    [flush],
  );
  return [put, waits, flush] as const;
}
