import { readable } from "../lib/decimal.ts";
import type { ReadoutRow } from "./Readout.tsx";

/** A simulated mean and its standard error as text; a zero or unknown error is omitted. */
export function simulatedWords({
  mean,
  se,
  diverges,
}: Pick<NonNullable<ReadoutRow["simulated"]>, "mean" | "se" | "diverges">): {
  readonly mean: string;
  readonly bar: string;
} {
  if (diverges === "mean") return { mean: "diverges", bar: "" };
  const bar = diverges ? Number.POSITIVE_INFINITY : 1.96 * (se ?? 0);
  return { mean: mean === null ? "–" : readable(mean), bar: bar > 0 ? ` ± ${readable(bar, 2)}` : "" };
}
