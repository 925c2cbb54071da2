import { brief } from "./decimal.ts";

/** What a number in a formula is: a term, a factor or base of a power, or a count that keeps its digits. */
export type SlotKind = "num" | "fac" | "cnt";

/** Digits of a count: n/d and d − n − 1 must come out right from what is shown. */
const COUNT_DIGITS = 7;

/** A number as it stands in a formula; a factor that is negative or a power of ten stands in parentheses. */
export function slotText(x: number, kind: SlotKind): string {
  const text = brief(x, kind === "cnt" ? COUNT_DIGITS : 4);
  return kind === "fac" && /[−·]/.test(text) ? `(${text})` : text;
}
