import { useEffect, useState } from "react";
import { inTurn } from "./rest.ts";

/** The value as it was some frame ago, at first another. However often it changes, the latest comes. */
export function useFrameLater<T>(value: T, first = value): T {
  const [later, setLater] = useState(first);
  useEffect(() => (value === later ? undefined : inTurn(() => setLater(value))), [value, later]);
  return later;
}
