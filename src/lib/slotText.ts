import { brief } from "./decimal.ts";

/** Role of a number in a formula: a term, a factor or base of a power, or a count shown with all digits. */
export type SlotKind = "num" | "fac" | "cnt";

/** Digits of a count: readers must be able to compute n/d and d − n − 1 from what is shown. */
const COUNT_DIGITS = 7;

/** A number formatted for a formula; a factor that is negative or a power of ten is in parentheses. */
export function slotText(x: number, kind: SlotKind): string {
  const text = brief(x, kind === "cnt" ? COUNT_DIGITS : 4);
  return kind === "fac" && /[−·]/.test(text) ? `(${text})` : text;
}
