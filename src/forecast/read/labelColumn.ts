import { ReadError } from "./readError.ts";

export const labelNames = /^(y|label|labels|target|class|outcome)$/i;

/** Which column has the labels: the one that is wanted, by its name or number from 1; the one with such a name; or the last. */
export function labelIndex(
  names: readonly string[],
  split: number,
  wanted: string | undefined,
  isNamed: boolean,
): number {
  if (wanted !== undefined) {
    const byName = names.indexOf(wanted);
    const byNumber = /^\d+$/.test(wanted) ? Number(wanted) - 1 : -1;
    const at = byName >= 0 ? byName : byNumber;
    if (at < 0 || at >= names.length || at === split)
      throw new ReadError(
        isNamed ? "There is no label column “{wanted}” among {names}." : "There is no label column “{wanted}”.",
        { wanted, names: names.slice(0, 8).join(", ") },
      );
    return at;
  }
  const known = names.findIndex((name) => labelNames.test(name));
  if (isNamed && known >= 0) return known;
  return names.length - 1 === split ? names.length - 2 : names.length - 1;
}
