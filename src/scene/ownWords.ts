import { ownSpectra } from "../models/ownSpectra.ts";
import type { Params } from "../models/param.ts";
import { usesOwn } from "./ownData.ts";

/** What a list is called where a setting is cited: how many there are, and the number made from them. */
export function ownWords(params: Params): string | undefined {
  const own = usesOwn(params) && ownSpectra.get(String(params.list));
  return own ? `own spectrum, ${own.values.length} eigenvalues (list ${String(params.list).slice(3)})` : undefined;
}
