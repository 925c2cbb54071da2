import { t } from "../lib/language.ts";
import { ownSpectra } from "../models/ownSpectra.ts";
import type { Params } from "../models/param.ts";
import { usesOwn } from "./ownData.ts";

/** What a list is called where a setting is cited: how many there are, and the number made from them. */
export function ownWords(params: Params): string | undefined {
  const own = usesOwn(params) && ownSpectra.get(String(params.list));
  return own
    ? t("own spectrum, {count} eigenvalues (list {list})", {
        count: own.values.length,
        list: String(params.list).slice(3),
      })
    : undefined;
}
